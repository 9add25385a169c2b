/// The anchors of a document, and the nodes that they name.
///
/// Anchors may be a million and aliases none: a table is made when the first alias asks, and all at once.
struct Anchors {
    private var table: [String: Int32] = [:]
    private var waiting: [(name: String, node: Int32)] = []

    /// Names a node; another that had the name loses it.
    mutating func set(_ name: String, to node: Int32) {
        waiting.append((name, node))
    }

    mutating func node(_ name: String) -> Int32? {
        if !waiting.isEmpty {
            // One by one they would double the table each time that it is full.
            if waiting.count > table.count { table.reserveCapacity(table.count + waiting.count) }
            for (name, node) in waiting { table[name] = node }
            waiting.removeAll()
        }
        return table[name]
    }
}
