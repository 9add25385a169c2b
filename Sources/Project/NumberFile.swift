import Files
package import SIPModel
import Wording

/// A file of numbers, one per line; the text after a `#` is a comment.
package enum NumberFile {
    /// Maximum size in bytes: enough for two million numbers with their line ends.
    package static let sizeLimit = 36_000_000

    /// - Parameters:
    ///   - path: `nil` for standard input.
    ///   - name: the file's name in messages.
    package static func read(_ path: String?, name: String) throws(NumberFileError) -> Set<PhoneNumber> {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes =
                if let path { try RegularFile.content(of: path, limit: sizeLimit).bytes } else {
                    try RegularFile.input(limit: sizeLimit)
                }
        } catch {
            throw .unreadable(name, error.explanation)
        }
        guard bytes.count <= sizeLimit else { throw .unreadable(name, "it is larger than \(sizeLimit) bytes") }
        return try numbers(in: String(decoding: bytes, as: UTF8.self), name: name)
    }

    package static func numbers(in text: String, name: String) throws(NumberFileError) -> Set<PhoneNumber> {
        var numbers: Set<PhoneNumber> = []
        var wrong: [NumberFileError.Line] = []
        // The lines of editors: U+0085 and U+2028, which Swift counts as line breaks too, would end a comment.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let bare = line.prefix { $0 != "#" }.drop(while: \.isWhitespace)
            let word = String(bare.reversed().drop(while: \.isWhitespace).reversed())
            if word.isEmpty { continue }
            do throws(PhoneNumberError) {
                numbers.insert(try PhoneNumber(word))
            } catch {
                wrong.append(
                    .init(number: index + 1, text: word, reason: error.explanation, meant: PhoneNumber(meantBy: word)))
            }
        }
        guard wrong.isEmpty else { throw .wrongLines(name, wrong) }
        guard !numbers.isEmpty else { throw .unreadable(name, "it has no numbers") }
        return numbers
    }
}

/// The reason that a file of numbers can't be used.
package enum NumberFileError: Error, Sendable {
    case unreadable(String, String)
    case wrongLines(String, [Line])

    package struct Line: Sendable {
        let number: Int
        let text: String
        let reason: String
        let meant: PhoneNumber?
    }
}

extension NumberFileError {
    /// The error with at most 20 wrong lines, and a correction for each line if one is known.
    package var message: String {
        switch self {
        case .unreadable(let name, let reason):
            return "The numbers of \(TerminalSafe.text(name)) can't be read: \(reason)."
        case .wrongLines(let name, let lines):
            let told = lines.prefix(20).map { line in
                let help = line.meant.map { " Write \($0)." } ?? ""
                return
                    "  \(TerminalSafe.text(name)):\(line.number): \(TerminalSafe.text(String(line.text.prefix(40)))): \(line.reason).\(help)"
            }
            let more = lines.count > 20 ? "\n  and \(lines.count - 20) more" : ""
            return "Not every line is a number in E.164:\n" + told.joined(separator: "\n") + more
        }
    }
}
