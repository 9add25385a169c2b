package import LocatedYAML

/// Collects diagnostics: each once, and at most `Diagnostic.limitOfOneCode` of one code in one file.
///
/// One mistake that several aliases lead to counts once. Diagnostics beyond the limit are only counted, and one line
/// reports their number. All policy diagnostics (PB03xx) are kept, because a comment or the configuration may still
/// allow any of them.
package struct DiagnosticList: Sendable {
    /// The diagnostics of one code in one file.
    fileprivate struct Tally {
        /// Number of diagnostics kept.
        var told = 0
        /// The starts of the kept diagnostics, as `SourcePlace.packed`.
        var toldAt: Set<UInt64> = []
        /// The starts of the omitted diagnostics, as `SourcePlace.packed`; two at one place count once.
        var omittedAt: Set<UInt64> = []
        /// The place of the first omitted diagnostic.
        var firstOmitted: SourceSpan?
        /// Number of omitted diagnostics that were counted elsewhere, without their places.
        var counted = 0
    }

    /// The diagnostics kept, in the order of their reports.
    package private(set) var told: [Diagnostic] = []
    /// Number of reports, including repeated and omitted ones.
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

    /// Whether the list keeps another diagnostic of `code` in the file of `span`. If not, it counts the diagnostic as
    /// omitted; don't report it as well.
    package mutating func tells(_ code: DiagnosticCode, at span: SourceSpan) -> Bool {
        if code.isPolicy { return true }
        let group = DiagnosticGroup(code, at: span)
        guard let count = tallies[group]?.told, count >= Diagnostic.limitOfOneCode else { return true }
        reports += 1
        tallies[group]?.omit(span)
        return false
    }

    /// Counts diagnostics that the caller didn't create.
    ///
    /// - Parameters:
    ///   - count: the number of diagnostics.
    ///   - diagnostic: the first of them, with their code and file.
    package mutating func omit(_ count: Int, like diagnostic: Diagnostic) {
        reports += count
        let group = DiagnosticGroup(diagnostic)
        tallies[group, default: Tally()].firstOmitted = tallies[group]?.firstOmitted ?? diagnostic.span
        tallies[group, default: Tally()].counted += count
    }

    /// Adds the diagnostics and counts of another list.
    package mutating func report(all other: DiagnosticList) {
        for diagnostic in other.told { report(diagnostic) }
        for (group, tally) in other.tallies {
            guard let first = tally.firstOmitted else { continue }
            // Usually only one of the two lists has diagnostics of a file: then its tally is the total.
            if tallies[group]?.firstOmitted == nil, tallies[group]?.told == tally.told {
                tallies[group] = tally
                continue
            }
            tallies[group, default: Tally()].firstOmitted = tallies[group]?.firstOmitted ?? first
            tallies[group, default: Tally()].omittedAt.formUnion(tally.omittedAt)
            tallies[group, default: Tally()].counted += tally.counted
        }
    }

    /// Returns a line for each code and file with omitted diagnostics.
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
        // Several aliases can lead to one mistake that is already kept.
        if toldAt.contains(span.start.packed) { return }
        firstOmitted = firstOmitted ?? span
        omittedAt.insert(span.start.packed)
    }
}

/// The code, severity and file that diagnostics have in common.
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
    /// Maximum diagnostics shown of one code in one file.
    package static let limitOfOneCode = YAMLFile.problemLimit
    /// Maximum diagnostics shown in one run.
    package static let limitOfAll = 1_000

    fileprivate init(omitting count: Int, of group: DiagnosticGroup, at span: SourceSpan) {
        self.init(
            .omitted,
            "\(count) more of \(group.code.rawValue) (\(group.code.title)) in this file \(count == 1 ? "isn't" : "aren't") shown.",
            remedy: "Fix those that are shown first; the limit is \(Self.limitOfOneCode) of one code in one file.",
            at: span
        )
        severity = group.severity
        standsFor = count
    }

    fileprivate init(omitting count: Int, severity: Severity, at span: SourceSpan) {
        self.init(
            .omitted,
            "\(count) more \(count == 1 ? "diagnostic isn't" : "diagnostics aren't") shown.",
            remedy:
                "Fix those that are shown first; the limit is \(Self.limitOfAll) in one run, errors before warnings.",
            at: span
        )
        self.severity = severity
        standsFor = count
    }
}

extension [Diagnostic] {
    /// Returns the diagnostics to show, in their present order: at most 100 of one code in one file, and 1,000 in
    /// all, errors before warnings. Lines in place of the omitted ones report how many they are, with the same
    /// severity.
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
