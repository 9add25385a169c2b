package import SIPModel

// A target that imports TestSamples writes `"+14155550100"` for a number. There, `PhoneNumber("+14155550100")` is this
// literal, too, and not the initializer that throws.
extension PhoneNumber: ExpressibleByStringLiteral {
    /// A number written out in a test.
    package init(stringLiteral text: String) {
        guard let number = PhoneNumber(lenient: text) else { preconditionFailure("\(text) isn't a number") }
        self = number
    }

    /// A number of the test fleet: `+14155550000` and those after it.
    package init(_ index: Int) {
        guard let number = PhoneNumber(lenient: String(14_155_550_000 + index)) else {
            preconditionFailure("\(index) is too large")
        }
        self = number
    }
}
