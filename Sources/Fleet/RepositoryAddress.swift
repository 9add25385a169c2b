/// The address of a repository: a URL, `host:path`, or a path. One repository has many: by HTTPS and SSH, with and
/// without `.git`, by the name that a user's SSH configuration gives to a host.
struct RepositoryAddress: Equatable {
    /// Empty for a path.
    let host: String
    let parts: [String]

    /// Returns `nil` for what is no address, as a commit.
    init?(_ text: String) {
        var rest = text.lowercased()[...]
        if let scheme = rest.firstRange(of: "://") {
            let isFile = rest.hasPrefix("file:")
            rest = rest[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            rest = rest.dropFirst(authority.count)
            let address = authority.split(separator: "@").last ?? ""
            host = isFile ? "" : String(address.split(separator: ":").first ?? "")
        } else if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
            host = String(rest[..<colon].split(separator: "@").last ?? "")
            rest = rest[rest.index(after: colon)...]
        } else if rest.contains("/") {
            host = ""
        } else {
            return nil
        }
        var parts = rest.split(separator: "/").map(String.init)
        if let last = parts.last, last.hasSuffix(".git") { parts[parts.count - 1] = String(last.dropLast(4)) }
        // What Gerrit, Bitbucket and Azure DevOps add to the path by one of the protocols.
        if let first = parts.first, parts.count > 1, ["a", "scm", "v3"].contains(first) { parts.removeFirst() }
        self.parts = parts.filter { $0 != "_git" }
    }

    func isSame(as other: RepositoryAddress) -> Bool {
        // A path of one machine is another one on the next.
        if host.isEmpty || other.host.isEmpty { return parts.suffix(1) == other.parts.suffix(1) }
        return parts == other.parts && Self.mayBeSame(host, other.host)
    }

    /// Whether two names may be of one host: an alias has no domain, or begins or ends with the host's name.
    private static func mayBeSame(_ one: String, _ other: String) -> Bool {
        one == other || !one.contains(".") || !other.contains(".") || one.hasPrefix(other + "-")
            || other.hasPrefix(one + "-") || one.hasSuffix("." + other) || other.hasSuffix("." + one)
    }
}
