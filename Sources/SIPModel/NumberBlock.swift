/// A range of consecutive numbers that includes both ends: `+14155550101..+14155550149`.
package struct NumberBlock: Hashable, Sendable {
    /// Maximum numbers in one block. In a larger block, a mistyped digit could go unnoticed.
    package static let maximumCount: UInt64 = 10_000

    package let first: PhoneNumber
    package let last: PhoneNumber

    package var count: UInt64 { last.digits - first.digits + 1 }

    /// Parses `FIRST..LAST`.
    ///
    /// - Throws: the end that isn't a number, or the reason why the two ends don't make a block.
    package init(_ text: String) throws(NumberBlockError) {
        let parts = Self.ends(of: text)
        guard let parts else { throw .notABlock }
        let (first, last): (PhoneNumber, PhoneNumber)
        do { first = try PhoneNumber(parts.first) } catch { throw .invalidEnd(parts.first, error) }
        do { last = try PhoneNumber(parts.last) } catch { throw .invalidEnd(parts.last, error) }
        guard first.description.utf8.count == last.description.utf8.count else { throw .differentLengths }
        guard first <= last else { throw .reversed }
        guard last.digits - first.digits < Self.maximumCount else {
            throw .tooLong(last.digits - first.digits + 1)
        }
        self.first = first
        self.last = last
    }

    /// Whether a key contains `..`, and so means a block, valid or not.
    package static func looksLikeBlock(_ text: String) -> Bool {
        var isAfterDot = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), isAfterDot { return true }
            isAfterDot = byte == UInt8(ascii: ".")
        }
        return false
    }

    /// Returns the texts before and after the first `..`, valid or not; `nil` if there is no `..`.
    package static func ends(of text: String) -> (first: String, last: String)? {
        let bytes = Array(text.utf8)
        let dot = UInt8(ascii: ".")
        guard let index = bytes.indices.dropLast().first(where: { bytes[$0] == dot && bytes[$0 + 1] == dot })
        else { return nil }
        return (
            String(decoding: bytes[..<index], as: UTF8.self),
            String(decoding: bytes[(index + 2)...], as: UTF8.self)
        )
    }

    package func contains(_ number: PhoneNumber) -> Bool {
        first <= number && number <= last
    }

    /// Every number of the block, in order.
    package var numbers: some Sequence<PhoneNumber> {
        (0..<count).lazy.compactMap { first.advanced(by: $0) }
    }
}

/// The reason why a text isn't a block of numbers.
package enum NumberBlockError: Error, Equatable, Sendable {
    case notABlock
    case invalidEnd(String, PhoneNumberError)
    case differentLengths
    case reversed
    case tooLong(UInt64)
}
