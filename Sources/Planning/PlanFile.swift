import BlandWire
import Fleet
package import Foundation
import JSON
package import SIPModel

/// A plan as a file: its JSON with a digest, so that a damaged file is refused. With a key, the file has a signature
/// instead, which only holders of the key can make.
package enum PlanFile {
    /// Returns the plan's JSON with its digest, or with its signature if there is a key.
    ///
    /// The digest covers everything but itself and `created_at`: two plans of the same state have the same digest.
    /// The signature (HMAC-SHA256, RFC 2104) covers `created_at`, too: nobody without the key can give an old plan a
    /// later date.
    package static func encode(_ plan: Plan, key: SecretValue? = nil) throws -> Data {
        guard case .object(var members) = try json(of: plan) else { return Data() }
        members["digest"] = .string(key.map { signature(of: members, $0) } ?? digest(of: members))
        return try data(JSONValue.object(members))
    }

    /// The plan's JSON as `plan --format json` prints it.
    package static func print(_ plan: Plan) throws -> Data {
        try data(plan)
    }

    /// Whether a text is meant as a plan, damaged or not: a JSON object that isn't a manifest in flow style.
    package static func isPlan(_ data: Data) -> Bool {
        let head = data.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        guard head == UInt8(ascii: "{") else { return false }
        if case .object(let members) = try? JSONDecoder().decode(JSONValue.self, from: data) {
            return members["apiVersion"] == nil
        }
        // The JSON is damaged, so its members can't be read. Text with `format_version` is a plan even if it contains
        // `apiVersion`, which may come from a header.
        return data.range(of: Data("\"format_version\"".utf8)) != nil || data.range(of: Data("apiVersion".utf8)) == nil
    }

    /// Reads a plan and verifies its digest or signature.
    ///
    /// - Parameter key: the key that the plan must be signed with; `nil` if plans aren't signed.
    /// - Throws: `PlanFileError` if the file can't be applied.
    package static func decode(_ data: Data, key: SecretValue? = nil) throws(PlanFileError) -> Plan {
        guard let json = try? JSONDecoder().decode(JSONValue.self, from: data), case .object(let members) = json else {
            throw .damaged("it isn't whole JSON")
        }
        guard let version = members["format_version"] else { throw .damaged("it has no `format_version`") }
        guard version == .integer(Int64(Plan.formatVersion)) else { throw .otherFormat(version.text) }
        guard let stated = members["digest"]?.string else { throw .damaged("it has no `digest`") }
        try check(stated, members, key)
        let plan: Plan
        do {
            plan = try JSONDecoder().decode(Plan.self, from: data)
        } catch {
            throw .damaged("it isn't a plan of this program")
        }
        if let base = plan.diffBase { throw .comparison(base) }
        // A request's path is appended to the API's URL.
        let isKnown = plan.operations.allSatisfy { operation in
            operation.requests.allSatisfy {
                $0.kind != nil && $0.body?["phone_number"]?.string == operation.number.description
            }
        }
        guard isKnown else { throw .damaged("it has a call that Patchbay doesn't make") }
        return plan
    }

    private static func check(
        _ stated: String,
        _ members: [String: JSONValue],
        _ key: SecretValue?
    ) throws(PlanFileError) {
        switch (key, stated.hasPrefix(signatureMark)) {
        case (nil, false):
            guard stated == digest(of: members) else { throw .damaged("its content doesn't match its digest") }
        case (nil, true): throw .keyMissing
        case (_?, false): throw .unsigned
        case (let key?, true):
            let signature = stated.dropFirst(signatureMark.count)
            guard Signature.isValid(signature, of: signed(members), key: key) else { throw .forged }
        }
    }

    private static func digest(of members: [String: JSONValue]) -> String {
        Digest.sha256(of: JSONValue.object(members.filter { $0.key != "digest" && $0.key != "created_at" }))
    }

    // MARK: Signatures

    private static let signatureMark = "hmac-sha256:"

    private static func signature(of members: [String: JSONValue], _ key: SecretValue) -> String {
        signatureMark + Signature.hexadecimal(of: signed(members), key: key)
    }

    /// The bytes that a signature covers.
    private static func signed(_ members: [String: JSONValue]) -> Data {
        Digest.canonical(JSONValue.object(members.filter { $0.key != "digest" })) ?? Data()
    }

    private static func json(of plan: Plan) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(plan))
    }

    private static func data(_ json: some Encodable) throws -> Data {
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
    /// A key is set, but the plan has only a digest, which anyone can make.
    case unsigned
    /// A key is set, but the plan was signed with another key, or was changed after it was signed.
    case forged
    /// The plan is signed, but no key is set that could verify the signature.
    case keyMissing
    /// The plan was compared with a Git revision, not with live state.
    case comparison(DiffBase)

    package var message: String {
        switch self {
        case .damaged(let why): "The plan file is damaged: \(why). Make it again with `patchbay plan --out`."
        case .otherFormat(let version):
            "The plan file has format \(version), and this version of Patchbay reads format \(Plan.formatVersion). "
                + "Make it again with `patchbay plan --out`."
        case .unsigned:
            "The plan file isn't signed, and PATCHBAY_PLAN_KEY is set: only signed plans are applied here. "
                + "Make it again with `patchbay plan --out` where PATCHBAY_PLAN_KEY is set to the same key."
        case .forged:
            "The plan file's signature isn't one of PATCHBAY_PLAN_KEY: the plan was changed after it was signed, "
                + "or signed with another key. Make it again with `patchbay plan --out` and the same key."
        case .comparison(let base):
            "The plan compares with the manifests of \(base.revision), not with the live state, so it can't be applied. "
                + "Make one with `patchbay plan --out`."
        case .keyMissing:
            "The plan file is signed, and PATCHBAY_PLAN_KEY isn't set, so nobody can say whether it is as it was made. "
                + "Set PATCHBAY_PLAN_KEY to the key that it was signed with."
        }
    }
}
