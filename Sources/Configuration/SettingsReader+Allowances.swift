import Diagnostics
import FieldReading
import LocatedYAML

// `allow`: totals that hold until a date, reviewed in Git (docs/configuration.md#allow).
extension SettingsReader {
    mutating func readAllowances(_ node: YAMLNode) {
        guard let items = fields.sequence(node, what: "allow") else { return }
        for item in items {
            if let allowance = readAllowance(item) { settings.allowances.append(allowance) }
        }
    }

    private mutating func readAllowance(_ node: YAMLNode) -> Allowance? {
        let kinds = GuardKind.allCases.map(\.rawValue)
        guard let found = fields.fields(node, of: "an allowance", allowing: kinds + ["until", "reason"]) else {
            return nil
        }
        checkComplete(found)
        let totals = readTotals(found)
        let until = found["until"].flatMap { readDay($0) }
        let reason = found["reason"].flatMap { readReason($0) }
        guard let totals, !totals.isEmpty, let until, let reason else { return nil }
        return Allowance(totals: totals, until: until, reason: reason)
    }

    private mutating func checkComplete(_ found: Fields) {
        let example = "Write one like `{ detach: 40, until: 2026-12-01, reason: \"moving the sales numbers\" }`."
        let missing = ["until", "reason"].filter { !found.has($0) && !found.mayBeMisspelt($0) }
        if !missing.isEmpty {
            reportAllowance("The allowance has no \(FieldReader.list(missing)).", remedy: example, found.span)
        }
        let allowsNothing = GuardKind.allCases.allSatisfy {
            !found.has($0.rawValue) && !found.mayBeMisspelt($0.rawValue)
        }
        if allowsNothing { reportAllowance("The allowance allows nothing.", remedy: example, found.span) }
    }

    /// Returns the totals of an allowance, or `nil` if one of them is invalid.
    private mutating func readTotals(_ found: Fields) -> [GuardKind: Int]? {
        var totals: [GuardKind: Int] = [:]
        var isBroken = false
        for kind in GuardKind.allCases {
            guard let node = found[kind.rawValue] else { continue }
            guard let total = fields.integer(node, what: kind.rawValue) else {
                isBroken = true
                continue
            }
            if total < 0 {
                reportAllowance("A total is no less than 0.", remedy: "Write a count of numbers.", node.visibleSpan)
                isBroken = true
            }
            totals[kind] = total
        }
        return isBroken ? nil : totals
    }

    private mutating func readDay(_ node: YAMLNode) -> CalendarDay? {
        if node.isBroken { return nil }
        if case .scalar(let scalar) = node.content, scalar.value == .string, let day = CalendarDay(scalar.text) {
            return day
        }
        reportAllowance(
            "`until` is the last day on which the allowance holds.",
            remedy: "Write it as `2026-12-01`.",
            node.visibleSpan
        )
        return nil
    }

    private mutating func readReason(_ node: YAMLNode) -> String? {
        guard let reason = fields.string(node, what: "reason") else { return nil }
        if !reason.isEmpty { return reason }
        reportAllowance("The reason is empty.", remedy: "Say why.", node.visibleSpan)
        return nil
    }

    private mutating func reportAllowance(_ message: String, remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(.invalidAllowance, message, remedy: remedy, at: span))
    }
}

extension YAMLNode {
    /// Whether its mistake is already reported.
    var isBroken: Bool {
        if case .broken = content { true } else { false }
    }
}
