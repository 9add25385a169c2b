import Wording

/// One line of a source as a terminal shows it, and the position of the mark under it.
///
/// Places count characters of the text (Unicode code points), a tab as one; a terminal counts columns. The two differ
/// if a character is wide, joined to its neighbour, or shown as an escape.
struct ExcerptLine {
    let text: String
    /// The columns before the mark.
    let indent: Int
    /// The columns that the mark takes, at least 1.
    let length: Int

    private struct Cell {
        let text: String
        let width: Int
        let isMarked: Bool
    }

    /// - Parameters:
    ///   - marked: the characters (code points) of the line to mark, counted from 0.
    ///   - width: available columns; a longer line is cut to the part around the mark.
    init(_ line: String, marking marked: Range<Int>, width: Int) {
        let cells = Self.cells(of: line, marked)
        let columns = Self.window(of: cells, width: width)
        var text = columns.lowerBound > 0 ? "…" : ""
        var column = 0
        var indent = columns.lowerBound > 0 ? 1 : 0
        var length = 0
        var isCut = false
        for cell in cells {
            defer { column += cell.width }
            if column < columns.lowerBound { continue }
            if column + cell.width > columns.upperBound {
                isCut = true
                break
            }
            text += cell.text
            if cell.isMarked {
                length += cell.width
            } else if length == 0 {
                indent += cell.width
            }
        }
        self.text = text + (isCut ? "…" : "")
        self.indent = indent
        self.length = max(1, length)
    }

    /// One cell per character that a reader sees. A character that a terminal would obey is escaped.
    private static func cells(of line: String, _ marked: Range<Int>) -> [Cell] {
        var cells: [Cell] = []
        var start = 0
        for character in line {
            let end = start + character.unicodeScalars.count
            let shown = TerminalSafe.text(String(character))
            let isMarked = start < marked.upperBound && end > marked.lowerBound
            cells.append(Cell(text: shown, width: DisplayWidth.of(shown), isMarked: isMarked))
            start = end
        }
        return cells
    }

    /// The columns to show, without those of the `…` at each end that was cut.
    private static func window(of cells: [Cell], width: Int) -> Range<Int> {
        let total = cells.reduce(0) { $0 + $1.width }
        if total <= width { return 0..<total }
        let before = cells.prefix { !$0.isMarked }.reduce(0) { $0 + $1.width }
        let marked = cells.filter(\.isMarked).reduce(0) { $0 + $1.width }
        if before + marked < width { return 0..<(width - 1) }
        // Show as much of the marked text as fits, after at least a third of the width of the text before it.
        let context = max(width / 3, width - marked - width / 6)
        let start = max(0, min(before - min(context, width * 2 / 3), total - width + 1))
        if start == 0 { return 0..<(width - 1) }
        return start + width - 1 >= total ? start..<total : start..<(start + width - 2)
    }
}
