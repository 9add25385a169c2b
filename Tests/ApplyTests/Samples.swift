import BlandSimulator
import Fleet
import JSON
import LocatedYAML
import SIPModel
import TestSamples

/// swift-testing has one, too.
typealias Attachment = SIPModel.Attachment

let vip = HeaderRule.custom(key: "Account_Type", value: "VIP", passthrough: true)

let environment = ["CARRIER_PASSWORD": "swordfish", "NEW_PASSWORD": "rosebud"]

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
        let direction: SimulatedDirection = attachment.target == nil ? .inbound : .outbound
        self.init(phoneNumber: number.description, direction: direction)
        if let target = attachment.target {
            sipEndpoint = "sip:" + target.endpoint.host
            options = [
                "port": .number(String(target.effectivePort)), "transport": .string(target.options.transport.rawValue),
                "secure_media": .bool(target.options.secureMedia),
            ]
            if let name = target.options.username?.value {
                options = options?.setting("sip_username", to: .string(name))
            }
            if let word = target.options.password?.value {
                options = options?.setting("sip_password", to: .string(word))
            }
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
