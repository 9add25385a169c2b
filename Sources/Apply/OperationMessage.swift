import Applying
import BlandClient
import Fleet
import Journal
import Planning
import SIPModel

extension Outcome {
    /// The explanation of an operation that wasn't applied, for the summary and the journal.
    func message(_ calls: OperationCalls, _ notes: OperationNotes) -> String {
        var parts = [cause(notes)]
        if result == .putBack { parts.append("the replacement failed and the previous attachment was put back") }
        if gap, let direction = calls.directions.first {
            let number = calls.operation.number
            let why = Self.reasonOfGap(calls, notes)
            // Where no read showed it, a call without an answer may have closed it.
            let isSeen = notes.live.map { $0[direction] == nil } ?? false
            let verb = unsure > 0 && !isSeen ? "may be" : "is"
            parts.append("\(number) \(verb) without its \(direction.rawValue) attachment: \(why)")
        }
        if unsure > 0, result != .applied {
            let isAcknowledged = reason == .unreadable && notes.attempt?.result == .done && unsure == 1
            parts.append(
                isAcknowledged
                    ? "the API acknowledged the last call, so it is probably done; the next plan looks again"
                    : "a call without an answer may still take effect, so the next plan looks again")
        }
        return parts.joined(separator: "; ")
    }

    private static func reasonOfGap(_ calls: OperationCalls, _ notes: OperationNotes) -> String {
        if calls.operation.phase == .finish { return "an earlier run left it so" }
        if !calls.canPutBack { return "the previous one can't be put back, since not everything that it had is known" }
        return notes.hasTriedPutBack ? "the previous one couldn't be put back either" : "there was no time for more"
    }

    private func cause(_ notes: OperationNotes) -> String {
        let trouble = notes.trouble ?? "no call was answered"
        switch result == .handedOver ? .leaseTaken : reason {
        case .none: return "done"
        case .saveFailed: return "the ledger couldn't be written"
        case .journalFailed: return "the journal couldn't be written"
        case .stopped: return "the run was stopped"
        case .refused, .denied: return trouble
        case .triesSpent where notes.failedTries == 0:
            return "the API accepts the calls, and shows nothing of them"
        case .triesSpent:
            let tries = notes.failedTries == 1 ? "one try" : "\(notes.failedTries) tries"
            let budget = notes.hasSpentRetries ? ", since the run's retries are spent" : ""
            return "given up after \(tries)\(budget): \(trouble)"
        case .contradicted:
            let shown = "the API doesn't show what was written: \(notes.differences ?? "it differs")"
            return [notes.trouble, shown].compactMap(\.self).joined(separator: "; ")
        case .unreadable:
            let read = "it can't be read back: \(notes.readError?.message ?? "its reads never agree")"
            return [notes.trouble, read].compactMap(\.self).joined(separator: "; ")
        case .deadline: return "the run had to end before it was done"
        case .leaseTaken:
            return "another run took the ledger's lock, and what this one did to the number isn't recorded: plan again"
        case .reattach: return "an earlier run may have left it half done, but too many numbers look like that"
        }
    }
}
