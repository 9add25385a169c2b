package import Diagnostics

/// The meaning of a diagnostic's code, for people: `patchbay explain` and docs/diagnostics.md.
package struct ExplainText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ entry: CatalogueEntry) -> String {
        var lines = [
            style.bold("\(entry.code.rawValue): \(entry.code.title)") + " (\(weight(entry)))", "", entry.meaning,
        ]
        if let wrong = entry.wrong { lines += ["", style.red("wrong:"), indented(wrong)] }
        if let right = entry.right { lines += ["", style.green("right:"), indented(right)] }
        lines += ["", style.dim("source: \(entry.source)")]
        return lines.joined(separator: "\n")
    }

    /// The codes and their titles, one per line.
    package func list(_ entries: [CatalogueEntry]) -> String {
        entries.map { "\($0.code.rawValue)  \($0.code.title)" }.joined(separator: "\n")
    }

    /// All entries as Markdown: the text of docs/diagnostics.md.
    package static func markdown(_ entries: [CatalogueEntry]) -> String {
        var lines = [
            "# Diagnostics",
            "",
            "<!-- Made by scripts/docs from Sources/Diagnostics/Catalogue; a test compares the two. -->",
            "",
            "Every message of `patchbay validate` has one of these codes. A code keeps its meaning for ever. "
                + "`patchbay explain PB0101` prints an entry of this page.",
            "",
            "Codes of PB03xx are policies: warnings, unless `--strict` or the configuration's `policy` says otherwise. "
                + "All others are errors.",
        ]
        for entry in entries.sorted(by: { $0.code.rawValue < $1.code.rawValue }) {
            lines += ["", "## \(entry.code.rawValue): \(entry.code.title)", "", entry.meaning]
            if let wrong = entry.wrong { lines += ["", "Wrong:", "", "```yaml", wrong.trimmedEnd, "```"] }
            if let right = entry.right { lines += ["", "Right:", "", "```yaml", right.trimmedEnd, "```"] }
            lines += ["", "Source: \(entry.source)."]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func weight(_ entry: CatalogueEntry) -> String {
        entry.code.isPolicy ? "a policy: a warning by default" : "an error"
    }

    private func indented(_ text: String) -> String {
        text.trimmedEnd.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
            .joined(separator: "\n")
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var end = self[...]
        while end.last == "\n" { end.removeLast() }
        return String(end)
    }
}
