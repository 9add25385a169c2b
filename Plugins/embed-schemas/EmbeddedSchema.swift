#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A JSON Schema that Swift source can hold as a raw string literal, unchanged.
struct EmbeddedSchema {
    /// The file's name without `.schema.json`: a case of `SchemaName`.
    let name: String
    let text: String

    private static let pounds = "###"
    private static let start = pounds + "\"\"\""
    private static let end = "\"\"\"" + pounds

    /// The schemas of a folder, in the order of their names.
    ///
    /// - Throws: `Problem` for a schema that can't be embedded, an error of Foundation for a file that can't be read.
    static func all(in folder: URL) throws -> [EmbeddedSchema] {
        let suffix = ".schema.json"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        return try files.filter { $0.hasSuffix(suffix) }.sorted().map { file in
            let path = folder.appending(path: file)
            return try EmbeddedSchema(
                name: String(file.dropLast(suffix.count)), bytes: Array(Data(contentsOf: path)),
                path: path.path(percentEncoded: false))
        }
    }

    private init(name: String, bytes: [UInt8], path: String) throws(Problem) {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard !name.isEmpty, name.utf8.allSatisfy({ letters.contains($0 | 0x20) }) else {
            throw Problem(path, "\"\(name)\" can't be a case of SchemaName: use the letters a to z only")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(path, "the file isn't UTF-8")
        }
        for sequence in [Self.end, "\\" + Self.pounds] {
            if let found = bytes.firstRange(of: Array(sequence.utf8)) {
                throw Problem(path, bytes[..<found.lowerBound], "\(sequence) would not stay text in a Swift literal")
            }
        }
        // The compiler drops NUL and reads CR LF as LF, so the text would change.
        if let found = bytes.firstIndex(where: { $0 < 0x20 && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\t") }) {
            throw Problem(path, bytes[..<found], "there is a control character; lines must end with LF alone")
        }
        self.name = name
        self.text = text
    }

    /// Swift source that gives each case of `SchemaName` its text.
    ///
    /// It switches over the cases without a default: a case without a schema doesn't compile, nor does a schema without
    /// a case.
    static func source(of schemas: [EmbeddedSchema]) -> String {
        // The newline before the end of a literal doesn't belong to it.
        let cases = schemas.map { "        case .\($0.name):\n            \(start)\n\($0.text)\n\(end)\n" }
        return """
            // embed-schemas writes this file from schemas/ in each build.
            enum EmbeddedSchemas {
                static func text(of name: SchemaName) -> String {
                    switch name {
            \(cases.joined())        }
                }
            }

            """
    }

    /// Why a schema can't be embedded, with its file and, where one is known, its line.
    struct Problem: Error, CustomStringConvertible {
        let description: String

        init(_ path: String, _ text: String) {
            description = "\(path): \(text)"
        }

        /// - Parameter before: all bytes of the file that stand before the problem.
        init(_ path: String, _ before: ArraySlice<UInt8>, _ text: String) {
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            self.init("\(path):\(line)", text)
        }
    }
}
