import Applying
import BlandClient
import Fleet

/// The tries and reads of an operation so far, for its journal line and its message.
struct OperationNotes: Sendable {
    /// The last try, for the wait after it.
    private(set) var attempt: BlandClient.Attempt?
    /// The trouble of the last try that failed.
    private(set) var trouble: String?
    private(set) var failedTries = 0
    /// The last read that succeeded.
    private(set) var live: LiveNumber?
    private(set) var differences: String?
    /// The error of the last read, unless it succeeded.
    private(set) var readError: ClientError?
    private(set) var hasSpentRetries = false
    private(set) var hasTriedPutBack = false
    /// Whether the API refused an attach for good.
    private(set) var isRefused = false
    /// The call of the last try.
    private var call: Call?

    private var gapBegan: ContinuousClock.Instant?
    private var gapEnded: ContinuousClock.Instant?

    mutating func add(_ result: EffectResult) {
        if result.event == .retriesSpent { hasSpentRetries = true }
        if result.call == .putBack { hasTriedPutBack = true }
        if result.call == .attach, result.event == .answered(.refusedForGood) { isRefused = true }
        if let attempt = result.attempt {
            self.attempt = attempt
            // The tries of one call are counted.
            if call != result.call { failedTries = 0 }
            call = result.call
            if result.trouble != nil {
                trouble = result.trouble
                failedTries += 1
            }
        } else if let live = result.live {
            self.live = live
            differences = result.trouble
            readError = nil
        } else if let error = result.readError {
            readError = error
        }
    }

    /// Measures the gap from the send of the detach, which is the earliest moment at which it can have begun, to the moment at
    /// which an attach is known to be made.
    mutating func measure(_ machine: OperationMachine, by clock: () -> ContinuousClock.Instant) {
        guard machine.gap != .no else {
            // The detach was refused: there is no gap.
            (gapBegan, gapEnded) = (nil, nil)
            return
        }
        if gapBegan == nil { gapBegan = clock() }
        switch machine.stage {
        case .verify: if gapEnded == nil { gapEnded = clock() }
        // Reads alone showed its end, or it lasts longer than its run.
        case .record(let outcome) where outcome.isClosed || outcome.gap: if gapEnded == nil { gapEnded = clock() }
        case .call: gapEnded = nil
        case .recover, .save, .intent, .settle, .look, .record, .end: break
        }
    }

    /// The longest that the gap can have lasted, up to the operation's end where it is still open; `nil` if there was none.
    var gap: Duration? {
        guard let gapBegan, let gapEnded else { return nil }
        return gapBegan.duration(to: gapEnded)
    }
}
