import LocatedYAML

/// One workflow command of GitHub Actions: an annotation, at a line of a file if it has a place.
struct GitHubCommand {
    enum Level: String {
        case error
        case warning
        case notice
    }

    let level: Level
    /// In the order in which they are written.
    let properties: [(name: String, value: String)]
    let message: String

    /// - Parameter prefix: path from the repository's root to the directory that the place's file is relative to;
    ///   empty, or with a slash at its end.
    init(_ level: Level, at place: SourcePlace? = nil, prefix: String = "", title: String, message: String) {
        var properties: [(name: String, value: String)] = []
        if let place {
            properties = [("file", prefix + place.file), ("line", "\(place.line)"), ("col", "\(place.column)")]
        }
        self.init(level: level, properties: properties + [("title", title)], message: message)
    }

    init(level: Level, properties: [(name: String, value: String)], message: String) {
        self.level = level
        self.properties = properties
        self.message = message
    }

    var text: String {
        let list = properties.map { "\($0.name)=\(Self.property($0.value))" }.joined(separator: ",")
        return "::\(level.rawValue)\(list.isEmpty ? "" : " " + list)::" + Self.data(message)
    }

    private static func data(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
