package import Subprocess

extension PlatformOptions {
    /// A program in a session of its own: it can't ask on the terminal, and what it started ends with it when it is cut off.
    package static var endingWhole: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        return options
    }
}
