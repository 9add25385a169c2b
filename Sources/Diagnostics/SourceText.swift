package import LocatedYAML

/// The text of a manifest, for the excerpts that diagnostics show. What may be a credential is masked
/// before anyone can ask for a line.
package struct SourceText: Sendable {
    package let name: String
    private let lines: [String]

    package init(_ bytes: [UInt8], file: YAMLFile) {
        name = file.name
        var lines = Self.split(bytes)
        // Duplicates and what follows a syntax error are in no tree: those files are masked by their text, too.
        if !file.problems.isEmpty { lines = Self.maskedByText(lines) }
        for span in CredentialKeys.masked(in: file.documents) where span.start.file == file.name {
            Self.mask(span, in: &lines)
        }
        self.lines = lines
    }

    /// A line, counted from 1, without its end.
    package func line(_ number: Int) -> String? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    // MARK: Masking

    private static let mask: Character = "•"

    private static func mask(_ span: SourceSpan, in lines: inout [String]) {
        for number in span.start.line...max(span.start.line, span.endLine) {
            guard lines.indices.contains(number - 1) else { continue }
            let scalars = Array(lines[number - 1].unicodeScalars)
            let from = number == span.start.line ? span.start.column - 1 : 0
            let to = number == span.endLine ? span.endColumn - 1 : scalars.count
            guard from < min(to, scalars.count) else { continue }
            var text = String.UnicodeScalarView()
            for (index, scalar) in scalars.enumerated() {
                let isInside = index >= from && index < to && scalar != " "
                text.append(isInside ? mask.unicodeScalars[mask.unicodeScalars.startIndex] : scalar)
            }
            lines[number - 1] = String(text)
        }
    }

    /// Masks all that follows a key that looks like a credential's, on its line and on those that may belong to it.
    private static func maskedByText(_ lines: [String]) -> [String] {
        var result = lines
        var indentation: Int?
        for (index, line) in lines.enumerated() {
            let own = line.prefix { $0 == " " || $0 == "\t" }.count
            let cut = credentialValue(in: line)
            if let open = indentation, cut == nil {
                if own <= open, line.contains(":"), !line.allSatisfy(\.isWhitespace) {
                    indentation = nil
                } else {
                    result[index] = String(line.map { $0 == " " ? " " : mask })
                    continue
                }
            }
            if let cut {
                indentation = min(own, indentation ?? own)
                result[index] = line[..<cut] + String(line[cut...].map { $0 == " " ? " " : mask })
            }
        }
        return result
    }

    /// Where on a line the value of the first credential-like key begins.
    private static func credentialValue(in line: String) -> String.Index? {
        var wordStart: String.Index?
        var index = line.startIndex
        while index < line.endIndex {
            let character = line[index]
            if character.isLetter || character.isNumber || character == "_" || character == "-" || character == "." {
                wordStart = wordStart ?? index
            } else {
                if let start = wordStart, CredentialKeys.looksLikeCredential(String(line[start..<index])) { return index }
                wordStart = nil
            }
            index = line.index(after: index)
        }
        if let start = wordStart, CredentialKeys.looksLikeCredential(String(line[start...])) { return line.endIndex }
        return nil
    }

    private static func split(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var start = bytes.startIndex
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
        var index = start
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
                lines.append(String(decoding: bytes[start..<index], as: UTF8.self))
                if bytes[index] == UInt8(ascii: "\r"), index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "\n") {
                    index += 1
                }
                start = index + 1
            }
            index += 1
        }
        if start < bytes.endIndex { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
        return lines
    }
}
