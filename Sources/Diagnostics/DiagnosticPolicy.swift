/// A team's decision on the severity of policy diagnostics: the configuration's `policy`, and `--strict`.
package struct DiagnosticPolicy: Sendable, Equatable {
    package enum Weight: String, Sendable, CaseIterable {
        case error
        case warning
        case off
    }

    package var weights: [DiagnosticCode: Weight]
    /// Whether every policy diagnostic that isn't switched off becomes an error (`--strict`).
    package var isStrict: Bool

    package init(weights: [DiagnosticCode: Weight] = [:], isStrict: Bool = false) {
        self.weights = weights
        self.isStrict = isStrict
    }

    /// Returns the diagnostics with the severities of this policy, without those that it switches off. Only policy
    /// codes change (docs/configuration.md#policy).
    package func applied(to diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.compactMap { diagnostic in
            guard diagnostic.code.isPolicy else { return diagnostic }
            var result = diagnostic
            switch weights[diagnostic.code] {
            case .off: return nil
            case .error: result.severity = .error
            case .warning: result.severity = .warning
            case nil: break
            }
            if isStrict { result.severity = .error }
            return result
        }
    }
}
