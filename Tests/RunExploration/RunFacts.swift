import Fleet
import Foundation
import Journal
import Planning
import SIPModel

/// What is known of a run after its end, on both sides.
struct RunFacts: Sendable {
    let fleet: Fleet
    /// What the API held when the run began.
    let before: [Vendor.Place: Vendor.Held]
    let began: Duration
    var continuesOnFailure = false
    var plan: Plan?
    var outcome: ApplyOutcome?
    var error: String?
    /// When the apply began; `nil` if nothing was applied.
    var applied: Duration?
    var ended = Duration.zero
    var calls: [Line.Call] = []
    /// Calls may act after the run.
    var line: Line?
    var after: [Vendor.Place: Vendor.Held] = [:]
    var saved: OwnedFleet?
    var failedSaves = 0
    var journal = Data()
    var hasJournalFailed = false
    var disturbed = Disturbed()

    struct Disturbed: Sendable {
        var isOver = false
        var signalled: Duration?
        var leaseTaken: Duration?
        var leaseLapsing: Duration?
        var killed: Duration?
    }

    init(fleet: Fleet, before: [Vendor.Place: Vendor.Held], began: Duration) {
        self.fleet = fleet
        self.before = before
        self.began = began
    }

    /// Calls that change something, in the order in which they were sent.
    var writes: [Line.Call] { calls.filter { $0.kind != nil } }

    /// The operations of the run by number.
    var operations: [PhoneNumber: [Planning.Operation]] {
        Dictionary(grouping: plan?.operations ?? [], by: \.number)
    }

    /// Whether a call that the run can't have seen acted on a number: after the moment that its last read showed.
    func actedUnseen(_ number: PhoneNumber) -> Bool {
        let shown = calls.filter { $0.number == number && $0.kind == nil && $0.known == .done }.compactMap(\.acted)
            .max()
        return vendorActs.contains { act in
            act.number == number && act.at > (shown ?? began) && !isAcknowledged(act)
        }
    }

    /// Whether a call of an earlier run acted on a number in this one.
    func earlierActed(_ number: PhoneNumber) -> Bool {
        vendorActs.contains { act in
            act.number == number && act.at > began && !calls.contains { $0.number == number && $0.acted == act.at }
        }
    }

    /// The acts on the API's side, of this run's and of earlier runs' calls, until the end of this run.
    var vendorActs: [Vendor.Act] = []

    private func isAcknowledged(_ act: Vendor.Act) -> Bool {
        calls.contains { $0.number == act.number && $0.acted == act.at && $0.known == .done }
    }
}
