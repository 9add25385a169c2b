/// A request as the simulator sees it, whichever way it came.
struct Asked: Sendable {
    var method: String
    var path: String
    /// As it was on the wire, still percent-encoded.
    var query: String?
    /// What stands behind `Bearer`.
    var key: String?
    var isJSON: Bool
    var body: Body

    enum Body: Sendable {
        case none
        case json(SimulatorJSON)
        case text(String, SimulatorJSON.SyntaxError)
    }

    init(method: String, path: String, query: String?, authorization: String?, contentType: String?, bytes: [UInt8]) {
        self.method = method
        self.path = path
        self.query = query
        key = authorization.flatMap(Self.bearer)
        isJSON = contentType?.lowercased().hasPrefix("application/json") ?? false
        guard !bytes.isEmpty else {
            body = .none
            return
        }
        do {
            body = .json(try SimulatorJSON(parsing: bytes))
        } catch {
            body = .text(String(decoding: bytes, as: UTF8.self), error)
        }
    }

    private static func bearer(_ authorization: String) -> String? {
        let words = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }

    var json: SimulatorJSON? {
        if case .json(let value) = body { value } else { nil }
    }

    /// The body as the guide wants it: JSON, and said to be.
    func payload() throws(Refusal) -> SimulatorJSON {
        switch body {
        case .none: throw .invalid("the body is missing")
        case .text(_, let error): throw .invalid("the body is not JSON: \(error)")
        case .json(let value):
            guard isJSON else { throw .invalid("the Content-Type must be application/json") }
            return value
        }
    }

    /// The values of a query parameter, percent-decoded. A plus stays a plus: whoever wants the space of HTML forms
    /// has to ask for it.
    func parameters(_ name: String) -> [String] {
        (query ?? "").split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard Self.decoded(parts[0]) == name else { return nil }
            return parts.count == 2 ? Self.decoded(parts[1]) : ""
        }
    }

    /// The number that the request is about, for faults: from the query or the body.
    var phoneNumber: String? {
        if let text = parameters("phone_number").first {
            return Self.withPlus(text)
        }
        return json?["phone_number"]?.string
    }

    /// The number with its plus, however the plus came: as `%2B`, as it is, as the space a form's decoder makes
    /// of it, or not at all. The guide's own example is not encoded.
    static func withPlus(_ text: String) -> String {
        "+" + text.drop { $0 == " " || $0 == "+" }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
