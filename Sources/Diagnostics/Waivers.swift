package import LocatedYAML
import Wording

/// The comments of a file that allow a policy's diagnostic in one place:
/// `# patchbay: allow PB0301 because the carrier has no TLS yet`, on a line of its own before the place.
package struct Waivers: Sendable {
    private struct Waiver: Sendable {
        let code: DiagnosticCode
        let span: SourceSpan
        /// The line that the comment applies to: the next one that isn't such a comment.
        let line: Int
    }

    private var waivers: [Waiver] = []
    private var problems: [Diagnostic] = []
    private let file: String

    private static let marker = "# patchbay:"

    package init(in bytes: [UInt8], of file: YAMLFile) {
        self.file = file.name
        // Nearly every file has no such comment, and needn't be split into lines.
        guard Self.mayHaveWaivers(bytes) else { return }
        let lines = SourceLines.split(bytes)
        let texts = Self.linesWithinScalars(file.documents)
        var open: [(code: DiagnosticCode, span: SourceSpan)] = []
        for (index, line) in lines.enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            guard trimmed.hasPrefix(Self.marker), !texts.contains(index + 1) else {
                waivers += open.map { Waiver(code: $0.code, span: $0.span, line: index + 1) }
                open = []
                continue
            }
            let column = line.unicodeScalars.count - trimmed.unicodeScalars.count + 1
            let span = SourceSpan(
                start: SourcePlace(file: file.name, line: index + 1, column: column),
                endLine: index + 1,
                endColumn: line.unicodeScalars.count + 1
            )
            if let code = read(trimmed.dropFirst(Self.marker.count), span) { open.append((code, span)) }
        }
        waivers += open.map { Waiver(code: $0.code, span: $0.span, line: lines.count + 1) }
    }

    /// Returns the diagnostics that no comment allows, and those of the comments themselves.
    package func applied(to diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard !waivers.isEmpty || !problems.isEmpty else { return diagnostics }
        var used = Set<Int>()
        var left = diagnostics.filter { diagnostic in
            guard diagnostic.span.start.file == file else { return true }
            let matching = waivers.indices.filter {
                waivers[$0].code == diagnostic.code && waivers[$0].line == diagnostic.span.start.line
            }
            used.formUnion(matching)
            return matching.isEmpty
        }
        for (index, waiver) in waivers.enumerated() where !used.contains(index) {
            left.append(
                Diagnostic(
                    .idleWaiver,
                    "This comment allows \(waiver.code.rawValue), and the next line doesn't raise it.",
                    remedy: "Take the comment out, or move it right before the line that it is about.",
                    at: waiver.span
                )
            )
        }
        return left + problems
    }

    /// Reads `allow CODE because REASON`.
    private mutating func read(_ text: Substring, _ span: SourceSpan) -> DiagnosticCode? {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count >= 2, words[0] == "allow" else {
            report("This comment isn't one that Patchbay understands.", span)
            return nil
        }
        guard let code = DiagnosticCode(rawValue: String(words[1])) else {
            let policies = DiagnosticCode.allCases.filter(\.isPolicy).map(\.rawValue)
            let suggestion = EditDistance.suggestion(for: String(words[1]), among: policies)
            report("There is no such code.", span, remedy: suggestion.map { "Did you mean `\($0)`?" })
            return nil
        }
        guard code.isPolicy, code != .idleWaiver else {
            report(
                "\(code.rawValue) can't be allowed: only policies (PB03xx) can.", span, remedy: "Fix what it is about."
            )
            return nil
        }
        guard words.count >= 4, words[2] == "because" else {
            report("The comment doesn't say why \(code.rawValue) is allowed here.", span)
            return nil
        }
        return code
    }

    private mutating func report(_ message: String, _ span: SourceSpan, remedy: String? = nil) {
        problems.append(
            Diagnostic(
                .invalidWaiver,
                message,
                remedy: remedy ?? "Write `# patchbay: allow PB0301 because …` with the reason.",
                at: span
            )
        )
    }

    private static func mayHaveWaivers(_ bytes: [UInt8]) -> Bool {
        // UTF-16 is rare enough to be split always.
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        let marker = Array(marker.utf8)
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: marker[0]) {
            if bytes[start...].starts(with: marker) { return true }
            index = start + 1
        }
        return false
    }

    /// Returns the continuation lines of multi-line scalars: a `#` there is text.
    private static func linesWithinScalars(_ documents: [YAMLDocument]) -> Set<Int> {
        var lines: Set<Int> = []
        func visit(_ node: YAMLNode) {
            switch node.content {
            case .broken: return
            case .scalar:
                // A block scalar ends at the start of the line after it.
                let last = node.span.endColumn > 1 ? node.span.endLine : node.span.endLine - 1
                let first = node.span.start.line
                if last > first { lines.formUnion((first + 1)...last) }
            case .sequence(let items): items.forEach(visit)
            case .mapping(let entries): for entry in entries { visit(entry.value) }
            }
        }
        for document in documents { if let root = document.root { visit(root) } }
        return lines
    }
}
