import TextBytes

/// A secret's value. It can be compared, sent and fingerprinted, but not printed, described or encoded.
package struct SecretValue: Hashable, Sendable {
    private let exact: ExactText

    package init(_ text: String) {
        exact = ExactText(text)
    }

    /// Passes the value to `body`, which sends or fingerprints it. The result of `body` must not be shown.
    ///
    /// - Throws: the error of `body`.
    package func exposed<Result, Failure: Error>(
        to body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(exact.text)
    }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package static let redacted = "(secret)"

    package var description: String { Self.redacted }
    package var debugDescription: String { Self.redacted }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
