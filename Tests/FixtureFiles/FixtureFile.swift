package import Foundation

/// A YAML file for a test, whose first lines list the expected diagnostics: `# expect: PB0112 14:17`.
package struct FixtureFile: Sendable, CustomStringConvertible {
    package let name: String
    package let bytes: [UInt8]
    /// The expected codes and places, in reading order.
    package let expected: [String]

    package var description: String { name }

    /// The expected codes.
    package var codes: Set<String> { Set(expected.map { String($0.prefix(6)) }) }

    /// The YAML files of a folder, sorted by name. Empty if the folder is missing, so tests must check the count.
    package static func all(in folder: URL) -> [FixtureFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            (try? Data(contentsOf: folder.appending(path: name))).map { FixtureFile(name, Array($0)) }
        }
    }

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        expected = Self.text(bytes).split(whereSeparator: \.isNewline).compactMap { line in
            line.hasPrefix("# expect: ") ? String(line.dropFirst("# expect: ".count)) : nil
        }
    }

    /// Decodes UTF-8, or UTF-16 with or without a byte order mark: one fixture lacks the mark on purpose.
    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0xFE, 0xFF]) { return String(bytes: bytes, encoding: .utf16BigEndian) ?? "" }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.dropFirst().first == 0 {
            return String(bytes: bytes, encoding: .utf16LittleEndian) ?? ""
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
