import Diagnostics
import Files
import Formatting
import LocatedYAML
import Manifest
import Presentation
import Project
import Redaction
import Wording

/// Formats one file after another; an error in one file doesn't stop the others.
struct FormattingRun {
    let terminal: Terminal
    let writes: Bool
    let shows: Bool
    let lists: Bool

    enum Result: Equatable {
        case unchanged
        case changed
        case failed(Int32)

        var exitCode: Int32 { if case .failed(let code) = self { code } else { 0 } }
    }

    func format(_ source: ManifestSet.Source, in names: ManifestNames) -> Result {
        switch source.content {
        case .unreadable(let reason, let remedy):
            let help = remedy.map { " " + $0 } ?? ""
            terminal.error("\(TerminalSafe.text(source.name)) can't be read: \(reason).\(help)")
            return .failed(Failure.Code.invalid.rawValue)
        case .sameFile, .nothing, .missing: return .unchanged
        case .bytes(let bytes):
            do throws(FormattingError) {
                let text = try ManifestFormatter(name: source.name).format(bytes)
                return finish(source.name, bytes, text, in: names)
            } catch {
                report(error, source.name, bytes)
                return .failed(error.exitCode)
            }
        }
    }

    private func finish(_ name: String, _ bytes: [UInt8], _ text: String, in names: ManifestNames) -> Result {
        let isInput = name == ManifestNames.input
        let isChanged = !text.utf8.elementsEqual(bytes)
        if isInput, writes { terminal.printText(text) }
        guard isChanged else { return .unchanged }
        if writes, !isInput {
            let path = names.path(of: name)
            do throws(FileWriteProblem) {
                try WholeFile.replace(path, with: text)
            } catch {
                terminal.error("\(path) can't be written: \(error.explanation).")
                return .failed(Failure.Code.failed.rawValue)
            }
        }
        if shows {
            terminal.print(difference(name, bytes, text))
        } else if lists, !(isInput && writes) {
            terminal.print(TerminalSafe.text(name))
        }
        return .changed
    }

    /// The difference as text; values that may be credentials are masked.
    private func difference(_ name: String, _ bytes: [UInt8], _ text: String) -> String {
        func shown(_ bytes: [UInt8], _ count: Int) -> [String] {
            let text = SourceText(bytes, file: YAMLFile(parsing: bytes, name: name))
            return (1...max(count, 1)).map { TerminalSafe.text(text.line($0) ?? "") }
        }
        let (before, after) = (SourceLines.split(bytes), SourceLines.split(Array(text.utf8)))
        let difference = UnifiedDiff(from: before, to: after).text(
            name: TerminalSafe.text(name), shownBefore: shown(bytes, before.count),
            shownAfter: shown(Array(text.utf8), after.count)
        )
        // A comparison of lines doesn't show line ends, byte order marks or the encoding.
        return difference.isEmpty
            ? "\(TerminalSafe.text(name)): line ends, byte order mark or encoding alone" : difference
    }

    private func report(_ error: FormattingError, _ name: String, _ bytes: [UInt8]) {
        switch error {
        case .notYAML(let problems):
            let text = SourceText(bytes, file: YAMLFile(parsing: bytes, name: name))
            let diagnostics = problems.map { Diagnostic($0) }.inReadingOrder()
            terminal.note(DiagnosticsText(texts: [name: text], style: terminal.errorStyle).render(diagnostics))
        case .wouldChange(.waivers, let line):
            terminal.error(
                "\(TerminalSafe.text(name))\(line.map { ":\($0)" } ?? "") is left as it is: in canonical style this comment would "
                    + "allow something else than it does. Put what it allows on the next line, alone."
            )
        case .wouldChange(let what, _):
            terminal.error(
                "\(TerminalSafe.text(name)) is left as it is: rewritten, its \(what) would not be what they are. That is a mistake "
                    + "of Patchbay's: please report it, with the file."
            )
        }
    }
}

extension FormattingError {
    fileprivate var exitCode: Int32 {
        switch self {
        case .notYAML: Failure.Code.invalid.rawValue
        case .wouldChange: Failure.Code.failed.rawValue
        }
    }
}
