import BlandSimulator
import Fleet
import SIPModel
import TestSamples

/// An attachment as both sides must come to have it, worked out here from the guide and from nothing of Patchbay's.
struct Canonical: Equatable {
    var host: String?
    var port: Int?
    var transport: String?
    var secureMedia: Bool?
    var username: String?
    var password: String?
    var headers: [SimulatorJSON]

    init(_ attachment: Attachment) throws {
        host = attachment.target?.endpoint.host
        port = attachment.target.map { Int($0.effectivePort) }
        transport = attachment.target?.options.transport.rawValue
        secureMedia = attachment.target?.options.secureMedia
        username = attachment.target?.options.username?.value
        password = attachment.target?.options.password?.value
        headers = Self.ordered(try attachment.headers.map { try SimulatorJSON($0.json) })
    }

    init(_ held: SimulatedAttachment) {
        var rest = (held.sipEndpoint ?? "").lowercased()
        if rest.hasPrefix("sip:") { rest.removeFirst(4) }
        let parts = rest.split(separator: ":").map(String.init)
        host = parts.first
        port = held.options?["port"]?.int ?? parts.dropFirst().first.flatMap { Int($0) }
        transport = held.options?["transport"]?.string
        secureMedia = held.options?["secure_media"]?.bool
        username = held.options?["sip_username"]?.string
        password = held.options?["sip_password"]?.string
        headers = Self.ordered(held.headers?["headers"]?.array ?? [])
    }

    /// By what they are about; rules about the same thing keep their order.
    private static func ordered(_ rules: [SimulatorJSON]) -> [SimulatorJSON] {
        func subject(_ rule: SimulatorJSON) -> String { (rule["key"] ?? rule["target"])?.string ?? "" }
        return rules.enumerated()
            .sorted { (subject($0.element), $0.offset) < (subject($1.element), $1.offset) }
            .map { $0.element["passthrough"]?.bool == false ? $0.element.removing("passthrough") : $0.element }
    }
}

extension Rig {
    /// The numbers whose managed directions aren't as they are wanted at the vendor's; empty when all is well.
    func mismatches(_ desired: [DesiredNumber]) async throws -> [String] {
        let held = try await simulator.attachments()
        var byPlace: [String: SimulatedAttachment] = [:]
        for attachment in held { byPlace[attachment.phoneNumber + attachment.direction.rawValue] = attachment }
        var found: [String] = []
        for number in desired {
            for direction in Direction.allCases where number[direction] != .unmanaged {
                let there = byPlace[number.number.description + direction.rawValue].map(Canonical.init)
                let wanted = try number[direction].attachment.map { try Canonical($0) }
                if there != wanted {
                    let texts = [there, wanted].map { $0.map { "\($0)" } ?? "nothing" }
                    found.append("\(number.number) \(direction.rawValue): \(texts[0]), wanted \(texts[1])")
                }
            }
        }
        return found
    }
}
