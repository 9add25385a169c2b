package import LocatedYAML

/// Limits for reading manifests, which patchbay.yaml may lower, and the places where it does.
package struct ReadingLimits: Sendable, Equatable {
    package private(set) var yaml = YAMLLimits()
    /// Maximum numbers of one manifest set.
    package private(set) var numbers = 1_000_000
    /// The places in the configuration that set limits.
    package private(set) var places: [Name: SourceSpan] = [:]

    package init() {}

    /// A limit, named by its key below `limits`.
    package enum Name: String, Sendable, CaseIterable {
        /// Maximum bytes of one file.
        case fileSize = "file_size"
        /// Maximum depth of collections within collections.
        case depth
        /// Maximum nodes of one file after aliases are expanded.
        case nodes
        /// Maximum numbers of one manifest set.
        case numbers

        /// The highest value that the limit accepts, which is also its default.
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

    /// Lowers a limit.
    ///
    /// - Parameters:
    ///   - value: 1 to the limit's maximum; a value outside this range is clamped to it.
    ///   - place: the place in the configuration that sets the limit.
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

    /// Returns the place that set a limit, for the diagnostic of a file or set that exceeds it. Empty if the default
    /// applies.
    package func related(_ name: Name) -> [Diagnostic.Related] {
        places[name].map { [.init("the limit is set here", at: $0)] } ?? []
    }
}
