import Fleet
package import Foundation

/// A plan in a file: its JSON and a digest of itself, so that a damaged one is refused.
package enum PlanFile {
    /// The plan's JSON with its digest.
    ///
    /// The digest covers everything but itself and `created_at`: two plans of the same state have the same one.
    package static func encode(_ plan: Plan) throws -> Data {
        guard case .object(var members) = try json(of: plan) else { return Data() }
        members["digest"] = .string(digest(of: members))
        return try data(.object(members))
    }

    /// The plan's JSON as `plan --format json` prints it.
    package static func print(_ plan: Plan) throws -> Data {
        try data(json(of: plan))
    }

    /// Whether a text is meant as a plan, damaged or not: a JSON object that isn't a manifest in flow style.
    package static func isPlan(_ data: Data) -> Bool {
        let head = data.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        guard head == UInt8(ascii: "{") else { return false }
        if case .object(let members) = try? JSONDecoder().decode(JSONValue.self, from: data) {
            return members["apiVersion"] == nil
        }
        // Half a plan is a damaged plan; and a plan may have a manifest's words in its headers.
        return data.range(of: Data("\"format_version\"".utf8)) != nil || data.range(of: Data("apiVersion".utf8)) == nil
    }

    /// Reads a plan back.
    ///
    /// - Throws: why it can't be trusted.
    package static func decode(_ data: Data) throws(PlanFileError) -> Plan {
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: data), case .object(let members) = json else {
            throw .damaged("it isn't whole JSON")
        }
        guard let version = members["format_version"] else { throw .damaged("it has no `format_version`") }
        guard version == .integer(Int64(Plan.formatVersion)) else { throw .otherFormat(version.text) }
        guard let stated = members["digest"]?.string else { throw .damaged("it has no `digest`") }
        guard stated == digest(of: members) else { throw .damaged("its content doesn't match its digest") }
        do {
            return try JSONDecoder().decode(Plan.self, from: data)
        } catch {
            throw .damaged("it isn't a plan of this program")
        }
    }

    private static func digest(of members: [String: JSONValue]) -> String {
        Digest.sha256(of: JSONValue.object(members.filter { $0.key != "digest" && $0.key != "created_at" }))
    }

    private static func json(of plan: Plan) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(plan))
    }

    private static func data(_ json: JSONValue) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        var data = try encoder.encode(json)
        data.append(UInt8(ascii: "\n"))
        return data
    }
}

/// Why a plan file can't be applied.
package enum PlanFileError: Error, Equatable, Sendable {
    case damaged(String)
    case otherFormat(String)

    package var message: String {
        switch self {
        case .damaged(let why): "The plan file is damaged: \(why). Make it again with `patchbay plan --out`."
        case .otherFormat(let version):
            "The plan file has format \(version), and this version of Patchbay reads format \(Plan.formatVersion). "
                + "Make it again with `patchbay plan --out`."
        }
    }
}
