package import Fleet
import LocatedYAML
package import SIPModel

/// The numbers to plan. The manifest set is always whole: a scope narrows which numbers are planned, never what is
/// declared (docs/planning.md#scope).
package struct PlanScope: Sendable, Equatable {
    /// Files and directories, in the form in which manifests are named; `nil` for all.
    package var paths: [String]?
    package var selector: Selector?
    package var targets: NumberSelection?
    package var excluded: NumberSelection
    package var shard: Shard?

    package init(
        paths: [String]? = nil,
        selector: Selector? = nil,
        targets: NumberSelection? = nil,
        excluded: NumberSelection = [],
        shard: Shard? = nil
    ) {
        self.paths = paths
        self.selector = selector
        self.targets = targets
        self.excluded = excluded
        self.shard = shard
    }

    package static let everything = PlanScope()

    package func contains(_ number: PhoneNumber, file: String, labels: [String: String]) -> Bool {
        if let targets, !targets.contains(number) { return false }
        if excluded.contains(number) { return false }
        if let shard, !shard.contains(number) { return false }
        if let selector, !selector.matches(labels) { return false }
        return covers(file)
    }

    /// Whether a file is at or below one of the paths.
    package func covers(_ file: String) -> Bool {
        guard let paths else { return true }
        return paths.contains { $0 == "." || file == $0 || file.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }

    /// Whether paths, a selector, targets or exclusions narrow the scope. A shard alone doesn't count.
    package var isNarrowed: Bool { paths != nil || selector != nil || targets != nil || !excluded.isEmpty }

    /// Returns the numbers in scope, sorted: those that the manifest set declares and those that only the ledger has.
    package func numbers(desired: DesiredFleet, owned: OwnedFleet?) -> [PhoneNumber] {
        var numbers = desired.numbers.values
            .filter { contains($0.number, file: $0.place.file, labels: $0.labels) }
            .map(\.number)
        for (number, entry) in owned?.numbers ?? [:]
        where desired[number] == nil && contains(number, file: entry.file, labels: entry.labels) {
            numbers.append(number)
        }
        return numbers.sorted()
    }

    /// The numbers whose live state a plan needs. A number that nobody declared or owns is never read.
    package func numbersToRead(desired: DesiredFleet, owned: OwnedFleet?) -> [PhoneNumber] {
        numbers(desired: desired, owned: owned).filter { desired[$0]?.isManaged ?? true }
    }
}

/// One of several equal parts of a fleet, by number: `--shard 2/5`.
package struct Shard: Sendable, Equatable {
    package let index: Int
    package let count: Int

    /// Reads `I/N`, 1 ≤ I ≤ N ≤ 1,000; `nil` for any other text.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), (1...1_000).contains(count),
            (1...count).contains(index)
        else { return nil }
        self.index = index
        self.count = count
    }

    func contains(_ number: PhoneNumber) -> Bool {
        Int(number.digits % UInt64(count)) == index - 1
    }
}
