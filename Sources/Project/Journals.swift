package import Foundation
package import Journal
package import Ledger
package import SystemPackage

/// The journals of a configuration: `.patchbay/journals` beside it, and those that a shared ledger keeps.
package struct Journals: Sendable {
    package let directory: FilePath
    /// The names of all journals, the latest first: a name begins with the time of its run.
    package let names: [String]
    private let ledger: (any LedgerStore)?

    /// Finds the journals of this machine.
    package init(_ project: Project) {
        directory = Self.directory(project)
        names = Self.names(in: directory).sorted(by: >)
        ledger = nil
    }

    /// Finds the journals of this machine and those beside a ledger.
    ///
    /// - Parameter ledger: a ledger whose lock the caller holds.
    package init(_ project: Project, beside ledger: any LedgerStore) async {
        directory = Self.directory(project)
        names = await Self.names(in: directory).union(ledger.journals()).sorted(by: >)
        self.ledger = ledger
    }

    private static func directory(_ project: Project) -> FilePath { FilePath(project.resolve(".patchbay/journals")) }

    private static func names(in directory: FilePath) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
        return Set(names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") })
    }

    /// One journal that was read.
    package struct Found: Sendable {
        package let name: String
        package let reading: JournalReading
    }

    /// The latest journal, or `nil` if no journal exists or the latest can't be read.
    package var latest: Found? {
        get async {
            guard let name = names.first else { return nil }
            return try? await read(name)
        }
    }

    /// - Parameters:
    ///   - name: a journal's name, or a path; `nil` for the latest.
    ///   - place: the place whose working directory is the base of a relative path.
    /// - Throws: if no journal exists, or it can't be read.
    package func find(_ name: String?, from place: ConfigurationPlace) async throws -> Found {
        guard let name = name ?? names.first else {
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
        if data == nil, let ledger { data = try await ledger.journal(name) }
        guard let data else { throw ProjectError(.failed, "The journal \(name) isn't there or can't be read.") }
        do {
            return Found(name: path.lastComponent?.string ?? name, reading: try JournalReading(Array(data)))
        } catch {
            throw ProjectError(.invalid, "The journal \(name) \(error.reason); nothing was changed.")
        }
    }

    /// Returns the path of a new journal for the run that begins. Its name starts with the time and sorts after the
    /// others.
    package func new(at time: Date = Date(), process: Int32 = ProcessInfo.processInfo.processIdentifier) -> FilePath {
        let stamp = time.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        // The counter keeps runs of the same second in their order.
        let last = names.first { $0.hasPrefix(stamp) }
        let count = last.flatMap { Int($0.dropFirst(stamp.count + 1).prefix(3)) } ?? 0
        return directory.appending("\(stamp)-\(Self.padded(count + 1))-\(process).jsonl")
    }

    private static func padded(_ count: Int) -> String {
        let digits = String(count)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
