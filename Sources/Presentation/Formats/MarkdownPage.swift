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
