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

/// A Markdown text that never grows beyond what a pull request's comment takes.
struct MarkdownPage {
    /// GitHub takes 65,536 characters; some are left for what a workflow puts around.
    static let limit = 65_000

    private(set) var text = ""
    private var length = 0

    var rest: Int { Self.limit - length }

    /// Adds a paragraph if it fits and leaves some room.
    ///
    /// - Parameter reserve: how many characters must be left after it, for what has to be said in any case.
    @discardableResult
    mutating func add(_ paragraph: String, reserve: Int = 0) -> Bool {
        let count = paragraph.utf16.count + 2
        guard length + count + reserve <= Self.limit else { return false }
        text += text.isEmpty ? paragraph : "\n\n" + paragraph
        length += count
        return true
    }

    /// As many texts, from the first on, as fit as lines of a block.
    func fitting(_ texts: some Sequence<String>, reserve: Int) -> [String] {
        // What folds the block away takes room, too.
        var room = rest - reserve - 200
        return texts.prefix { text in
            room -= text.utf16.count + 1
            return room >= 0
        }
    }

    /// Adds a table with as many rows as fit; how many were left out.
    mutating func addTable(_ head: [String], _ rows: [[String]], most: Int, reserve: Int) -> Int {
        var room = rest - reserve - Markdown.table(head, []).utf16.count - 2
        var shown: [[String]] = []
        for row in rows.prefix(most) {
            let cost = Markdown.table(row, []).utf16.count + 1
            guard cost <= room else { break }
            room -= cost
            shown.append(row)
        }
        guard !shown.isEmpty else { return rows.count }
        add(Markdown.table(head, shown), reserve: 0)
        return rows.count - shown.count
    }
}
