import Foundation
import SIPModel
import Testing

@Suite("Phone numbers")
struct PhoneNumberTests {
    @Test(
        "an E.164 number is a plus and 2 to 15 digits, the first not 0",
        arguments: [
            "+14155550100",
            "+442079460958",
            "+12",
            "+999999999999999",
            "+100000000000000",
        ]
    )
    func valid(_ text: String) throws {
        #expect(try PhoneNumber(text).description == text)
    }

    @Test(
        "what isn't E.164 is refused with the reason",
        arguments: [
            ("", .empty),
            ("14155550100", .missingPlus),
            (" +14155550100", .missingPlus),
            ("tel:+14155550100", .missingPlus),
            ("+", .tooShort),
            ("+1", .tooShort),
            ("+04155550100", .leadingZero),
            ("+0", .leadingZero),
            ("+1000000000000000", .tooLong),
            ("+1415555010000000000000000000000", .tooLong),
            ("+1 415 555 0100", .notADigit),
            ("+1-415-555-0100", .notADigit),
            ("+1415555010O", .notADigit),
            ("+1415555010٣", .notADigit),
            ("+１４１５", .notADigit),
            ("++14155550100", .notADigit),
            ("+14155550100 ", .notADigit),
            ("+14155550100\n", .notADigit),
            ("+1.4155550100e10", .notADigit),
        ] as [(String, PhoneNumberError)]
    )
    func invalid(_ text: String, _ reason: PhoneNumberError) {
        #expect(throws: reason) { try PhoneNumber(text) }
        #expect(!reason.explanation.isEmpty)
    }

    @Test(
        "a server may write a number with or without its plus",
        arguments: ["+14155550100", "14155550100", " 14155550100", " +14155550100"]
    )
    func lenient(_ text: String) throws {
        #expect(PhoneNumber(lenient: text) == (try PhoneNumber("+14155550100")))
    }

    @Test(
        "what isn't a number stays none, however leniently it is read",
        arguments: ["", "+", "anonymous", "1", "04155550100", "415-555-0100", "14155550100@pbx.example.com"]
    )
    func lenientInvalid(_ text: String) {
        #expect(PhoneNumber(lenient: text) == nil)
    }

    @Test("numbers are in the order of the numbering plan's values, not of their texts")
    func order() throws {
        let texts = ["+14155550100", "+9", "+14155550099", "+442079460958"].compactMap { try? PhoneNumber($0) }
        #expect(texts.sorted().map(\.description) == ["+14155550099", "+14155550100", "+442079460958"])
    }

    @Test("the number after the last of E.164 is none")
    func end() throws {
        let last = try PhoneNumber("+999999999999999")
        #expect(last.advanced(by: 0) == last)
        #expect(last.advanced(by: 1) == nil)
        #expect(last.advanced(by: .max) == nil)
        #expect(try PhoneNumber("+14155550199").advanced(by: 1)?.description == "+14155550200")
    }

    @Test("a number is a JSON string with its plus, as a value and as a key")
    func json() throws {
        let number = try PhoneNumber("+14155550100")
        let encoded = String(decoding: try JSONEncoder().encode([number: [number]]), as: UTF8.self)
        #expect(encoded == #"{"+14155550100":["+14155550100"]}"#)
        let decoded = try JSONDecoder().decode([PhoneNumber: [PhoneNumber]].self, from: Data(encoded.utf8))
        #expect(decoded == [number: [number]])
    }

    @Test(
        "JSON that has something else where a number belongs is refused",
        arguments: [#"{"14155550100":[]}"#, #"{"+14155550100":["14155550101"]}"#, #"{"+14155550100":[14155550101]}"#]
    )
    func damagedJSON(_ text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PhoneNumber: [PhoneNumber]].self, from: Data(text.utf8))
        }
    }
}
