package import Fleet
import SIPModel

extension PlanScope {
    /// Refuses a scope if a target, a path or the whole scope matches no number: it is a typing mistake.
    ///
    /// - Parameters:
    ///   - files: the names of the manifest set's files.
    ///   - owned: more numbers that the scope may match, besides those of the manifest set.
    ///   - elsewhere: the origin of `owned`, as the message names it.
    /// - Throws: `EmptyScope` with the target or path that matches nothing.
    package func check(
        desired: DesiredFleet,
        files: [String],
        owned: OwnedFleet?,
        elsewhere: String = "the ledger"
    ) throws(EmptyScope) {
        let strangers = (targets ?? []).filter { desired[$0] == nil && owned?.numbers[$0] == nil }
        guard strangers.isEmpty else {
            let names = strangers.sorted().map(\.description).joined(separator: ", ")
            throw EmptyScope("\(names) is neither in the manifest set nor in \(elsewhere)")
        }
        for path in paths ?? [] {
            let one = PlanScope(paths: [path])
            guard !files.contains(where: one.covers), one.numbers(desired: desired, owned: owned).isEmpty
            else { continue }
            throw EmptyScope("\(path) is neither in the manifest set nor in \(elsewhere)")
        }
        guard isNarrowed, numbers(desired: desired, owned: owned).isEmpty else { return }
        throw EmptyScope("no number of the manifest set or \(elsewhere) is in this scope")
    }
}

/// A scope that matches no number, as a whole or in one of its targets or paths.
package struct EmptyScope: Error, Equatable {
    private let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    package var message: String { "Nothing found: \(reason)." }
}
