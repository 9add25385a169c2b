package import Fleet
import SIPModel

extension PlanScope {
    /// Refuses a scope if a target, an exclusion, a path or the whole scope matches no number: it is a typing mistake.
    ///
    /// - Parameters:
    ///   - files: the names of the manifest set's files.
    ///   - owned: more numbers that the scope may match, besides those of the manifest set.
    ///   - elsewhere: the origin of `owned`, as the message names it.
    /// - Throws: `EmptyScope` with the target, exclusion or path that matches nothing.
    package func check(
        desired: DesiredFleet,
        files: [String],
        owned: OwnedFleet?,
        elsewhere: String = "the ledger"
    ) throws(EmptyScope) {
        func isKnown(_ number: PhoneNumber) -> Bool { desired[number] != nil || owned?.numbers[number] != nil }
        for list in [targets ?? [], excluded] {
            let strangers = list.singles.filter { !isKnown($0) }
            guard strangers.isEmpty else {
                let names = strangers.sorted().map(\.description).joined(separator: ", ")
                throw EmptyScope("\(names) is neither in the manifest set nor in \(elsewhere)")
            }
            // Of a block, some numbers may be nobody's.
            for block in list.blocks.sorted(by: { $0.first < $1.first }) where !block.numbers.contains(where: isKnown) {
                throw EmptyScope(
                    "no number of \(block.first)..\(block.last) is in the manifest set or in \(elsewhere)")
            }
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
