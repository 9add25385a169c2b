import Journal
import Planning
import SIPModel

/// How far a number is.
struct NumberTrack {
    /// How many operations the plan has for it.
    var total = 0
    var begun: [Operation] = []
    /// The directions that are as desired, of each operation.
    var applied: [String: Set<Direction>] = [:]
    /// Count of the operations that are applied.
    var completed = 0
    /// The directions that are attached anew: as desired, or put back.
    var attached: Set<Direction> = []
    /// The directions that this run made, and saw, as desired.
    var asDesired: Set<Direction> = []
    var result: ApplyOutcome.Result?
    var message: String?
    var hasGap = false
    /// Whether the API refused an attach for good.
    var isRefused = false
    /// Whether a call that got no answer may still be carried out.
    var isUnsure = false
    /// The longest that a replaced direction was without its attachment.
    var gap: Duration?
}
