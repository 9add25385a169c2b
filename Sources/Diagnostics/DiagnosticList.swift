package import LocatedYAML

/// Diagnostics as they are found: each once, and of one code in one file no more than anyone reads.
///
/// What several aliases lead to is one mistake. Those beyond the limit are counted, and one line says how many they
/// are. Policies (PB03xx) are all kept here: a comment, or the configuration, may allow any of them.
package struct DiagnosticList: Sendable {
    /// What there is of one code in one file.
    fileprivate struct Tally {
        var told = 0
        /// Where those stand that are told, as `SourcePlace.packed`.
        var toldAt: Set<UInt64> = []
        /// Where those stand that are counted alone: two in one place are one.
        var omittedAt: Set<UInt64> = []
        /// The first of those, and how many more were counted before they came here.
        var firstOmitted: SourceSpan?
        var counted = 0
    }

    package private(set) var told: [Diagnostic] = []
    /// How often something was reported, told or not.
    package private(set) var reports = 0
    private var seen: Set<Diagnostic> = []
    private var tallies: [DiagnosticGroup: Tally] = [:]

    package init() {}

    package mutating func report(_ diagnostic: Diagnostic) {
        guard tells(diagnostic.code, at: diagnostic.span) else { return }
        reports += 1
        guard seen.insert(diagnostic).inserted else { return }
        told.append(diagnostic)
        if diagnostic.code.isPolicy { return }
        let group = DiagnosticGroup(diagnostic)
        tallies[group, default: Tally()].told += 1
        tallies[group, default: Tally()].toldAt.insert(diagnostic.span.start.packed)
    }

    /// Whether one more of a code is told in a file. Where not, it is counted.
    package mutating func tells(_ code: DiagnosticCode, at span: SourceSpan) -> Bool {
        if code.isPolicy { return true }
        let group = DiagnosticGroup(code, at: span)
        guard let count = tallies[group]?.told, count >= Diagnostic.limitOfOneCode else { return true }
        reports += 1
        tallies[group]?.omit(span)
        return false
    }

    /// Counts what isn't told, of one code from one place on.
    package mutating func omit(_ count: Int, like diagnostic: Diagnostic) {
        reports += count
        let group = DiagnosticGroup(diagnostic)
        tallies[group, default: Tally()].firstOmitted = tallies[group]?.firstOmitted ?? diagnostic.span
        tallies[group, default: Tally()].counted += count
    }

    /// Takes in what was found elsewhere.
    package mutating func report(all other: DiagnosticList) {
        for diagnostic in other.told { report(diagnostic) }
        for (group, tally) in other.tallies {
            guard let first = tally.firstOmitted else { continue }
            // A file is nearly always read in one place.
            if tallies[group]?.firstOmitted == nil, tallies[group]?.told == tally.told {
                tallies[group] = tally
                continue
            }
            tallies[group, default: Tally()].firstOmitted = tallies[group]?.firstOmitted ?? first
            tallies[group, default: Tally()].omittedAt.formUnion(tally.omittedAt)
            tallies[group, default: Tally()].counted += tally.counted
        }
    }

    /// A line for each code and file of which not all is told.
    package var omitted: [Diagnostic] {
        tallies.compactMap { group, tally in
            tally.firstOmitted.map {
                Diagnostic(omitting: tally.omittedAt.count + tally.counted, of: group, at: $0)
            }
        }
    }
}

extension DiagnosticList.Tally {
    fileprivate mutating func omit(_ span: SourceSpan) {
        // What several aliases lead to may be told already.
        if toldAt.contains(span.start.packed) { return }
        firstOmitted = firstOmitted ?? span
        omittedAt.insert(span.start.packed)
    }
}

/// Diagnostics of one code, and one weight, in one file.
private struct DiagnosticGroup: Hashable {
    let code: DiagnosticCode
    let severity: Severity
    let file: String

    init(_ code: DiagnosticCode, at span: SourceSpan) {
        self.code = code
        severity = code.severity
        file = span.start.file
    }

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
