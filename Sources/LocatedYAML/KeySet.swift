import TextBytes

/// The keys of a mapping that is being read.
///
/// Most mappings have few keys: then a comparison with each key is faster than a table.
struct KeySet {
    private static let handful = 16

    /// The merge key (`<<`) of the mapping, which isn't in its entries.
    var mergeKey: Int32?
    private var table: [ExactText: Int32] = [:]

    /// Adds a key.
    ///
    /// - Parameter entries: the keys and values that were added before, alternating, without a merge key.
    /// - Returns: the earlier key with the same text, or `nil` if the key is new.
    mutating func insert(_ key: Int32, among entries: ArraySlice<Int32>, in tree: YAMLTreeBuilder) -> Int32? {
        if entries.count < 2 * Self.handful {
            if let mergeKey, tree.isSameText(mergeKey, key) { return mergeKey }
            for index in stride(from: entries.startIndex, to: entries.endIndex, by: 2)
            where tree.isSameText(entries[index], key) {
                return entries[index]
            }
            return nil
        }
        if table.isEmpty {
            for index in stride(from: entries.startIndex, to: entries.endIndex, by: 2) {
                table[ExactText(tree.text(of: entries[index]))] = entries[index]
            }
        }
        let text = ExactText(tree.text(of: key))
        if let mergeKey, tree.isSameText(mergeKey, key) { return mergeKey }
        guard let earlier = table.updateValue(key, forKey: text) else { return nil }
        table[text] = earlier
        return earlier
    }
}
