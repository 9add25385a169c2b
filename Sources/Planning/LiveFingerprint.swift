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
        canonical(value).map { sha256(ofParts: [$0]) } ?? "sha256:unencodable"
    }

    /// A value's JSON, the same bytes every time.
    static func canonical(_ value: some Encodable) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? encoder.encode(value)
    }

    /// Of several byte strings, told apart by their lengths.
    package static func sha256<Part: DataProtocol>(ofParts parts: some Sequence<Part>) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.count):".utf8))
            hash.update(data: part)
        }
        return "sha256:" + hexadecimal(hash.finalize())
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// nil for what isn't pairs of lower-case hexadecimal digits.
    static func bytes(ofHexadecimal text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
