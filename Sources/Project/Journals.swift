package import Fleet
package import Foundation
package import Journal
package import Ledger
package import SystemPackage

/// The journals of a configuration: `.patchbay/journals` beside it, and those that a shared ledger keeps.
package struct Journals: Sendable {
    package let directory: FilePath
    /// All journals, the latest first.
    private let runs: [RunOrder]
    private let ledger: (any LedgerStore)?
    /// The last run according to the ledger.
    private let recorded: OwnedFleet.LastRun?

    /// The names of all journals, the latest first.
    package var names: [String] { runs.map(\.name) }

    /// Finds the journals of this machine.
    package init(_ project: Project) {
        directory = Self.directory(project)
        runs = Self.runs(in: directory).sorted(by: >)
        ledger = nil
        recorded = nil
    }

    /// Finds the journals of this machine and those beside a ledger.
    ///
    /// - Parameters:
    ///   - ledger: a ledger whose lock the caller holds.
    ///   - owned: its content.
    package init(_ project: Project, beside ledger: any LedgerStore, _ owned: OwnedFleet?) async {
        directory = Self.directory(project)
        self.ledger = ledger
        recorded = owned?.lastRun
        let local = Self.runs(in: directory)
        var shared = await ledger.journals().subtracting(local.map(\.name)).map(RunOrder.init)
        if let recorded, let name = await Self.name(of: recorded, local, shared, ledger) {
            shared.removeAll { $0.name == name }
            shared.append(RunOrder(generation: recorded.generation, time: "", name: name))
        }
        runs = (local + shared).sorted(by: >)
    }

    /// The name of the shared journal of a run; `nil` if it is on this machine or nowhere. Two runs on machines with
    /// the same process number may have begun in the same second: then the ledger has added to one of the names.
    private static func name(
        of run: OwnedFleet.LastRun, _ local: [RunOrder], _ shared: [RunOrder], _ ledger: any LedgerStore
    ) async -> String? {
        if local.contains(where: { $0.generation == run.generation && $0.name == run.journal }) { return nil }
        let stem = run.journal.dropLast(".jsonl".count)
        for candidate in shared.map(\.name).filter({ $0.hasPrefix(stem) }).sorted() {
            guard let data = try? await ledger.journal(candidate) else { continue }
            if RunOrder(beginning: data, name: candidate).generation == run.generation { return candidate }
        }
        return nil
    }

    private static func directory(_ project: Project) -> FilePath { FilePath(project.resolve(".patchbay/journals")) }

    private static func runs(in directory: FilePath) -> [RunOrder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }.map { name in
            let file = try? FileHandle(forReadingFrom: URL(filePath: directory.appending(name).string))
            defer { try? file?.close() }
            let beginning = (try? file?.read(upToCount: firstLine)) ?? nil
            return beginning.map { RunOrder(beginning: $0, name: name) } ?? RunOrder(name: name)
        }
    }

    /// Maximum length of a journal's first line, in bytes.
    private static let firstLine = 65_536

    /// One journal that was read.
    package struct Found: Sendable {
        package let name: String
        package let reading: JournalReading
        /// Whether it is the copy beside the ledger, which may lack the last lines of a run that was cut off.
        package var isCopy = false
    }

    /// The latest journal, or `nil` if no journal exists or the latest can't be read.
    package var latest: Found? {
        get async {
            // The clock of one machine orders what it wrote itself.
            let empty = runs.filter { !$0.hasBegun }.map(\.name).max()
            let begun = try? latestRun()
            if let empty, begun?.name ?? "" < empty { return try? await read(empty) }
            guard let begun else { return nil }
            return try? await read(begun.name)
        }
    }

    /// - Throws: if the ledger names a later run than any journal that is at hand: to undo the one before would be wrong.
    private func latestRun() throws -> RunOrder? {
        let latest = runs.first { $0.hasBegun }
        if let recorded, (latest?.generation ?? -1) < recorded.generation {
            throw ProjectError(
                .failed,
                "The journal of the last apply (\(recorded.journal)) is neither in \(directory) nor beside the ledger. "
                    + "Bring it here from the machine that applied, or name the journal to undo.")
        }
        return latest
    }

    /// - Parameters:
    ///   - name: a journal's name, or a path; `nil` for the latest.
    ///   - place: the place whose working directory is the base of a relative path.
    /// - Throws: if no journal exists, or it can't be read.
    package func find(_ name: String?, from place: ConfigurationPlace) async throws -> Found {
        guard let name = try name ?? latestRun()?.name else {
            throw ProjectError(
                .failed, "There is no journal in \(directory): nothing was applied here that could be undone.")
        }
        let path = place.absolute(name)
        return try await read(FileManager.default.fileExists(atPath: path) ? path : name)
    }

    /// - Parameter name: a journal's name, or an absolute path. This machine's journal takes precedence over a shared
    ///   copy, which may have been made before the run ended.
    /// - Throws: if the journal is missing, can't be read, or is invalid.
    package func read(_ name: String) async throws -> Found {
        let path = directory.pushing(FilePath(name))
        var data = FileManager.default.contents(atPath: path.string)
        let isCopy = data == nil
        if isCopy, let ledger { data = try await ledger.journal(name) }
        guard let data else { throw ProjectError(.failed, "The journal \(name) isn't there or can't be read.") }
        do {
            return Found(
                name: path.lastComponent?.string ?? name, reading: try JournalReading(Array(data)), isCopy: isCopy)
        } catch {
            throw ProjectError(.invalid, "The journal \(name) \(error.reason); nothing was changed.")
        }
    }

    /// Returns the path of a new journal for the run that begins. Its name starts with the time and sorts after the
    /// others.
    package func new(at time: Date = Date(), process: Int32 = ProcessInfo.processInfo.processIdentifier) -> FilePath {
        let stamp = time.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        // The counter keeps runs of the same second in their order.
        let last = names.filter { $0.hasPrefix(stamp) }.max()
        let count = last.flatMap { Int($0.dropFirst(stamp.count + 1).prefix(3)) } ?? 0
        return directory.appending("\(stamp)-\(Self.padded(count + 1))-\(process).jsonl")
    }

    private static func padded(_ count: Int) -> String {
        let digits = String(count)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
