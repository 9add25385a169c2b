/// The quotation and brackets that a value being masked has opened and not closed.
struct OpenValue {
    private let indentation: Int
    /// The kind of quotation that is open.
    private var quote: Quote?
    private var depth = 0
    private var isEscaped = false

    private enum Quote {
        case single
        case double
    }

    init(indentation: Int) {
        self.indentation = indentation
    }

    /// Creates the value of a key on a commented-out line, or `nil` if the value certainly ends with the line. Most
    /// comments are prose, so the value ends before the next key even if a quotation or bracket is still open.
    ///
    /// - Parameter end: the index of the `:` or `=` after the key.
    init?(afterComment end: String.Index, in line: String) {
        self.init(indentation: Self.indentation(of: line))
        let rest = line[end...].dropFirst().drop(while: \.isWhitespace)
        var value = self
        value.read(rest)
        if let first = rest.first, !"|>".contains(first), value.isClosed { return nil }
    }

    static func indentation(of line: String) -> Int {
        line.isASCII ? line.utf8.prefix(while: \.isBlank).count : line.prefix(while: \.isBlank).count
    }

    private var isClosed: Bool { quote == nil && depth == 0 }

    /// Whether a line may belong to the value. It doesn't if no quotation or bracket is open and the line is a key
    /// that isn't indented deeper than the value's own key.
    func mayGoOn(in line: String) -> Bool {
        !isClosed || Self.indentation(of: line) > indentation || !Self.isKey(line)
    }

    /// Whether a line begins with a plain or quoted word and a colon.
    private static func isKey(_ line: String) -> Bool {
        line.isASCII ? isKey(line.utf8[...]) : isKey(line[...])
    }

    private static func isKey<Line: Collection>(_ line: Line) -> Bool
    where Line.Element: TextUnit, Line.SubSequence == Line {
        var rest = line.drop(while: \.isBlank)
        while rest.first?.isOne(of: "-") == true, rest.dropFirst().first?.isOne(of: " ") == true {
            rest = rest.dropFirst(2).drop { $0.isOne(of: " ") }
        }
        let quote = rest.first.flatMap { $0.isOne(of: "\"'") ? $0 : nil }
        if quote != nil { rest = rest.dropFirst() }
        let afterWord = rest.drop { $0.isWord || $0.isOne(of: "+/") }
        guard afterWord.startIndex != rest.startIndex else { return false }
        rest = afterWord
        if let quote {
            guard rest.first == quote else { return false }
            rest = rest.dropFirst()
        }
        guard rest.first?.isOne(of: ":") == true else { return false }
        return rest.dropFirst().first?.isWhitespace ?? true
    }

    mutating func read(_ text: Substring) {
        if text.isASCII { read(text.utf8) } else { read(units: text) }
    }

    private mutating func read(_ bytes: Substring.UTF8View) {
        read(units: bytes)
    }

    private mutating func read(units text: some Sequence<some TextUnit>) {
        var isStart = true
        var isDoubled = false
        for unit in text {
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if open == .double, unit.isOne(of: "\\") {
                    isEscaped = true
                } else if unit.isOne(of: open == .double ? "\"" : "'") {
                    quote = nil
                    isDoubled = open == .single
                }
                continue
            }
            if unit.isOne(of: "'"), isDoubled || isStart {
                quote = .single
            } else if unit.isOne(of: "\""), isStart {
                quote = .double
            } else if unit.isOne(of: "[{") {
                depth += 1
            } else if unit.isOne(of: "]}") {
                depth = max(0, depth - 1)
            }
            isStart = unit.isOne(of: " \t:,[{&(")
            isDoubled = false
        }
        isEscaped = false
    }
}
