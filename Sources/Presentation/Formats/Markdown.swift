import Wording

/// Markdown for GitHub (GFM). Text from a manifest or a server is escaped, so that it can't act as markup.
enum Markdown {
    /// A text as a code span, in which GitHub interprets no markup, mentions or HTML.
    ///
    /// - Parameter isInTable: whether to escape pipes: in a table, a pipe ends the cell even inside a code span
    ///   (GFM §4.10).
    static func code(_ text: String, isInTable: Bool = false) -> String {
        let shown = TerminalSafe.text(text)
        guard !shown.isEmpty else { return "` `" }
        let fence = String(repeating: "`", count: longestRun(of: "`", in: shown) + 1)
        let padding = shown.hasPrefix("`") || shown.hasSuffix("`") || shown.hasPrefix(" ") ? " " : ""
        let body = isInTable ? shown.replacing("|", with: "\\|") : shown
        return fence + padding + body + padding + fence
    }

    /// A sentence, escaped so that GitHub shows markup, mentions, references and links in it as plain text.
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

    /// A code block whose fence is longer than any run of backticks in the text, so that the text can't end the block.
    static func block(_ text: String, language: String = "text") -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return "\(fence)\(language)\n\(text)\n\(fence)"
    }

    /// A body that is folded under a summary. GitHub reads the summary as HTML, so it must not contain text from a
    /// manifest or a server.
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
