package import LocatedYAML

/// How much is read: the limits that patchbay.yaml may lower, and where it does.
package struct ReadingLimits: Sendable, Equatable {
    package private(set) var yaml = YAMLLimits()
    /// Numbers of one manifest set.
    package private(set) var numbers = 1_000_000
    /// Where the configuration sets them.
    package private(set) var places: [Name: SourceSpan] = [:]

    package init() {}

    /// One of them, by its key below `limits`.
    package enum Name: String, Sendable, CaseIterable {
        /// Bytes of one file.
        case fileSize = "file_size"
        /// Collections within collections.
        case depth
        /// Nodes of one file after aliases are expanded.
        case nodes
        case numbers

        /// The highest value it takes, which is the one that holds where nothing sets it.
        package var maximum: Int {
            let standard = ReadingLimits()
            return switch self {
            case .fileSize: standard.yaml.fileSize
            case .depth: standard.yaml.depth
            case .nodes: standard.yaml.nodes
            case .numbers: standard.numbers
            }
        }
    }

    /// Lowers one.
    ///
    /// - Parameters:
    ///   - value: 1 to the name's maximum; another one is brought there.
    ///   - place: where the configuration sets it.
    package mutating func set(_ name: Name, to value: Int, at place: SourceSpan? = nil) {
        let value = max(1, min(value, name.maximum))
        places[name] = place
        switch name {
        case .fileSize: yaml.fileSize = value
        case .depth: yaml.depth = value
        case .nodes: yaml.nodes = value
        case .numbers: numbers = value
        }
    }

    /// What a diagnostic of a limit that was passed points at beside: where it is set.
    package func related(_ name: Name) -> [Diagnostic.Related] {
        places[name].map { [.init("the limit is set here", at: $0)] } ?? []
    }
}
