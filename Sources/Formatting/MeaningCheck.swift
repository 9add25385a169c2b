import LocatedYAML

/// Compares a rewritten text with the original.
struct MeaningCheck {
    let name: String
    let limits: YAMLLimits

    /// Compares the values as a reader of manifests sees them: aliases resolved, merge keys applied, keys in any
    /// order.
    func compare(_ before: YAMLFile, _ after: YAMLFile) throws(FormattingError) {
        guard after.problems.isEmpty, before.documents.count == after.documents.count,
            zip(before.documents, after.documents).allSatisfy({ Self.isSame($0.root, $1.root) })
        else { throw .wouldChange(.values) }
    }

    /// Compares the parts that the values don't show: separators, comments, anchors and waivers.
    func compare(_ before: SyntaxStream, _ after: SyntaxStream) throws(FormattingError) {
        let (one, other) = (SyntaxInventory(before), SyntaxInventory(after))
        if one.separators != other.separators { throw .wouldChange(.documents) }
        if one.comments != other.comments { throw .wouldChange(.comments) }
        if one.names != other.names { throw .wouldChange(.anchors) }
        if one.waivers != other.waivers {
            let moved = one.waivers.keys.filter { one.waivers[$0] != other.waivers[$0] }
            throw .wouldChange(.waivers, line: moved.compactMap { one.waiverLines[$0] }.min())
        }
    }

    private static func isSame(_ one: YAMLNode?, _ other: YAMLNode?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        guard one.count == other.count, (one.alias == nil) == (other.alias == nil) else { return false }
        switch (one.content, other.content) {
        case (.scalar(let one), .scalar(let other)): return one.text == other.text && isSame(one.value, other.value)
        case (.sequence(let one), .sequence(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { isSame($0, $1) }
        case (.mapping(let one), .mapping(let other)):
            guard one.count == other.count else { return false }
            if zip(one, other).allSatisfy({ $0.key == $1.key }) {
                return zip(one, other).allSatisfy { isSame($0.value, $1.value) }
            }
            let values = Dictionary(other.map { ($0.key, $0.value) }) { first, _ in first }
            return one.allSatisfy { entry in values[entry.key].map { isSame(entry.value, $0) } ?? false }
        default: return false
        }
    }

    private static func isSame(_ one: YAMLScalar.Value, _ other: YAMLScalar.Value) -> Bool {
        if case .number(let one) = one, case .number(let other) = other, one.isNaN, other.isNaN { return true }
        return one == other
    }
}
