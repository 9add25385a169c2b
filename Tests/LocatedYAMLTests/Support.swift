import LocatedYAML

extension YAMLFile {
    init(_ text: String, limits: YAMLLimits = YAMLLimits()) {
        self.init(parsing: Array(text.utf8), name: "test.yaml", limits: limits)
    }

    var kinds: [YAMLProblem.Kind] { problems.map(\.kind) }

    /// The problems' places in the form `line:column`.
    var places: [String] { problems.map { "\($0.span.start.line):\($0.span.start.column)" } }

    var root: YAMLNode? { documents.first?.root }
}

extension YAMLNode {
    subscript(_ key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }

    subscript(_ index: Int) -> YAMLNode? { items.indices.contains(index) ? items[index] : nil }

    var entries: [YAMLEntry] {
        if case .mapping(let entries) = content { Array(entries) } else { [] }
    }

    var items: [YAMLNode] {
        if case .sequence(let items) = content { Array(items) } else { [] }
    }

    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    var text: String? { scalar?.text }
    var value: YAMLScalar.Value? { scalar?.value }

    var isBroken: Bool {
        if case .broken = content { true } else { false }
    }

    /// The place at which a reader meets the node, in the form `line:column`.
    var at: String { "\(place.line):\(place.column)" }

    /// The node's span in the form `line:column-line:column`; the end is the column after the last character.
    var range: String { "\(span.start.line):\(span.start.column)-\(span.endLine):\(span.endColumn)" }
}
