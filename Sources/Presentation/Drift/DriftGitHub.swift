import Fleet
import JSON
import LocatedYAML
package import Planning
import SIPModel
import Wording

/// A drift report as workflow commands of GitHub Actions: unreadable numbers first, then drifted and differing ones,
/// then pending ones.
package struct DriftGitHub: Sendable {
    private let prefix: String

    /// - Parameter prefix: path from the repository's root to the directory that the manifests' names are relative to;
    ///   empty, or with a slash at its end.
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

    /// Step outputs for `$GITHUB_OUTPUT`, which later steps of the job can read.
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

    /// The latest `updated_at` that the server reports for the directions, as the server writes it.
    var lastChanged: String? { directions.compactMap(\.updatedAt).map { $0.string ?? $0.text }.max() }

    /// The differing fields, one per line, live value first; then the times of the last changes and of the last known
    /// good state.
    var lines: [String] {
        directions.flatMap { $0.lines(.plain) }.map { String($0.trimmingPrefix(DriftDirection.indent)) }
            + directions.compactMap(\.changedLine) + [goodLine].compactMap(\.self)
    }
}

extension [DriftEntry] {
    /// Drifted numbers first, then differing ones, then pending ones; within each group, by number.
    var sortedByState: [DriftEntry] { sorted { ($0.rank, $0.number) < ($1.rank, $1.number) } }
}

extension DriftEntry {
    fileprivate var rank: Int { status.contains(.drifted) ? 0 : status.contains(.differs) ? 1 : 2 }
}
