import LocatedYAML

/// Diagnostics as they are found: each once, and of one code in one file no more than anyone reads.
///
/// What several aliases lead to is one mistake. Those beyond the limit are counted, and one line says how many they
/// are. Policies (PB03xx) are all kept here: a comment, or the configuration, may allow any of them.
package struct DiagnosticList: Sendable {
    /// Diagnostics of one group that are counted alone.
    private struct Omission {
        let first: SourceSpan
        /// Their hashes: enough to count them, and a hundredth of their size.
        var hashes: Set<Int> = []
        /// Those that were counted before they came here.
        var counted = 0
    }

    package private(set) var told: [Diagnostic] = []
    /// How often something was reported, told or not.
    package private(set) var reports = 0
    private var seen: Set<Diagnostic> = []
    private var counts: [DiagnosticGroup: Int] = [:]
    private var omissions: [DiagnosticGroup: Omission] = [:]

    package init() {}

    package mutating func report(_ diagnostic: Diagnostic) {
        reports += 1
        guard !seen.contains(diagnostic) else { return }
        let group = DiagnosticGroup(diagnostic)
        let count = counts[group, default: 0]
        if count >= Diagnostic.limitOfOneCode, !diagnostic.code.isPolicy {
            omissions[group, default: Omission(first: diagnostic.span)].hashes.insert(diagnostic.hashValue)
        } else {
            counts[group] = count + 1
            seen.insert(diagnostic)
            told.append(diagnostic)
        }
    }

    /// Counts what isn't told, of one code from one place on.
    package mutating func omit(_ count: Int, like diagnostic: Diagnostic) {
        reports += count
        let group = DiagnosticGroup(diagnostic)
        omissions[group, default: Omission(first: diagnostic.span)].counted += count
    }

    /// Takes in what was found elsewhere.
    package mutating func report(all other: DiagnosticList) {
        for diagnostic in other.told { report(diagnostic) }
        for (group, omission) in other.omissions {
            omissions[group, default: Omission(first: omission.first)].hashes.formUnion(omission.hashes)
            omissions[group]?.counted += omission.counted
        }
    }

    /// A line for each code and file of which not all is told.
    package var omitted: [Diagnostic] {
        omissions.map { group, omission in
            Diagnostic(omitting: omission.hashes.count + omission.counted, of: group, at: omission.first)
        }
    }
}

/// Diagnostics of one code, and one weight, in one file.
private struct DiagnosticGroup: Hashable {
    let code: DiagnosticCode
    let severity: Severity
    let file: String

    init(_ diagnostic: Diagnostic) {
        code = diagnostic.code
        severity = diagnostic.severity
        file = diagnostic.span.start.file
    }
}

extension Diagnostic {
    /// The most that is told of one code in one file.
    package static let limitOfOneCode = YAMLFile.problemLimit
    /// The most that is told of one run.
    package static let limitOfAll = 1_000

    fileprivate init(omitting count: Int, of group: DiagnosticGroup, at span: SourceSpan) {
        self.init(
            .omitted,
            "\(count) more of \(group.code.rawValue) (\(group.code.title)) in this file \(count == 1 ? "isn't" : "aren't") shown.",
            remedy: "Mend those that are: \(Self.limitOfOneCode) of one code in one file are told.",
            at: span
        )
        severity = group.severity
        standsFor = count
    }

    fileprivate init(omitting count: Int, severity: Severity, at span: SourceSpan) {
        self.init(
            .omitted,
            "From here on \(count) more \(count == 1 ? "isn't" : "aren't") shown.",
            remedy: "Mend those that are: \(Self.limitOfAll) are told in all, errors before warnings.",
            at: span
        )
        self.severity = severity
        standsFor = count
    }
}

extension [Diagnostic] {
    /// As many as anyone reads, in the order they have: 100 of one code in one file, and 1,000 in all, errors before
    /// warnings. Lines in the place of the others say how many they are; they weigh as much.
    package func limited() -> [Diagnostic] {
        guard count > Diagnostic.limitOfOneCode else { return self }
        return limitedByCode().limitedInAll()
    }

    private func limitedByCode() -> [Diagnostic] {
        let groups = Dictionary(grouping: indices) { DiagnosticGroup(self[$0]) }
        var result: [Diagnostic?] = self
        for (group, members) in groups where members.count > Diagnostic.limitOfOneCode && group.code != .omitted {
            let omitted = members[Diagnostic.limitOfOneCode...]
            for index in omitted { result[index] = nil }
            guard let first = omitted.first else { continue }
            result[first] = Diagnostic(omitting: omitted.count, of: group, at: self[first].span)
        }
        return result.compactMap { $0 }
    }

    private func limitedInAll() -> [Diagnostic] {
        guard count > Diagnostic.limitOfAll else { return self }
        var room = Diagnostic.limitOfAll
        var told: Set<Int> = []
        for severity in [Severity.error, .warning] {
            let members = indices.filter { self[$0].severity == severity }.prefix(room)
            told.formUnion(members)
            room -= members.count
        }
        var result: [Diagnostic] = []
        var lines: [Severity: Int] = [:]
        for index in indices {
            let diagnostic = self[index]
            if told.contains(index) {
                result.append(diagnostic)
            } else if let line = lines[diagnostic.severity] {
                result[line].standsFor += diagnostic.standsFor
            } else {
                lines[diagnostic.severity] = result.count
                result.append(diagnostic)
            }
        }
        for (severity, line) in lines {
            result[line] = Diagnostic(omitting: result[line].standsFor, severity: severity, at: result[line].span)
        }
        return result
    }
}
