import BlandWire
import Fleet
import Foundation
import Journal
import Planning
import SIPModel

/// What a run knows while it runs: the ledger as it will be written, and how far each number is.
actor ApplyState {
    private struct Track {
        /// How many operations the plan has for it.
        var total = 0
        var begun: [Operation] = []
        var completed: Set<String> = []
        var restored: Set<Direction> = []
        var result: ApplyOutcome.Result?
        var message: String?
        var hasGap = false
        /// The longest that a replaced direction was without its attachment.
        var gap: Duration?
        /// Directions of which a call was sent that nobody can say the outcome of.
        var isUncertain: Set<Direction> = []
        var isSettled = false
    }

    private let plan: Plan
    private let entries: [PhoneNumber: PlanEntry]
    private var owned: OwnedFleet?
    private var live: [PhoneNumber: LiveReading]
    private var tracks: [PhoneNumber: Track] = [:]
    /// The ledger's entries as they were when the run began.
    private let original: [PhoneNumber: OwnedNumber]
    private var finished = 0
    private var failures = 0
    private var recorded = 0
    private var newlyOutbound: Set<PhoneNumber> = []

    init(_ plan: Plan, owned: OwnedFleet?, live: [PhoneNumber: LiveReading]) {
        self.plan = plan
        self.live = live
        entries = Dictionary(plan.entries.map { ($0.number, $0) }) { first, _ in first }
        for operation in plan.operations {
            tracks[operation.number, default: Track()].total += 1
        }
        original = owned?.numbers ?? [:]
        guard var owned else {
            self.owned = nil
            return
        }
        owned.apiURL = plan.apiURL
        owned.salt = owned.salt ?? plan.ledger?.salt
        owned.commit = plan.gitCommit ?? owned.commit
        self.owned = owned
    }

    // MARK: What is asked while it runs

    var hasFailures: Bool { failures > 0 }

    func areApplied(_ numbers: [PhoneNumber]) -> Bool { numbers.allSatisfy { tracks[$0]?.result == .applied } }

    var progress: Applier.Progress {
        Applier.Progress(done: finished, total: tracks.count, failed: failures)
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

    /// Whether a number has nothing left to do after this work, or can do no more.
    func isLast(_ work: NumberWork) -> Bool {
        guard let track = tracks[work.number], !track.begun.isEmpty else { return false }
        return track.result != nil || track.completed.count == track.total
    }

    /// Numbers that were begun and not read back.
    var unsettled: [PhoneNumber] {
        tracks.filter { !$0.value.begun.isEmpty && !$0.value.isSettled }.keys.sorted()
    }

    // MARK: What happens

    func begin(_ operation: Operation) { tracks[operation.number]?.begun.append(operation) }
    func complete(_ operation: Operation) { tracks[operation.number]?.completed.insert(operation.id) }

    func fail(_ number: PhoneNumber, _ result: ApplyOutcome.Result, _ message: String) {
        guard tracks[number]?.result == nil else { return }
        conclude(number, result, message)
    }

    func hold(_ operations: [Operation], because message: String) {
        for operation in operations where tracks[operation.number]?.result == nil {
            conclude(operation.number, .held, message)
        }
    }

    private func conclude(_ number: PhoneNumber, _ result: ApplyOutcome.Result, _ message: String? = nil) {
        if tracks[number]?.result == nil { finished += 1 }
        if result != .applied, tracks[number]?.result == nil { failures += 1 }
        tracks[number]?.result = result
        if let message { tracks[number]?.message = message }
    }

    /// A call was given up: it may have been carried out.
    func doubt(_ operation: Operation) {
        tracks[operation.number]?.isUncertain.formUnion(operation.directions)
    }

    func leaveGap(_ number: PhoneNumber, _ message: String) {
        tracks[number]?.hasGap = true
        add(message, to: number)
    }

    func measured(_ number: PhoneNumber, _ gap: Duration) {
        let longest = max(tracks[number]?.gap ?? .zero, gap)
        tracks[number]?.gap = longest
    }

    func restored(_ number: PhoneNumber, _ direction: Direction, _ message: String) {
        tracks[number]?.restored.insert(direction)
        add(message, to: number)
    }

    private func add(_ message: String, to number: PhoneNumber) {
        let before = tracks[number]?.message
        tracks[number]?.message = [before, message].compactMap { $0 }.joined(separator: "; ")
    }

    func unreadable(_ number: PhoneNumber, _ message: String) {
        tracks[number]?.isSettled = true
        if tracks[number]?.result == nil || tracks[number]?.result == .held {
            conclude(number, .failed, "it can't be read back: \(message)")
        }
    }

    // MARK: Read-back

    /// The directions that were begun, each with what it was to become.
    private func touched(_ number: PhoneNumber) -> [Direction: AttachmentState?] {
        var result: [Direction: AttachmentState?] = [:]
        for operation in tracks[number]?.begun ?? [] {
            for direction in operation.directions {
                result[direction] = .some(entries[number]?.directions[direction]?.desired)
            }
        }
        return result
    }

    /// What keeps a read from showing what was done. A number that failed has had its say already.
    func differences(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> [String] {
        let number = live.number
        guard tracks[number]?.result == nil || tracks[number]?.result == .held else { return [] }
        return touched(number).sorted { $0.key < $1.key }.flatMap { direction, desired in
            ReadBack.differences(
                live[direction].map { AttachmentState($0, direction, fingerprints: fingerprints) },
                from: desired
            )
            .map { "\(direction.rawValue): \($0)" }
        }
    }

    /// Records how a number was left.
    func settle(
        _ live: LiveNumber,
        _ fingerprints: CredentialFingerprints,
        _ differences: [String],
        time: String
    ) -> JournalEvent {
        let number = live.number
        tracks[number]?.isSettled = true
        if tracks[number]?.result == nil || tracks[number]?.result == .held {
            if !differences.isEmpty {
                conclude(
                    number,
                    .failed,
                    "the API doesn't show what was written: " + differences.joined(separator: ", ")
                )
            } else if tracks[number]?.result == nil, tracks[number]?.completed.count == tracks[number]?.total {
                conclude(number, .applied)
            }
        }
        if let organisation = live.organisations.first, owned?.organisation == nil {
            owned?.organisation = organisation
        }
        let touched = touched(number)
        for direction in Direction.allCases where touched[direction] == nil {
            // A later operation that wasn't begun: its intention goes, the one of an earlier run stays.
            owned?.numbers[number]?.directions[direction] = original[number]?.directions[direction]
        }
        for (direction, desired) in touched {
            leave(number, direction, desired, live[direction], fingerprints)
        }
        finishEntry(number)
        noteVerification(live)
        let result = tracks[number]?.result
        return JournalEvent(
            .settled,
            time: time,
            number: number,
            directions: touched.keys.sorted(),
            result: result == .applied ? .done : result == .held ? .held : .failed,
            message: tracks[number]?.message,
            before: NumberRecord(
                live: self.live[number]?.number,
                ledger: original[number],
                credentials: credentials(number) { $0.restore?.credentials },
                fingerprints
            ),
            after: NumberRecord(
                live: live,
                ledger: owned?.numbers[number],
                credentials: credentials(number) { $0.requests.last?.outboundCredentials },
                fingerprints
            ),
            gap: tracks[number]?.gap.map(Self.milliseconds)
        )
    }

    private func credentials(
        _ number: PhoneNumber,
        of operation: (Operation) -> [OptionName: Credential]?
    ) -> [OptionName: Credential] {
        (tracks[number]?.begun ?? []).compactMap(operation).reduce(into: [:]) { $0.merge($1) { _, last in last } }
    }

    /// To a tenth.
    private static func milliseconds(_ duration: Duration) -> Double {
        (duration / .milliseconds(1) * 10).rounded() / 10
    }

    private func leave(
        _ number: PhoneNumber,
        _ direction: Direction,
        _ desired: AttachmentState?,
        _ live: LiveAttachment?,
        _ fingerprints: CredentialFingerprints
    ) {
        guard var entry = owned?.numbers[number], var record = entry.directions[direction] else { return }
        let found = live.map { AttachmentState($0, direction, fingerprints: fingerprints) }
        switch (found, desired) {
        case (nil, nil):
            record = OwnedDirection(last: .unattached)
        case (let found?, let desired?) where isDone(number, direction) || wasMade(number, direction, found, desired):
            var sent = desired
            if ReadBack.isEqual(found, to: desired) == false { sent = found.keepingCredentials(of: desired) }
            var recorded = RecordedAttachment(sent: sent, readBack: found)
            // What an update failed to remove stays in view: the next plan replaces the direction.
            recorded.removing = RecordedAttachment(sent: desired, readBack: found).removing
            for name in recorded.removing { recorded.state[credential: name] = .absent }
            record = OwnedDirection(last: .attached(recorded))
        case (nil, _?) where record.intended?.isReplace == true:
            // The second half of a replace is missing: the intention stays, and the next plan finishes it first.
            break
        case (_?, _?) where isUncertain(number, direction, [.update]) && record.last != nil:
            // An update whose answer never came: a read can't tell which password is in force, so it stays in view.
            break
        default:
            // The call wasn't carried out, or what was there is back: what was last left is still what is there.
            record.intended = nil
        }
        if record.last == nil, record.intended == nil {
            entry.directions[direction] = nil
        } else {
            entry.directions[direction] = record
        }
        owned?.numbers[number] = entry
    }

    /// Whether an attachment is there that only this run can have made, although its answer was lost.
    private func wasMade(
        _ number: PhoneNumber,
        _ direction: Direction,
        _ found: AttachmentState,
        _ desired: AttachmentState
    ) -> Bool {
        guard isUncertain(number, direction, [.attach, .replace]),
            let record = owned?.numbers[number]?.directions[direction]
        else { return false }
        return (record.last?.attachment == nil || record.intended?.isReplace == true)
            && ReadBack.isEqual(found, to: desired)
    }

    /// Whether such an operation on the direction was begun, and nobody can say what became of it.
    private func isUncertain(_ number: PhoneNumber, _ direction: Direction, _ actions: Set<Action>) -> Bool {
        guard let track = tracks[number], track.isUncertain.contains(direction) else { return false }
        return track.begun.contains { actions.contains($0.action) && $0.directions.contains(direction) }
    }

    private func isDone(_ number: PhoneNumber, _ direction: Direction) -> Bool {
        guard let track = tracks[number], !track.restored.contains(direction) else { return false }
        return track.begun.contains { $0.directions.contains(direction) && track.completed.contains($0.id) }
    }

    private func finishEntry(_ number: PhoneNumber) {
        guard var entry = owned?.numbers[number] else { return }
        entry.version += 1
        let target = entries[number]
        if tracks[number]?.result == .applied, let target {
            if target.isRemoval {
                owned?.numbers[number] = nil
                return
            }
            record(target, in: &entry)
        }
        owned?.numbers[number] = entry.directions.isEmpty ? nil : entry
    }

    /// An outbound direction that is new needs its verification, whatever became of the number's other operations.
    private func noteVerification(_ live: LiveNumber) {
        guard let track = tracks[live.number], live.outbound != nil else { return }
        let isNew = track.begun.contains {
            ($0.action == .attach || $0.action == .replace) && $0.directions.contains(.outbound)
                && (track.completed.contains($0.id) || track.restored.contains(.outbound))
        }
        if isNew { newlyOutbound.insert(live.number) }
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
            if target.isRemoval {
                owned?.numbers[target.number] = nil
            } else {
                var entry = owned?.numbers[target.number] ?? OwnedNumber(file: target.file)
                entry.version += 1
                record(target, in: &entry)
                owned?.numbers[target.number] = entry.directions.isEmpty ? nil : entry
            }
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

    private func record(_ target: PlanEntry, in entry: inout OwnedNumber) {
        entry.file = target.file
        entry.labels = target.labels
        entry.preventDetach = target.preventDetach
        for (direction, target) in target.directions {
            if let record = target.record { entry.directions[direction] = OwnedDirection(last: record) }
        }
        for direction in target.releases { entry.directions[direction] = nil }
    }

    /// Writes down what is about to be done; whether the ledger has to be saved for it.
    func intend(_ operations: [Operation]) -> Bool {
        guard owned != nil, !operations.isEmpty else { return false }
        for operation in operations {
            guard let target = entries[operation.number] else { continue }
            var entry = owned?.numbers[operation.number] ?? OwnedNumber(file: target.file, labels: target.labels)
            entry.version += 1
            for direction in operation.directions {
                let desired = target.directions[direction]?.desired
                let intention = Intention(
                    state: desired.map { .attached(RecordedAttachment($0)) } ?? .unattached,
                    isReplace: operation.action == .replace || operation.phase == .finish
                )
                entry.directions[direction, default: OwnedDirection(last: nil)].intended = intention
            }
            // Protection begins with the first call and ends with the last: never a moment without it.
            entry.preventDetach = entry.preventDetach || target.preventDetach
            owned?.numbers[operation.number] = entry
        }
        return true
    }

    /// Numbers of which no call was made keep the entry they had: what was intended for them didn't happen.
    func forgetNotBegun() {
        guard owned != nil else { return }
        for (number, track) in tracks where track.begun.isEmpty { owned?.numbers[number] = original[number] }
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
        outcome.needVerification = newlyOutbound.sorted()
        outcome.numbers = tracks.keys.sorted().map { number in
            let track = tracks[number]
            return ApplyOutcome.Number(
                number,
                track?.result ?? .notBegun,
                message: track?.message,
                hasGap: track?.hasGap ?? false,
                gapLength: track?.gap.map(Self.milliseconds)
            )
        }
        return outcome
    }
}

extension AttachmentState {
    /// This state with the credentials that were sent, where the API doesn't show its own.
    fileprivate func keepingCredentials(of sent: AttachmentState) -> AttachmentState {
        var result = self
        for name in [OptionName.username, .password] where result[credential: name] == .unseen {
            result[credential: name] = sent[credential: name]
        }
        return result
    }
}
