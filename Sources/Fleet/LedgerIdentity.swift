/// The configuration that a ledger belongs to (docs/ledger.md#whose-it-is).
package struct LedgerIdentity: Sendable, Equatable, Codable {
    /// The configuration's path from the root of its repository.
    package var configuration: String
    /// The URL of the repository's remote without credentials, or its root commit; `nil` if neither is known.
    package var repository: String?

    package init(configuration: String, repository: String?) {
        self.configuration = configuration
        self.repository = repository
    }

    /// Whether both name the same configuration, as far as both know it. One repository has many addresses (HTTPS, SSH, a
    /// host's alias), so of the URL only its last two parts count: the owner and the repository.
    package func isSame(as other: LedgerIdentity) -> Bool {
        guard configuration.utf8.elementsEqual(other.configuration.utf8) else { return false }
        guard let one = repository, let two = other.repository, Self.isURL(one) == Self.isURL(two) else { return true }
        return Self.isURL(one) ? Self.parts(one) == Self.parts(two) : one == two
    }

    private static func isURL(_ text: String) -> Bool { text.contains("/") || text.contains(":") }

    private static func parts(_ url: String) -> [String] {
        let parts = url.lowercased().split(whereSeparator: { $0 == "/" || $0 == ":" }).suffix(2).map(String.init)
        return parts.map { $0.hasSuffix(".git") ? String($0.dropLast(4)) : $0 }
    }
}

extension LedgerIdentity: CustomStringConvertible {
    package var description: String { configuration + (repository.map { " of \($0)" } ?? "") }
}
