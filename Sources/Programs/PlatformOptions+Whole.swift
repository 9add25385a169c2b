import Subprocess

extension PlatformOptions {
    /// A session of its own: the program can't ask on the terminal, Ctrl-C doesn't reach it, and all that it started is
    /// killed with it when it is cut off.
    static var endingWhole: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        return options
    }
}
