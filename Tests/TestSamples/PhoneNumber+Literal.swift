package import SIPModel

// A target that imports TestSamples can write `"+14155550100"` for a number. There, `PhoneNumber("+14155550100")` is
// this literal as well, not the throwing initializer.
extension PhoneNumber: ExpressibleByStringLiteral {
    /// A number from a string literal. Traps if the literal isn't a number.
    package init(stringLiteral text: String) {
        guard let number = PhoneNumber(lenient: text) else { preconditionFailure("\(text) isn't a number") }
        self = number
    }

    /// A number of the test fleet: `+14155550000` plus `index`.
    package init(_ index: Int) {
        guard let number = PhoneNumber(lenient: String(14_155_550_000 + index)) else {
            preconditionFailure("\(index) is too large")
        }
        self = number
    }
}
