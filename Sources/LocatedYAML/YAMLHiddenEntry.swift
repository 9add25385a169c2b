/// Two entries of the same key, both with a mapping as their value: one that a mapping has, and one that a merge key
/// (`<<`) would have brought in and doesn't, since merging doesn't go below a key.
package struct YAMLHiddenEntry: Sendable {
    /// The entry that counts.
    package let own: YAMLEntry
    package let merged: YAMLEntry

    /// The paths of the values that only the merged entry has, below its key.
    package var lost: [[String]] { Self.lost(from: merged.value, beside: own.value) }

    private static func lost(from merged: YAMLNode, beside own: YAMLNode) -> [[String]] {
        guard case .mapping(let merged) = merged.content, case .mapping(let own) = own.content else { return [] }
        // A search for each key would take too long in a large mapping.
        let known = Dictionary(own.map { (Array($0.key.utf8), $0.value) }) { first, _ in first }
        return merged.flatMap { entry in
            guard let value = known[Array(entry.key.utf8)] else { return [[entry.key]] }
            return lost(from: entry.value, beside: value).map { [entry.key] + $0 }
        }
    }
}
