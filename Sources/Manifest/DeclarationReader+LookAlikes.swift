import Diagnostics
import FieldReading
import LocatedYAML
import TextBytes

extension DeclarationReader {
    /// Warns of two names that look the same and differ in their bytes: an accent may be a character of its own.
    ///
    /// - Parameter others: the names that were declared before.
    mutating func reportAlike<Value>(
        _ what: String, _ name: ExactText, _ one: SourceSpan, _ others: [ExactText: Declared<Value>]
    ) {
        // Swift's `==` finds what looks alike; without accents nothing does.
        guard name.text.utf8.contains(where: { $0 > 0x7F }),
            let alike = others.first(where: { $0.key.text == name.text })?.value.span
        else { return }
        let (first, second) = one.start < alike.start ? (one, alike) : (alike, one)
        fields.report(
            Diagnostic(
                .lookAlike,
                "The \(what) `\(name.text)` looks like another one, and has other bytes: they are two \(what)s.",
                remedy:
                    "Write an accented letter as one character in both names, or give them names that a reader can tell apart.",
                at: second,
                related: [.init("the other one is here", at: first)]
            )
        )
    }
}
