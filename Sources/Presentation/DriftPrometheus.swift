import Foundation
package import Planning

/// A drift report as a text file for Prometheus' node exporter. Labels are bounded: states, and at most a hundred
/// numbers by name.
package struct DriftPrometheus: Sendable {
    /// How many numbers are named; the counts tell of all.
    package static let mostNumbers = 100

    package init() {}

    package func render(_ report: DriftReport) -> String {
        let summary = report.summary
        let counts: [(String, Int)] = [
            ("in_sync", summary.inSync), ("drifted", summary.drifted), ("pending", summary.pending),
            ("differs", summary.differs), ("unreadable", summary.unreadable),
        ]
        var lines = family("patchbay_drift_numbers", "Numbers of the last check by state; one may have two states.")
        lines += counts.map { "patchbay_drift_numbers{state=\"\($0.0)\"} \($0.1)" }
        lines += family("patchbay_drift_checked_numbers", "Numbers that the last check could read.")
        lines.append("patchbay_drift_checked_numbers \(summary.checked)")
        lines += family(
            "patchbay_drift_number_state", "Numbers that drifted or differ, at most \(Self.mostNumbers) of them.")
        for entry in report.numbers.filter({ $0.status != [.pending] }).prefix(Self.mostNumbers) {
            let state = entry.status.contains(.drifted) ? "drifted" : "differs"
            lines.append("patchbay_drift_number_state{number=\"\(entry.number)\",state=\"\(state)\"} 1")
        }
        let isGood = report.unreadable.isEmpty
        lines += family("patchbay_drift_check_success", "Whether the last check could read every number.")
        lines.append("patchbay_drift_check_success \(isGood ? 1 : 0)")
        if let time = try? Date(report.createdAt, strategy: .iso8601) {
            lines += family("patchbay_drift_check_timestamp_seconds", "When the last check ran.")
            lines.append("patchbay_drift_check_timestamp_seconds \(Int(time.timeIntervalSince1970))")
            if isGood {
                lines += family("patchbay_drift_last_success_timestamp_seconds", "When every number was last read.")
                lines.append("patchbay_drift_last_success_timestamp_seconds \(Int(time.timeIntervalSince1970))")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func family(_ name: String, _ help: String) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
    }
}
