package import LocatedYAML

/// The text of a manifest, for the excerpts that diagnostics show. What may be a credential is masked
/// before anyone can ask for a line.
package struct SourceText: Sendable {
    package let name: String
    private let lines: [String]

    package init(_ bytes: [UInt8], file: YAMLFile) {
        name = file.name
        var masking = TextMasking(SourceLines.split(bytes))
        // What follows a syntax error, and the document it is in, are in no tree.
        if !file.isComplete { masking.maskByText() }
        let credentials = CredentialSpans(in: file.documents)
        for span in credentials.spans { masking.mask(span) }
        masking.maskComments(beside: credentials.lines)
        lines = masking.applied()
    }

    /// A line, counted from 1, without its end.
    package func line(_ number: Int) -> String? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }
}
