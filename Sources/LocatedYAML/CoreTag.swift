/// The tag of a node: none, a tag of the core schema, or another tag.
enum CoreTag: Equatable {
    enum Scalar: String {
        case null
        case bool
        case int
        case float

        func accepts(_ value: YAMLScalar.Value) -> Bool {
            switch (self, value) {
            case (.null, .null), (.bool, .bool), (.int, .integer), (.float, .number), (.float, .integer): true
            default: false
            }
        }
    }

    case none
    case string
    case resolved(Scalar)
    case sequence
    case mapping
    case other

    private static let prefix = "tag:yaml.org,2002:"

    init(_ tag: String?) {
        guard let tag else {
            self = .none
            return
        }
        guard tag.hasPrefix(Self.prefix) else {
            self = tag == "!" ? .string : .other
            return
        }
        let name = String(tag.dropFirst(Self.prefix.count))
        self =
            switch name {
            case "str": .string
            case "seq": .sequence
            case "map": .mapping
            default: Scalar(rawValue: name).map(CoreTag.resolved) ?? .other
            }
    }

    /// The tag as its author most likely wrote it.
    static func shown(_ tag: String?) -> String {
        guard let tag else { return "" }
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}
