/// What goes back over the wire.
struct Answer: Sendable {
    var status: Int
    var contentType: String
    var body: String
    /// The `Retry-After` header.
    var retryAfter: String?
    var delivery = Delivery.whole

    enum Delivery: Sendable {
        case whole
        /// The connection ends in the middle of the body.
        case cut
        /// The body comes in pieces.
        case dribble(milliseconds: Int)
        /// The connection ends before any answer.
        case none
    }

    static func json(_ value: SimulatorJSON, status: Int = 200) -> Answer {
        .json(text: value.text, status: status)
    }

    static func json(text: String, status: Int = 200) -> Answer {
        Answer(status: status, contentType: "application/json; charset=utf-8", body: text)
    }

    static func page(_ text: String, status: Int) -> Answer {
        Answer(status: status, contentType: "text/html; charset=utf-8", body: text)
    }

    /// What a server says of a route it doesn't have: no envelope, so that nobody takes it for the API's word.
    static let noRoute = Answer.page("Not Found", status: 404)

    static let tooLarge = Answer.page("Payload Too Large", status: 413)

    static let reset = Answer(status: 0, contentType: "", body: "", delivery: .none)
}
