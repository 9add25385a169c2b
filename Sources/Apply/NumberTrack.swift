import Journal
import Planning
import SIPModel

/// How far a number is.
struct NumberTrack {
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
