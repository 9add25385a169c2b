import Wording

/// Markdown as GitHub reads it (GFM), in which nothing of a manifest's or a server's text is obeyed.
enum Markdown {
    /// A text as a code span: in it neither markup nor mentions nor HTML mean anything.
    ///
    /// - Parameter isInTable: a pipe ends a table's cell even inside a code span, unless it is escaped (GFM §4.10).
    static func code(_ text: String, isInTable: Bool = false) -> String {
        let shown = TerminalSafe.text(text)
        guard !shown.isEmpty else { return "` `" }
        let fence = String(repeating: "`", count: longestRun(of: "`", in: shown) + 1)
        let padding = shown.hasPrefix("`") || shown.hasSuffix("`") || shown.hasPrefix(" ") ? " " : ""
        let body = isInTable ? shown.replacing("|", with: "\\|") : shown
        return fence + padding + body + padding + fence
    }

    /// A sentence: what would be markup, a mention, a reference or a link is shown as it is.
    static func text(_ text: String) -> String {
        TerminalSafe.text(text).reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "!", "|", "~", "$": result += "\\\(character)"
            // An empty comment keeps GitHub from finding a user, an issue or a link there.
            case "@", "#": result += "\(character)<!-- -->"
            case ":": result += ":<!-- -->"
            default: result.append(character)
            }
        }
        .replacing("www.", with: "www<!-- -->.")
    }

    /// Lines as they are, in a block that nothing in them can end.
    static func block(_ text: String, language: String = "text") -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return "\(fence)\(language)\n\(text)\n\(fence)"
    }

    /// What is folded away under a line. The line is HTML to GitHub, so it must be the program's own words.
    static func details(_ summary: String, _ body: String) -> String {
        "<details><summary>\(summary)</summary>\n\n\(body)\n\n</details>"
    }

    static func table(_ head: [String], _ rows: [[String]]) -> String {
        ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }

    private static func longestRun(of mark: Character, in text: String) -> Int {
        var longest = 0
        var run = 0
        for character in text {
            run = character == mark ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
