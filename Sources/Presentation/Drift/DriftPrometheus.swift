import Fleet
import Foundation
import JSON
package import Planning
import SIPModel

/// A drift report as a text file for Prometheus' node exporter. The labels are bounded: they hold states, and at most a
/// hundred numbers.
package struct DriftPrometheus: Sendable {
    /// Maximum numbers in labels. The counts include all numbers.
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
        lines += family("patchbay_open_gaps", "Numbers that an apply left without an attachment.")
        lines.append("patchbay_open_gaps \(report.openGaps.count)")
        lines += family(
            "patchbay_drift_number_state",
            "Numbers that drifted, differ or can't be read, at most \(Self.mostNumbers) of them.")
        let named = report.numbers.filter { $0.status != [.pending] }.prefix(Self.mostNumbers)
        for entry in named {
            let state = entry.status.contains(.drifted) ? "drifted" : "differs"
            lines.append("patchbay_drift_number_state{number=\"\(entry.number)\",state=\"\(state)\"} 1")
        }
        let unread = report.unreadable.prefix(Self.mostNumbers - named.count)
        lines += unread.map { "patchbay_drift_number_state{number=\"\($0.number)\",state=\"unreadable\"} 1" }
        lines += times(
            "patchbay_drift_number_last_good_timestamp_seconds", "When these numbers were last as they should be.",
            named.map { ("number=\"\($0.number)\"", $0.lastGoodAt.map(JSONValue.string)) }
                + unread.map { ("number=\"\($0.number)\"", $0.lastGoodAt.map(JSONValue.string)) }
        )
        lines += times(
            "patchbay_drift_number_updated_timestamp_seconds", "When the API says that they were last changed.",
            named.flatMap { entry in
                entry.directions.map {
                    ("number=\"\(entry.number)\",direction=\"\($0.direction.rawValue)\"", $0.updatedAt)
                }
            }
        )
        if let last = report.sinceLast {
            lines += family("patchbay_drift_new_numbers", "Numbers that differ and weren't told before.")
            lines.append("patchbay_drift_new_numbers \(report.numbers.count)")
            lines += family("patchbay_drift_resolved_numbers", "Numbers that were told before and are well.")
            lines.append("patchbay_drift_resolved_numbers \(last.resolved.count)")
        }
        let isGood = report.unreadable.isEmpty
        lines += family("patchbay_drift_check_success", "Whether the last check could read every number.")
        lines.append("patchbay_drift_check_success \(isGood ? 1 : 0)")
        lines += times(
            "patchbay_drift_check_timestamp_seconds", "When the last check ran.", [("", .string(report.createdAt))])
        lines += times(
            "patchbay_drift_last_success_timestamp_seconds", "When every number was last read.",
            [("", report.lastSuccessAt.map(JSONValue.string))])
        return lines.joined(separator: "\n")
    }

    /// A metric of times, without those that are missing or can't be parsed; empty if no time remains.
    private func times(_ name: String, _ help: String, _ values: [(labels: String, time: JSONValue?)]) -> [String] {
        let lines = values.compactMap { labels, time in
            time.flatMap(Self.seconds).map { name + (labels.isEmpty ? "" : "{\(labels)}") + " \($0)" }
        }
        return lines.isEmpty ? [] : family(name, help) + lines
    }

    /// Seconds since 1970 of a server's time: ISO 8601, seconds, or (above 100,000,000,000) milliseconds. `nil` for any
    /// other value.
    private static func seconds(_ time: JSONValue) -> Int? {
        switch time {
        case .string(let text):
            let plain = try? Date(text, strategy: .iso8601)
            let date = plain ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            return date.map { Int($0.timeIntervalSince1970) }
        case .integer(let number): return Int(number > 100_000_000_000 ? number / 1_000 : number)
        default: return nil
        }
    }

    private func family(_ name: String, _ help: String) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
    }
}
