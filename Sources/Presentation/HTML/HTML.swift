/// A piece of HTML. Interpolation escapes a `String` and inserts only another `HTML` unchanged. So text from a manifest
/// or a server can't become markup because someone forgot to escape it.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    let text: String

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ text: String) { self.text += XMLText.escaped(text) }
        mutating func appendInterpolation(_ count: Int) { text += String(count) }
        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
        mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    }
}

extension HTML {
    static let none: HTML = ""

    var isEmpty: Bool { text.isEmpty }
}
