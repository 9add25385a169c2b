import Fleet
import JSON
import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A drift report as workflow commands of GitHub Actions: what drifted or differs first, then what is pending.
package struct DriftGitHub: Sendable {
    private let prefix: String

    /// - Parameter prefix: what leads from the repository's root to where manifests' names are relative to.
    package init(prefix: String = "") {
        self.prefix = prefix
    }

    package func render(_ report: DriftReport) -> String {
        var commands = report.unreadable.map { number in
            GitHubCommand(
                .error, title: "\(number.number) is unreadable", message: TerminalSafe.text(number.told))
        }
        let drifted = report.numbers.filter { $0.status != [.pending] }
        commands += drifted.map { command($0, .warning) }
        commands += WarningList.folded(report.warnings).map {
            GitHubCommand(.warning, title: "Drift", message: TerminalSafe.text($0))
        }
        commands += report.numbers.filter { $0.status == [.pending] }.map { command($0, .notice) }
        if let since = DriftText.sinceLast(report) {
            commands.append(GitHubCommand(.notice, title: "Drift", message: TerminalSafe.text(since)))
        }
        return commands.map(\.text).joined(separator: "\n")
    }

    private func command(_ entry: DriftEntry, _ level: GitHubCommand.Level) -> GitHubCommand {
        GitHubCommand(
            level,
            at: entry.place,
            prefix: prefix,
            title: "\(entry.number) \(entry.words)",
            message: entry.lines.map(TerminalSafe.text).joined(separator: "\n")
        )
    }

    /// What the steps after this one can go by, for `$GITHUB_OUTPUT`.
    package static func outputs(_ report: DriftReport) -> [(name: String, value: String)] {
        let new = report.sinceLast.map { last in
            [("new", "\(report.numbers.count)"), ("resolved", "\(last.resolved.count)")]
        }
        return [
            ("drifted", "\(report.summary.drifted)"), ("differs", "\(report.summary.differs)"),
            ("pending", "\(report.summary.pending)"), ("in_sync", "\(report.summary.inSync)"),
            ("unreadable", "\(report.summary.unreadable)"),
        ] + (new ?? [])
    }
}

extension DriftEntry {
    /// `drifted, pending`
    var words: String { status.map(\.rawValue).joined(separator: ", ") }

    /// When the server says that it was last changed, as the server writes it.
    var lastChanged: String? { directions.compactMap(\.updatedAt).map { $0.string ?? $0.text }.max() }

    /// What differs, a line a field, live first; then when it changed, and when it was last as it should be.
    var lines: [String] {
        directions.flatMap { $0.lines(.plain) }.map { String($0.trimmingPrefix(DriftDirection.indent)) }
            + directions.compactMap(\.changedLine) + [goodLine].compactMap(\.self)
    }
}

extension [DriftEntry] {
    /// What someone else moved stands above what Git moved.
    var sortedByState: [DriftEntry] { sorted { ($0.rank, $0.number) < ($1.rank, $1.number) } }
}

extension DriftEntry {
    fileprivate var rank: Int { status.contains(.drifted) ? 0 : status.contains(.differs) ? 1 : 2 }
}
