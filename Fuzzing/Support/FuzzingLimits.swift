package import Diagnostics
package import LocatedYAML

extension YAMLLimits {
    /// Fewer nodes than users may have: a small text can stand for a million by its aliases, and the sanitizer's
    /// slowness would make each of them a finding.
    package static var fuzzing: YAMLLimits {
        var limits = YAMLLimits()
        limits.nodes = 50_000
        return limits
    }
}

extension ReadingLimits {
    /// As of `YAMLLimits`.
    package static var fuzzing: ReadingLimits {
        var limits = ReadingLimits()
        limits.set(.nodes, to: YAMLLimits.fuzzing.nodes)
        return limits
    }
}
