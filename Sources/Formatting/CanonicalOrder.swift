import LocatedYAML
import Manifest

/// The kind of a node of a manifest, as far as its layout depends on it. The keys of a mapping, their order and the
/// types of their values come from the table of keys (`ManifestKeyRow`).
enum Shape: Equatable {
    case mapping(ManifestMapping)
    /// A mapping from names that the author chose to mappings of this kind.
    case named(ManifestMapping)
    case headerLists
    case rules
    case numbers
    /// A node whose order is left to its author.
    case free

    static let manifest = Shape.mapping(.document)

    /// The shape of a key's value.
    init(_ type: KeyType) {
        self =
            switch type {
            case .mapping(let mapping), .attachment(let mapping): .mapping(mapping)
            case .named(let mapping): .named(mapping)
            case .namedRules: .headerLists
            case .rules: .rules
            case .numbers: .numbers
            case .text, .boolean, .integer, .choice, .texts, .phoneNumbers, .labels, .anything: .free
            // A secret has only one key, its source, so there is nothing to sort.
            case .secret, .credential: .free
            }
    }

    /// The keys in their order; `x-` stands for every key with that prefix.
    var keys: [String] {
        if case .mapping(let mapping) = self { Self.orders[mapping.rawValue] } else { [] }
    }

    private static let orders: [[String]] = ManifestMapping.allCases.map { mapping in
        let names = mapping.familyRows.map(\.key.rawValue)
        if mapping == .document { return names }
        // A mapping with only one known key stays as it is written.
        return names.count > 1 ? ["<<"] + names : []
    }

    /// The shape of a key's value or, if `key` is `nil`, of a sequence's items.
    func child(_ key: String?) -> Shape {
        switch self {
        case _ where key == "<<": .free
        case .mapping(let mapping):
            mapping.familyRows.first { $0.key.rawValue == key }.map { Shape($0.type) } ?? .free
        case .named(let mapping): .mapping(mapping)
        case .headerLists: .rules
        case .rules: key == nil ? .mapping(.customRule) : .free
        case .numbers: .mapping(.number)
        case .free: .free
        }
    }

    /// The position of a key in the order; unknown keys come last.
    func rank(of key: String?) -> Int {
        let keys = keys
        let free = ManifestKey.free.rawValue
        let name = self == .manifest && key?.hasPrefix(free) == true ? free : key
        return keys.firstIndex { $0 == name } ?? keys.count
    }
}

extension SyntaxNode {
    /// The text of a key; `nil` for a key that is an alias.
    var keyText: String? {
        if case .scalar(let scalar) = content { scalar.value } else { nil }
    }
}

extension SyntaxStream {
    /// Sorts the keys, sets the spacing of collections, and marks the keys that are numbers.
    mutating func arrange() {
        for index in documents.indices { documents[index].arrange() }
    }
}

extension SyntaxDocument {
    fileprivate mutating func arrange() {
        guard var entry = root, var collection = entry.value.collection else { return }
        if !collection.isFlow, entry.value.properties.isEmpty, !collection.entries.isEmpty {
            collection.entries[0].leading = entry.leading + collection.entries[0].leading
            entry.leading = []
        }
        let first = collection.entries.first?.key?.keyText
        let original = collection
        _ = collection.arrange(as: collection.isMapping ? .manifest : .free)
        if !collection.isFlow, collection.entries.first?.key?.keyText != first {
            // Another key becomes the first, but the file's own comments must stay on top.
            collection = original
            header = collection.takeHeader()
            _ = collection.arrange(as: .manifest)
        }
        entry.value.content = .collection(collection)
        root = entry
    }
}

extension SyntaxCollection {
    /// Removes the file's own comments from above the first entry, and returns them: those before an empty line, and
    /// those up to a comment for editors.
    fileprivate mutating func takeHeader() -> [Comment] {
        guard let first = entries.first else { return [] }
        var count = first.followsBlank ? first.leading.count : 0
        for (index, comment) in first.leading.enumerated() where count < first.leading.count {
            if comment.followsBlank { count = max(count, index) }
            if comment.text.hasPrefix("# yaml-language-server:") { count = max(count, index + 1) }
        }
        entries[0].leading.removeFirst(count)
        return Array(first.leading.prefix(count))
    }

    /// - Returns: the names of all anchors and aliases in the collection.
    fileprivate mutating func arrange(as shape: Shape) -> Set<String> {
        var names: [Set<String>] = []
        for index in entries.indices {
            let key = entries[index].key
            var found: Set<String> = []
            if let key { key.collectName(into: &found) }
            if shape == .numbers { entries[index].key?.markAsNumber() }
            // A key that is an alias isn't resolved, so the type of its value is unknown.
            let child = isMapping && key?.keyText == nil ? .free : shape.child(key?.keyText)
            entries[index].value.arrange(as: child, &found)
            names.append(found)
        }
        if isMapping, !shape.keys.isEmpty {
            let order = Self.order(ranks: entries.map { shape.rank(of: $0.key?.keyText) }, names: names)
            entries = order.map { entries[$0] }
        }
        if shape == .manifest { spacing = .everywhere }
        if shape == .numbers { spacing = .aroundBlocks }
        return names.reduce(into: []) { $0.formUnion($1) }
    }

    /// Sorts the entries by rank, but swaps no two that share an anchor's name: an alias refers to the last anchor of
    /// its name before it.
    private static func order(ranks: [Int], names: [Set<String>]) -> [Int] {
        let sorted = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        if respects(names, sorted) { return sorted }
        // The loop below takes cubic time at worst. A mapping with fixed keys is small unless most keys are unknown.
        guard ranks.count <= 256 else { return Array(ranks.indices) }
        var rest = sorted
        var order: [Int] = []
        while !rest.isEmpty {
            let next = rest.firstIndex { candidate in
                rest.allSatisfy { $0 >= candidate || names[$0].isDisjoint(with: names[candidate]) }
            }
            order.append(rest.remove(at: next ?? 0))
        }
        return order
    }

    private static func respects(_ names: [Set<String>], _ order: [Int]) -> Bool {
        var last: [String: Int] = [:]
        for index in order {
            for name in names[index] {
                if let other = last[name], other > index { return false }
                last[name] = index
            }
        }
        return true
    }
}

extension SyntaxNode {
    fileprivate mutating func arrange(as shape: Shape, _ names: inout Set<String>) {
        collectName(into: &names)
        guard case .collection(var collection) = content else { return }
        names.formUnion(collection.arrange(as: shape == .rules && collection.isMapping ? .free : shape))
        content = .collection(collection)
    }

    fileprivate func collectName(into names: inout Set<String>) {
        if let anchor { names.insert(anchor) }
        if case .alias(let name) = content { names.insert(name) }
    }

    fileprivate mutating func markAsNumber() {
        guard case .scalar(var scalar) = content, !scalar.isAbsent, !(scalar.style == .plain && scalar.value == "<<")
        else { return }
        scalar.isNumber = true
        content = .scalar(scalar)
    }
}
