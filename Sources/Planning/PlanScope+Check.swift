package import Fleet
import SIPModel

extension PlanScope {
    /// Refuses a scope that nothing falls into: it is a typing mistake.
    ///
    /// - Parameters:
    ///   - files: the names of the manifest set's files.
    ///   - owned: numbers that may fall into it beside the manifest set's.
    ///   - elsewhere: where those are from, as a message says it.
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

/// A scope that nothing falls into.
package struct EmptyScope: Error, Equatable {
    private let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    package var message: String { "Nothing found: \(reason)." }
}
