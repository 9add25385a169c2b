import ArgumentParser
import PatchbayConfiguration
import Planning

/// The options of planning, and those that lift a plan's refusals.
struct PlanOptions: ParsableArguments {
    @Flag(help: "Plans the numbers that can be read when some can't.")
    var skipUnreadable = false

    @Flag(help: "Sends every credential that can't be compared.")
    var refreshSecrets = false

    @Option(help: "Leaves these actions out: attach, update, replace, detach; several with commas.")
    var without: ActionList = ActionList(actions: [])

    @Option(help: "Lets this many numbers be detached.")
    var allowDetach: Int?

    @Option(help: "Lets this many numbers be replaced.")
    var allowReplace: Int?

    @Option(help: "Lets this many numbers be updated.")
    var allowUpdate: Int?

    @Option(help: "Lets this many numbers be taken over from someone who attached them differently.")
    var allowAdopt: Int?

    @Option(help: "Lets this many numbers be attached again that the API no longer shows as attached.")
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
            if let total { guards.allow(kind, total) }
        }
        return guards
    }
}

/// `--without detach,replace`
struct ActionList: ExpressibleByArgument {
    let actions: Set<Action>

    init(actions: Set<Action>) {
        self.actions = actions
    }

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let actions = words.compactMap { Action(rawValue: String($0)) }
        guard actions.count == words.count else { return nil }
        self.actions = Set(actions)
    }
}

/// A length of time: `500ms`, `30s`, `10m`, `24h`, `2d`.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    init(duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let duration = Duration(written: argument) else { return nil }
        self.duration = duration
    }
}
