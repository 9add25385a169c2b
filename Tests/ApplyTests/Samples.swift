import BlandSimulator
import Fleet
import JSON
import LocatedYAML
import SIPModel

/// swift-testing has one, too.
typealias Attachment = SIPModel.Attachment

extension PhoneNumber: ExpressibleByStringLiteral {
    /// A number written out in a test.
    public init(stringLiteral text: String) {
        guard let number = PhoneNumber(lenient: text) else { preconditionFailure("\(text) isn't a number") }
        self = number
    }

    /// A number of the test fleet: `+14155550000` and those after it.
    init(_ index: Int) {
        guard let number = PhoneNumber(lenient: String(14_155_550_000 + index)) else {
            preconditionFailure("\(index) is too large")
        }
        self = number
    }
}

let number: PhoneNumber = "+14155550100"
let account = HeaderRule.custom(key: "X-Account", value: "Account_Id", passthrough: false)
let customer = HeaderRule.uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id")
let vip = HeaderRule.custom(key: "Account_Type", value: "VIP", passthrough: true)

let user = Credential.literal("bland")
let password = Credential.secret(.environment("CARRIER_PASSWORD"))
let newPassword = Credential.secret(.environment("NEW_PASSWORD"))
let environment = ["CARRIER_PASSWORD": "swordfish", "NEW_PASSWORD": "rosebud"]

extension OutboundLine {
    static func to(
        _ host: String = "edge.carrier.example",
        port: UInt16 = 5061,
        transport: Transport = .tls,
        secureMedia: Bool = true,
        username: Credential? = nil,
        password: Credential? = nil
    ) -> OutboundLine {
        let options = OutboundOptions(
            port: port,
            transport: transport,
            secureMedia: secureMedia,
            username: username,
            password: password
        )
        guard let endpoint = try? SIPEndpoint(host: host, port: nil),
            let line = OutboundLine(endpoint: endpoint, options: options)
        else { preconditionFailure("\(host):\(port) isn't a line") }
        return line
    }
}

extension Attachment {
    static let inboundA = Attachment.inbound(headers: [account])
    static let inboundB = Attachment.inbound(headers: [customer])
    static let outboundA = Attachment.outbound(.to(username: user, password: password), headers: [account])
    /// Differs from A so that it can be updated.
    static let outboundB = Attachment.outbound(.to("pbx.example.com", port: 5070), headers: [account])
    /// Differs from A so that it has to be replaced.
    static let outboundC = Attachment.outbound(.to(username: user, password: password), headers: [vip])
}

extension DesiredNumber {
    static func wanted(
        _ number: PhoneNumber,
        inbound: Attachment? = nil,
        outbound: Attachment? = nil,
        file: String = "fleet/a.yaml"
    ) -> DesiredNumber {
        DesiredNumber(
            number,
            inbound: inbound.map(DesiredDirection.attached) ?? .unattached,
            outbound: outbound.map(DesiredDirection.attached) ?? .unattached,
            place: SourcePlace(file: file, line: 1, column: 1)
        )
    }
}

extension SimulatorJSON {
    init(_ json: JSONValue) throws { self = try SimulatorJSON(parsing: json.text) }
}

extension AttachmentSeed {
    /// What the vendor would hold had somebody attached just this.
    init(_ number: PhoneNumber, _ attachment: Attachment) throws {
        let direction: SimulatedDirection = attachment.line == nil ? .inbound : .outbound
        self.init(phoneNumber: number.description, direction: direction)
        if let line = attachment.line {
            sipEndpoint = "sip:" + line.endpoint.host
            options = [
                "port": .number(String(line.effectivePort)), "transport": .string(line.options.transport.rawValue),
                "secure_media": .bool(line.options.secureMedia),
            ]
            if let name = line.options.username?.value { options = options?.setting("sip_username", to: .string(name)) }
            if let word = line.options.password?.value { options = options?.setting("sip_password", to: .string(word)) }
        }
        if !attachment.headers.isEmpty {
            headers = [
                "direction": .string(direction.rawValue),
                "headers": try SimulatorJSON(.array(attachment.headers.map(\.json))),
            ]
        }
    }
}

extension Credential {
    /// What the carrier is to be sent.
    var value: String? {
        switch self {
        case .literal(let text): text
        case .secret(.environment(let name)): environment[name]
        case .secret: nil
        }
    }
}
