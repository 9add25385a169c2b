import Subprocess

extension PlatformOptions {
    /// Runs the program in a separate session: it can't ask on the terminal, and Ctrl-C doesn't reach it. When Patchbay
    /// kills the program, it also kills everything that the program started.
    static var endingWhole: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        return options
    }
}
