/// A Markdown text that never exceeds the limit of a pull request's comment.
struct MarkdownPage {
    /// Maximum length in UTF-16 code units. GitHub accepts 65,536 characters; the rest is for a workflow's text.
    static let limit = 65_000

    private(set) var text = ""
    private var length = 0

    var rest: Int { Self.limit - length }

    /// Adds a paragraph if it fits and leaves `reserve` free.
    ///
    /// - Parameter reserve: UTF-16 code units that must stay free for later paragraphs that may not be left out.
    /// - Returns: whether the paragraph was added.
    @discardableResult
    mutating func add(_ paragraph: String, reserve: Int = 0) -> Bool {
        let count = paragraph.utf16.count + 2
        guard length + count + reserve <= Self.limit else { return false }
        text += text.isEmpty ? paragraph : "\n\n" + paragraph
        length += count
        return true
    }

    /// The longest prefix of `texts` that fits as the lines of a folded block.
    func fitting(_ texts: some Sequence<String>, reserve: Int) -> [String] {
        // The fence and the tags that fold the block take room, too.
        var room = rest - reserve - 200
        return texts.prefix { text in
            room -= text.utf16.count + 1
            return room >= 0
        }
    }

    /// Adds a table with the first rows that fit, at most `most`, and no table if no row fits.
    ///
    /// - Returns: the number of rows that were left out.
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
