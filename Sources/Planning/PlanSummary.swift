/// The ledger that a plan was computed from.
package struct LedgerStamp: Sendable, Equatable, Codable {
    package var generation: Int
    /// The salt of credential fingerprints, base64. The first apply stores it in the ledger.
    package var salt: String
    package var owned: Int

    package init(generation: Int, salt: String, owned: Int) {
        self.generation = generation
        self.salt = salt
        self.owned = owned
    }
}

/// The counts of a plan: operations, then numbers.
package struct Summary: Sendable, Equatable {
    package var attach = 0
    package var update = 0
    package var replace = 0
    package var detach = 0
    /// Numbers without an operation.
    package var unchanged = 0
    /// Numbers with an attachment that someone else made and that becomes owned.
    package var adopted = 0
    /// Numbers of the manifest set and the ledger (for a rollback: of the journal) that are out of scope.
    package var outOfScope = 0

    package init() {}

    /// The counts of operations alone.
    init(_ operations: [Operation]) {
        for operation in operations {
            switch operation.action {
            case .attach: attach += 1
            case .update: update += 1
            case .replace: replace += 1
            case .detach: detach += 1
            }
        }
    }

    package var operations: Int { attach + update + replace + detach }
}

// MARK: Codable

extension Summary: Codable {
    private enum CodingKeys: String, CodingKey {
        case attach
        case update
        case replace
        case detach
        case unchanged
        case adopted
        case outOfScope = "out_of_scope"
    }
}
