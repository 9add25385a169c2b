import Apply
import ArgumentParser

/// The options of an apply or a rollback.
struct ApplyOptions: ParsableArguments {
    @Flag(help: "Applies without asking.")
    var autoApprove = false

    @OptionGroup var lock: LockOptions

    @Option(help: "How long a number may take to show what was written: 10s.")
    var settle = TimeSpan(duration: .seconds(10))

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
