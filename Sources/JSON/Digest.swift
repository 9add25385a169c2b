import Crypto
package import Foundation

/// SHA-256 of values in their canonical JSON.
package enum Digest {
    package static func sha256(of value: some Encodable) -> String {
        canonical(value).map { sha256(ofParts: [$0]) } ?? "sha256:unencodable"
    }

    /// The canonical JSON of a value. Its keys are sorted, so that equal values give equal bytes. `nil` if the value
    /// can't be encoded.
    package static func canonical(_ value: some Encodable) -> Data? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try? encoder.encode(value)
    }

    /// The digest of several byte strings. The length of each is included, so that a different split of the same bytes
    /// gives a different digest.
    package static func sha256<Part: DataProtocol>(ofParts parts: some Sequence<Part>) -> String {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Data("\(part.count):".utf8))
            hash.update(data: part)
        }
        return "sha256:" + hexadecimal(hash.finalize())
    }

    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// Returns `nil` if the text isn't pairs of lower-case hexadecimal digits.
    package static func bytes(ofHexadecimal text: some StringProtocol) -> [UInt8]? {
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
