import BlandWire
import Fleet
import Foundation
import JSON
import SIPModel
import Testing

extension JSONValue {
    init(parsing text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

extension PhoneNumber {
    static func guide() throws -> PhoneNumber { try PhoneNumber("+14150000000") }
}

extension Verdict {
    init(_ status: Int, _ body: String) {
        self.init(Answer(status: status, body: Data(body.utf8)))
    }

    var failure: APIFailure? {
        if case .failed(_, let failure) = self { failure } else { nil }
    }
}

/// Reads the live state from the text of an answer.
func read(_ text: String, of number: String = "+14155550100") throws -> LiveNumber {
    try LiveStateAnswer.read(try JSONValue(parsing: text), of: try PhoneNumber(number))
}

/// The outbound attachment of an answer with these fields and a `number`.
func outbound(_ fields: String) throws -> LiveAttachment {
    let text = #"{"data":{"inbound":null,"outbound":{"number":"+14155550100",\#(fields)}},"errors":null}"#
    return try #require(try read(text).outbound)
}

func inbound(_ fields: String) throws -> LiveAttachment {
    let text = #"{"data":{"inbound":{"number":"+14155550100",\#(fields)},"outbound":null},"errors":null}"#
    return try #require(try read(text).inbound)
}
