import Apply
import ArgumentParser

/// The options of an apply or a rollback.
struct ApplyOptions: ParsableArguments {
    @Flag(help: "Applies without asking.")
    var autoApprove = false

    /// What other tools call it.
    @Flag(name: [.customLong("yes"), .customShort("y")], help: .hidden)
    var yes = false

    /// Whether nobody is asked.
    var isApproved: Bool { autoApprove || yes }

    @OptionGroup var lock: LockOptions

    @Option(help: "How long a number may take to show what was written; default: 10s.", transform: TimeSpan.option)
    var settle = TimeSpan.tenSeconds

    @Flag(help: "Goes on to replaces and detaches although an attach or update failed.")
    var continueOnFailure = false

    @Flag(help: "Begins nothing new after the first failure.")
    var failFast = false

    var settings: Applier.Settings {
        var settings = Applier.Settings()
        settings.continuesOnFailure = continueOnFailure
        settings.failsFast = failFast
        settings.settle = settle.duration
        return settings
    }
}
