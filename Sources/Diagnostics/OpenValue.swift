/// What a value that is being masked has opened and not closed.
struct OpenValue {
    private let indentation: Int
    private var quote: Character?
    private var depth = 0
    private var isEscaped = false

    init(indentation: Int) {
        self.indentation = indentation
    }

    /// The value of a key on a line that is commented out; nil where it ends with the line for certain. A comment
    /// is prose more often than not, so nothing it opens counts for longer than to the next key.
    init?(afterComment end: String.Index, in line: String) {
        self.init(indentation: Self.indentation(of: line))
        let rest = line[end...].dropFirst().drop(while: \.isWhitespace)
        var value = self
        value.read(rest)
        if let first = rest.first, !"|>".contains(first), value.isClosed { return nil }
    }

    static func indentation(of line: String) -> Int {
        line.prefix { $0 == " " || $0 == "\t" }.count
    }

    private var isClosed: Bool { quote == nil && depth == 0 }

    /// Whether a line may belong to the value: it does, unless it is a key and no deeper than the value's own, and
    /// nothing is open.
    func mayGoOn(in line: String) -> Bool {
        !isClosed || Self.indentation(of: line) > indentation || !Self.isKey(line)
    }

    /// Whether a line is a plain or quoted word and a colon.
    private static func isKey(_ line: String) -> Bool {
        var rest = line.drop { $0 == " " || $0 == "\t" }
        while rest.hasPrefix("- ") { rest = rest.dropFirst(2).drop { $0 == " " } }
        let quote = rest.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
        if quote != nil { rest = rest.dropFirst() }
        let word = rest.prefix { CredentialKeys.isWord($0) || $0 == "+" || $0 == "/" }
        guard !word.isEmpty else { return false }
        rest = rest.dropFirst(word.count)
        if let quote {
            guard rest.first == quote else { return false }
            rest = rest.dropFirst()
        }
        guard rest.first == ":" else { return false }
        return rest.dropFirst().first?.isWhitespace ?? true
    }

    mutating func read(_ text: Substring) {
        var isStart = true
        var isDoubled = false
        for character in text {
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if open == "\"", character == "\\" {
                    isEscaped = true
                } else if character == open {
                    quote = nil
                    isDoubled = open == "'"
                }
                continue
            }
            switch character {
            case "'" where isDoubled: quote = character
            case "\"", "'": if isStart { quote = character }
            case "[", "{": depth += 1
            case "]", "}": depth = max(0, depth - 1)
            default: break
            }
            isStart = " \t:,[{&(".contains(character)
            isDoubled = false
        }
        isEscaped = false
    }
}
