import TextBytes

/// The anchors of a document, and the nodes that they name.
///
/// A document may have a million anchors and no alias. So the table is built only when an alias needs it, in one step.
struct Anchors {
    private var table: [ExactText: Int32] = [:]
    private var waiting: [(name: ExactText, node: Int32)] = []

    /// Gives a node a name. An earlier node with the same name loses it.
    mutating func set(_ name: String, to node: Int32) {
        waiting.append((ExactText(name), node))
    }

    mutating func node(_ name: String) -> Int32? {
        if !waiting.isEmpty {
            // Without this, the table would be copied each time that it doubles.
            if waiting.count > table.count { table.reserveCapacity(table.count + waiting.count) }
            for (name, node) in waiting { table[name] = node }
            waiting.removeAll()
        }
        return table[ExactText(name)]
    }
}
