import Fleet
import Foundation
import Journal
import Planning
import SIPModel

/// What a run knows while it runs: the ledger as it will be written, and how far each number is.
actor ApplyState {
    private let plan: Plan
    let entries: [PhoneNumber: PlanEntry]
    var owned: OwnedFleet?
    var live: [PhoneNumber: LiveReading]
    var tracks: [PhoneNumber: NumberTrack] = [:]
    /// The last read of each number after an operation.
    var seen: [PhoneNumber: LiveNumber] = [:]
    /// The ledger's entries as they were when the run began.
    let original: [PhoneNumber: OwnedNumber]
    private var finished = 0
    private var failures = 0
    private var recorded = 0
    var newlyOutbound: Set<PhoneNumber> = []
    /// The directions that this run wrote an intention for.
    private var intended: [PhoneNumber: Set<Direction>] = [:]

    init(_ plan: Plan, owned: OwnedFleet?, live: [PhoneNumber: LiveReading], journal: String?) {
        self.plan = plan
        self.live = live
        entries = Dictionary(plan.entries.map { ($0.number, $0) }) { first, _ in first }
        for operation in plan.operations {
            tracks[operation.number, default: NumberTrack()].total += 1
        }
        original = owned?.numbers ?? [:]
        guard var owned else {
            self.owned = nil
            return
        }
        owned.apiURL = plan.apiURL
        owned.lastRun = journal.map { OwnedFleet.LastRun(journal: $0, generation: owned.generation) }
        owned.salt = owned.salt ?? plan.ledger?.salt
        owned.identity = plan.identity ?? owned.identity
        if let commit = plan.gitCommit {
            owned.commit = commit
            owned.manifestDigest = plan.manifestDigest
        }
        self.owned = owned
    }

    // MARK: What is asked while it runs

    /// The organisation that the ledger belongs to.
    var organisation: String? { owned?.organisation }
    var hasFailures: Bool { failures > 0 }

    func areApplied(_ numbers: [PhoneNumber]) -> Bool { numbers.allSatisfy { tracks[$0]?.result == .applied } }

    var progress: Applier.Progress {
        Applier.Progress(done: finished, failed: failures)
    }

    func entry(_ number: PhoneNumber) -> PlanEntry? { entries[number] }
    func reading(_ number: PhoneNumber) -> LiveReading? { live[number] }
    func remember(_ reading: LiveReading) { live[reading.number.number] = reading }
    func hasBegun(_ number: PhoneNumber) -> Bool { tracks[number]?.begun.isEmpty == false }

    func hasPlannedVersion(_ entry: PlanEntry) -> Bool {
        owned == nil || original[entry.number]?.version == entry.ledgerVersion
    }

    func desired(_ operation: Operation) -> [Direction: AttachmentState] {
        let targets = entries[operation.number]?.directions ?? [:]
        return Dictionary(
            uniqueKeysWithValues: operation.directions.compactMap { direction in
                targets[direction]?.desired.map { (direction, $0) }
            }
        )
    }

    /// The work of a phase, without the numbers that have already failed.
    func ready(_ phase: [Operation]) -> [NumberWork] {
        var byNumber: [PhoneNumber: [Operation]] = [:]
        for operation in phase where tracks[operation.number]?.result == nil {
            byNumber[operation.number, default: []].append(operation)
        }
        return byNumber.keys.sorted().map { NumberWork(number: $0, operations: byNumber[$0] ?? []) }
    }

    /// The directions in which an earlier run left an intention, and a call of it may still act.
    func left(_ number: PhoneNumber) -> [Direction: OwnedDirection] {
        (original[number]?.directions ?? [:]).filter { $0.value.intendedStill(at: plan.createdAt) != nil }
    }

    // MARK: What happens

    func begin(_ operation: Operation) { tracks[operation.number]?.begun.append(operation) }

    func fail(_ number: PhoneNumber, _ result: ApplyOutcome.Result, _ message: String) {
        guard tracks[number]?.result == nil else { return }
        conclude(number, result, message)
    }

    func hold(_ operations: [Operation], because message: String) {
        for operation in operations where tracks[operation.number]?.result == nil {
            conclude(operation.number, .held, message)
        }
    }

    func conclude(_ number: PhoneNumber, _ result: ApplyOutcome.Result, _ message: String? = nil) {
        if tracks[number]?.result == nil { finished += 1 }
        if result != .applied, tracks[number]?.result == nil { failures += 1 }
        tracks[number]?.result = result
        if let message { tracks[number]?.message = message }
    }

    // MARK: Ledger

    /// Numbers that are to be adopted without an operation and have to be read again first; without a reading
    /// since then they aren't adopted.
    func adoptedUntouched(readSince oldest: Date) -> [PlanEntry] {
        guard owned != nil else { return [] }
        let entries = plan.entries.filter { entry in
            entry.adopts && tracks[entry.number] == nil && (live[entry.number]?.at ?? .distantPast) <= oldest
        }
        for entry in entries { live[entry.number] = nil }
        return entries
    }

    /// Takes down what needs no call: numbers adopted as they are, changed labels, released directions.
    func recordUntouched(_ fingerprints: CredentialFingerprints, time: String) -> [JournalEvent] {
        guard owned != nil else { return [] }
        var events: [JournalEvent] = []
        for target in plan.entries where tracks[target.number] == nil && hasPlannedVersion(target) {
            if target.adopts, live[target.number] == nil { continue }
            var entry = owned?.numbers[target.number] ?? OwnedNumber(file: target.file)
            entry.version += 1
            record(target, in: entry)
            recorded += 1
            let live = live[target.number]?.number
            events.append(
                JournalEvent(
                    .recorded,
                    time: time,
                    number: target.number,
                    before: NumberRecord(live: live, ledger: original[target.number], fingerprints),
                    after: NumberRecord(live: live, ledger: owned?.numbers[target.number], fingerprints)
                )
            )
        }
        if owned?.organisation == nil {
            owned?.organisation = live.values.lazy.compactMap { $0.number.organisations.first }.min()
        }
        return events
    }

    /// Writes the number's entry as the plan leaves it. A removal, and an entry without a direction, goes; but what a call
    /// may still make stays owned.
    func record(_ target: PlanEntry, in entry: OwnedNumber) {
        var entry = entry
        entry.file = target.file
        entry.labels = target.labels
        entry.preventDetach = target.preventDetach
        for (direction, target) in target.directions {
            guard let record = target.record else { continue }
            entry.directions[direction] = OwnedDirection(
                last: record, intended: entry.directions[direction]?.intendedStill(at: plan.createdAt))
        }
        for direction in target.releases { entry.directions[direction] = nil }
        if target.isRemoval {
            entry.directions = entry.directions.filter {
                $0.value.intendedStill(at: plan.createdAt)?.state.attachment != nil
            }
        }
        owned?.numbers[target.number] = entry.directions.isEmpty ? nil : entry
    }

    /// Writes down what is about to be done; whether the ledger has to be saved for it.
    func intend(_ operations: [Operation], time: String, parallelism: Int) -> Bool {
        guard owned != nil, !operations.isEmpty else { return false }
        for operation in operations {
            guard let target = entries[operation.number] else { continue }
            var entry = owned?.numbers[operation.number] ?? OwnedNumber(file: target.file, labels: target.labels)
            entry.version += 1
            intended[operation.number, default: []].formUnion(operation.directions)
            for direction in operation.directions {
                let desired = target.directions[direction]?.desired
                let intention = Intention(
                    state: desired.map { .attached(RecordedAttachment($0)) } ?? .unattached,
                    isReplace: operation.isReplace,
                    at: time,
                    parallelism: parallelism
                )
                entry.directions[direction, default: OwnedDirection(last: nil)].intended = intention
            }
            // Protection begins with the first call and ends with the last: never a moment without it.
            entry.preventDetach = entry.preventDetach || target.preventDetach
            owned?.numbers[operation.number] = entry
        }
        return true
    }

    /// Directions of which no call was made keep the entry they had: what was intended for them didn't happen.
    func forgetNotBegun() {
        guard owned != nil else { return }
        for (number, track) in tracks {
            guard !track.begun.isEmpty else {
                owned?.numbers[number] = original[number]
                continue
            }
            let begun = Set(track.begun.flatMap(\.directions))
            for direction in intended[number, default: []].subtracting(begun) {
                owned?.numbers[number]?.directions[direction] = original[number]?.directions[direction]
            }
        }
    }

    /// An operation that ended before it sent anything counts as not begun.
    func takeBack(_ operation: Operation) {
        tracks[operation.number]?.begun.removeAll { $0.id == operation.id }
        for direction in operation.directions {
            owned?.numbers[operation.number]?.directions[direction] =
                original[operation.number]?.directions[direction]
        }
    }

    /// The ledger to write next, or nil where there is none.
    func nextGeneration() -> OwnedFleet? {
        owned?.generation += 1
        return owned
    }

    // MARK: The end

    func outcome(stopped: RunSwitch.Stop?) -> ApplyOutcome {
        var outcome = ApplyOutcome()
        outcome.recorded = recorded
        outcome.stopped = stopped?.text
        outcome.isDenied = stopped?.isDenied ?? false
        outcome.isUnreachable = stopped?.cause == .unreachable
        outcome.isInterrupted = stopped?.cause == .signal
        outcome.endedInError = stopped?.cause == .unrecorded
        outcome.needVerification = newlyOutbound.sorted()
        outcome.numbers = tracks.keys.sorted().map { number in
            let track = tracks[number]
            let isHalf = track.map { $0.result == nil && $0.completed > 0 } ?? false
            var row = ApplyOutcome.Number(
                number,
                track?.result ?? .notBegun,
                message: track?.message ?? (isHalf ? "a part of it was done; the rest wasn't begun" : nil),
                hasGap: track?.hasGap ?? false,
                isUnsure: track?.isUnsure ?? false,
                gapLength: track?.gap.map(Self.milliseconds)
            )
            row.isRefused = track?.isRefused ?? false
            row.isHalf = isHalf
            return row
        }
        return outcome
    }
}
