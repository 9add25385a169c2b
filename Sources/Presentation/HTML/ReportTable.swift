import Wording

/// The table of a report, with one row per operation or number. The page's script adds search and sorting; without it,
/// the page shows all rows in their order.
struct ReportTable {
    struct Row {
        /// A CSS class of `ReportStyle`.
        let kind: String
        /// The id of the entry elsewhere on the page that lists the changes. `nil`: the row lists them.
        var entry: String?
        /// The first cell is the row's heading.
        let cells: [HTML]
    }

    let heading: String
    let caption: String
    let columns: [String]
    let rows: [Row]

    /// The id of the table's section, for links within the page.
    static let anchor = "table"

    func render() -> HTML {
        guard !rows.isEmpty else { return .none }
        return """
            <section id="\(Self.anchor)"><h2>\(heading)</h2>
            <div class="search" hidden><label for="search">Search</label>
            <input id="search" type="search" autocomplete="off" spellcheck="false" aria-describedby="count">
            <output id="count" for="search">\(Count.of(rows.count, "row"))</output></div>
            <table><caption>\(caption)</caption>
            <thead><tr>\(columns.map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>
            <tbody>
            \(rows.map(row))</tbody></table></section>
            """
    }

    private func row(_ row: Row) -> HTML {
        let entry: HTML = row.entry.map { " data-entry=\"\($0)\"" } ?? .none
        let cells = row.cells.enumerated().map { index, cell -> HTML in
            index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
        }
        return "<tr class=\"\(row.kind)\"\(entry)>\(cells)</tr>\n"
    }
}
