/// A phone number in E.164 form: a `+` and 2 to 15 digits, the first not 0.
///
/// It is stored as one 64-bit integer: a million numbers take eight megabytes, and the numbers of a block are
/// computed by addition. Its text always begins with `+`.
package struct PhoneNumber: Hashable, Sendable {
    /// The digits after the `+` as an integer: 10 … 999,999,999,999,999.
    package let digits: UInt64

    /// Parses a number in the strict form that manifests must use.
    ///
    /// - Throws: the reason why the text isn't E.164 (ITU-T E.164 §6.2).
    package init(_ text: String) throws(PhoneNumberError) {
        var bytes = text.utf8.makeIterator()
        guard let first = bytes.next() else { throw .empty }
        guard first == UInt8(ascii: "+") else { throw .missingPlus }
        var value: UInt64 = 0
        var count = 0
        while let byte = bytes.next() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .notADigit }
            if count == 0, byte == UInt8(ascii: "0") { throw .leadingZero }
            count += 1
            if count > 15 { throw .tooLong }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        if count < 2 { throw .tooShort }
        digits = value
    }

    /// Parses a number as the API may write it: with or without the `+`.
    package init?(lenient text: some StringProtocol) {
        let trimmed = text.drop { $0 == " " || $0 == "+" }
        guard let number = try? PhoneNumber("+" + trimmed) else { return nil }
        self = number
    }

    /// The number that is higher by `distance`, or `nil` if it would have more than 15 digits.
    package func advanced(by distance: UInt64) -> PhoneNumber? {
        let (sum, overflow) = digits.addingReportingOverflow(distance)
        guard !overflow, sum <= 999_999_999_999_999 else { return nil }
        return PhoneNumber(digits: sum)
    }

    private init(digits: UInt64) {
        self.digits = digits
    }
}

extension PhoneNumber: Comparable {
    package static func < (left: PhoneNumber, right: PhoneNumber) -> Bool {
        left.digits < right.digits
    }
}

extension PhoneNumber: CustomStringConvertible {
    package var description: String { "+\(digits)" }
}

extension PhoneNumber: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            self = try PhoneNumber(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.explanation)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension PhoneNumber: CodingKeyRepresentable {
    package var codingKey: any CodingKey { NumberKey(stringValue: description) }

    package init?(codingKey: some CodingKey) {
        guard let number = try? PhoneNumber(codingKey.stringValue) else { return nil }
        self = number
    }

    private struct NumberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// The reason why a text isn't an E.164 number.
package enum PhoneNumberError: Error, Equatable, Sendable {
    case empty
    case missingPlus
    case notADigit
    case leadingZero
    case tooShort
    case tooLong

    /// The reason as a clause, to follow the number in a sentence.
    package var explanation: String {
        switch self {
        case .empty: "it is empty"
        case .missingPlus: "it does not begin with `+`"
        case .notADigit: "only digits may follow the `+`"
        case .leadingZero: "no country code begins with 0"
        case .tooShort: "E.164 has at least 2 digits"
        case .tooLong: "E.164 has at most 15 digits"
        }
    }
}
