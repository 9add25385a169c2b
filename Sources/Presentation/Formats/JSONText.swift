import Foundation
import Wording

/// JSON as every command prints it: keys in order, one value per line.
package enum JSONText {
    /// - Throws: `EncodingError` if the value can't be encoded.
    package static func render(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return TerminalSafe.json(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
