import ArgumentParser
import PatchbayConfiguration

/// The options that split an apply into waves; the configuration provides values that aren't given.
struct WaveOptions: ParsableArguments {
    @Option(
        help: "Applies to some numbers first: 1,10%,100%. Each is how many are done once its wave is.",
        transform: WaveList.option)
    var waves: WaveList?

    @Option(help: "Waits before each further wave: 30s, 10m.", transform: TimeSpan.option)
    var pause: TimeSpan?

    @Flag(help: "Runs the program that the configuration's `waves` name as a check.")
    var allowCheck = false

    mutating func validate() throws {
        if let pause, pause.duration > WaveSettings.maximumPause {
            throw ValidationError("--pause is at most 24 hours.")
        }
    }

    /// The settings of the waves; `nil` if the apply has no waves.
    ///
    /// - Throws: `Failure` if the configuration names a check and the user didn't allow it (a pull request could
    ///   change it), or if `--pause` is given without waves.
    func settings(_ configured: WaveSettings?, _ environment: [String: String]) throws -> WaveSettings? {
        guard var settings = waves.map({ WaveSettings(sizes: $0.sizes) }) ?? configured else {
            guard pause == nil else {
                throw Failure(.usage, "--pause goes with --waves, or the configuration's `waves`.")
            }
            return nil
        }
        settings.check = configured?.check ?? []
        settings.pause = pause?.duration ?? configured?.pause ?? .zero
        guard settings.check.isEmpty || allowCheck || environment["PATCHBAY_ALLOW_CHECK"] == "1" else {
            throw Failure(
                .failed,
                "The configuration's `waves` name a check, and programs of the configuration are run only with "
                    + "--allow-check or PATCHBAY_ALLOW_CHECK=1, since a pull request could change it. Nothing was changed."
            )
        }
        return settings
    }
}
