/// A secret's value: it can be compared, sent and fingerprinted, and not printed, described or encoded.
package struct SecretValue: Hashable, Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Hands the value to the one who sends or fingerprints it. Whatever `body` returns must not be shown.
    package func exposed<Result, Failure: Error>(
        to body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(text)
    }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let redacted = "(secret)"

    package var description: String { Self.redacted }
    package var debugDescription: String { Self.redacted }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
