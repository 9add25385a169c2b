import ArgumentParser
import PatchbayConfiguration
import Planning

/// The options of planning, and those that lift a plan's refusals.
struct PlanOptions: ParsableArguments {
    @Flag(help: "Plans the numbers that can be read when some can't.")
    var skipUnreadable = false

    @Flag(help: "Sends every credential that can't be compared.")
    var refreshSecrets = false

    @Option(
        help: "Leaves these actions out: attach, update, replace, detach; several with commas.",
        completion: .list(["attach", "update", "replace", "detach"]), transform: ActionList.option)
    var without: ActionList?

    /// The actions to leave out.
    var leftOut: Set<Action> { without?.actions ?? [] }

    @Option(help: "Lets at most this many numbers be detached, whatever the configuration says.")
    var allowDetach: Int?

    @Option(help: "Lets at most this many numbers be replaced, likewise.")
    var allowReplace: Int?

    @Option(help: "Lets at most this many numbers be updated, likewise.")
    var allowUpdate: Int?

    @Option(help: "Lets at most this many numbers be taken over from someone who attached them differently.")
    var allowAdopt: Int?

    @Option(help: "Lets at most this many numbers be attached again that the API no longer shows as attached.")
    var allowReattach: Int?

    @Flag(help: "Detaches numbers that left the manifest set although someone else changed them.")
    var allowDrifted = false

    @Flag(help: "Lets updates and replaces drop live fields that can't be sent.")
    var allowLoss = false

    @Flag(help: "Applies a commit that is older than, or unrelated to, the one last applied.")
    var allowOlder = false

    @Flag(help: "Detaches everything when the manifest set is empty.")
    var allowEmpty = false

    @Flag(help: "In CI: goes on although the ledger's file isn't there yet.")
    var firstRun = false

    mutating func validate() throws {
        for total in [allowDetach, allowReplace, allowUpdate, allowAdopt, allowReattach] {
            if let total, total < 0 { throw ValidationError("An allowance is a count of numbers, 0 or more.") }
        }
    }

    func guards(_ settings: Settings, today: CalendarDay?) -> GuardSettings {
        var guards = GuardSettings()
        guards.limits = settings.limits
        guards.acceptedLosses = settings.acceptedLosses
        guards.allowsAllLosses = allowLoss
        guards.allowsDrifted = allowDrifted
        guards.allowsOlder = allowOlder
        guards.allowsEmpty = allowEmpty
        if let today { guards.add(settings.allowances, on: today) }
        let totals: [(GuardKind, Int?)] = [
            (.detach, allowDetach), (.replace, allowReplace), (.update, allowUpdate), (.adopt, allowAdopt),
            (.reattach, allowReattach),
        ]
        for (kind, total) in totals {
            if let total { guards.stated[kind] = total }
        }
        return guards
    }
}
