/// The names of manifests in places, plans and ledgers: relative to the configuration's directory if the manifest is
/// below it, otherwise absolute.
package struct ManifestNames: Sendable {
    /// The name of standard input.
    package static let input = "<stdin>"

    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    /// - Parameter path: absolute, or `-` for standard input.
    package func name(of path: String) -> String {
        if path == "-" { return Self.input }
        let path = Self.standardized(path)
        let base = Self.standardized(directory)
        if path == base { return "." }
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// Returns the absolute path of the manifest with a name.
    package func path(of name: String) -> String {
        name.hasPrefix("/") ? name : Self.standardized(directory + "/" + name)
    }

    /// An absolute path without `.`, `..` and doubled slashes.
    ///
    /// Links aren't followed: a manifest must have the same name in every ledger, wherever its link leads.
    package static func standardized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
