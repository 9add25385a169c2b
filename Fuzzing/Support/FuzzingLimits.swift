package import Diagnostics
package import LocatedYAML

extension YAMLLimits {
    /// Limits with fewer nodes than users get: with aliases a small text can expand to a million nodes, and under the
    /// slow sanitizer each such text would be a finding.
    package static var fuzzing: YAMLLimits {
        var limits = YAMLLimits()
        limits.nodes = 50_000
        return limits
    }
}

extension ReadingLimits {
    /// Limits with the same number of nodes as `YAMLLimits.fuzzing`.
    package static var fuzzing: ReadingLimits {
        var limits = ReadingLimits()
        limits.set(.nodes, to: YAMLLimits.fuzzing.nodes)
        return limits
    }
}
