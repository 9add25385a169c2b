import Crypto
package import Fleet
package import Foundation
import SIPModel

/// A digest of a number's live state, as far as a plan depends on it: two equal ones mean that nothing a plan
/// was computed from has moved. The server's own ids and dates don't count.
package enum LiveFingerprint {
    private struct Direction: Encodable {
        let state: AttachmentState
        let otherOptions: [String: JSONValue]
        let otherHeaderFields: [String: JSONValue]
    }

    package static func of(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> String {
        var parts: [String: Direction] = [:]
        for direction in SIPModel.Direction.allCases {
            guard let attachment = live[direction] else { continue }
            parts[direction.rawValue] = Direction(
                state: AttachmentState(attachment, direction, fingerprints: fingerprints),
                otherOptions: attachment.options.other,
                otherHeaderFields: attachment.otherHeaderFields
            )
        }
        return Digest.sha256(of: parts)
    }
}

/// The salt of a ledger that doesn't exist yet.
package enum LedgerSalt {
    /// 16 bytes, base64, of their own for every API and manifest set, and the same each time the same set is
    /// planned: a plan must not differ from the next one by chance (design §4).
    package static func first(apiURL: String, manifestDigest: String) -> String {
        let parts = ["patchbay ledger salt", apiURL, manifestDigest].map { Data($0.utf8) }
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.count):".utf8))
            hash.update(data: part)
        }
        return Data(hash.finalize().prefix(16)).base64EncodedString()
    }
}

/// SHA-256 of values in their canonical JSON.
package enum Digest {
    package static func sha256(of value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "sha256:unencodable" }
        return sha256(ofParts: [data])
    }

    /// Of several byte strings, told apart by their lengths.
    package static func sha256(ofParts parts: some Sequence<Data>) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.count):".utf8))
            hash.update(data: part)
        }
        return "sha256:" + hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
