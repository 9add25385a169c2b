import BlandWire
import Foundation
import JSON

extension Fate.Page {
    var answer: Answer {
        switch self {
        case .html404: Answer(status: 404, body: Data("<html>Not found</html>".utf8))
        case .redirect: Answer(status: 302, body: Data())
        case .unauthorized: .failure(401, "UNAUTHORIZED")
        case .throttled: Answer(status: 429, retryAfter: "1", body: Data())
        case .serverError: Answer(status: 500, body: Data("oops".utf8))
        case .unavailable: Answer(status: 503, body: Data())
        case .timeout: Answer(status: 408, body: Data())
        case .gibberish: Answer(status: 200, body: Data("<html>Welcome</html>".utf8))
        }
    }
}

extension Answer {
    static func json(_ value: JSONValue, status: Int = 200) -> Answer {
        Answer(status: status, body: (try? JSONEncoder().encode(value)) ?? Data())
    }

    /// A failure in the API's envelope.
    static func failure(_ status: Int, _ code: String) -> Answer {
        json(["data": .null, "errors": [["error": .string(code), "message": "It was refused."]]], status: status)
    }

    static let written = json(["data": ["status": "success"], "errors": .null])
}
