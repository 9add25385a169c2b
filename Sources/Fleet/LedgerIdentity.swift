import TextBytes

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

    /// Whether both name the same configuration, as far as both know it.
    package func isSame(as other: LedgerIdentity) -> Bool {
        guard configuration.isExactly(other.configuration) else { return false }
        guard let one = repository, let two = other.repository else { return true }
        switch (RepositoryAddress(one), RepositoryAddress(two)) {
        case (let one?, let two?): return one.isSame(as: two)
        case (nil, nil): return one == two
        default: return true
        }
    }
}

extension LedgerIdentity: CustomStringConvertible {
    package var description: String { configuration + (repository.map { " of \($0)" } ?? "") }
}
