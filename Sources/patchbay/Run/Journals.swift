import Apply
import Foundation
import Journal
import SystemPackage

/// The journals of a configuration: `.patchbay/journals` beside it.
struct Journals: Sendable {
    let directory: FilePath

    init(_ project: Project) {
        directory = FilePath(project.resolve(".patchbay/journals"))
    }

    /// One journal that was read.
    struct Found: Sendable {
        let name: String
        let reading: JournalReading
    }

    /// The names of all of them, the latest first: a name begins with its run's time.
    var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }.sorted(by: >)
    }

    /// The latest, if it can be read.
    var latest: Found? { names.first.flatMap { try? read($0) } }

    /// - Parameter name: a journal's name, or a path; nil for the latest.
    /// - Throws: why there is none to read.
    func find(_ name: String?, _ context: Context) throws -> Found {
        guard let name = name ?? names.first else {
            throw Failure(
                .failed, "There is no journal in \(directory): nothing was applied here that could be undone.")
        }
        return try read(FileManager.default.fileExists(atPath: context.absolute(name)) ? context.absolute(name) : name)
    }

    /// - Parameter name: a journal's name, or an absolute path.
    func read(_ name: String) throws -> Found {
        let path = directory.pushing(FilePath(name))
        guard let data = FileManager.default.contents(atPath: path.string) else {
            throw Failure(.failed, "The journal \(name) isn't there or can't be read.")
        }
        do {
            return Found(name: path.lastComponent?.string ?? name, reading: try JournalReading(Array(data)))
        } catch {
            throw Failure(.invalid, "The journal \(name) \(error.reason); nothing was changed.")
        }
    }

    /// A new one, for the run that begins.
    func create() throws -> JournalWriter {
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let process = ProcessInfo.processInfo.processIdentifier
        // Runs of one second stand in their order.
        let last = names.first { $0.hasPrefix(stamp) }
        let count = last.flatMap { Int($0.dropFirst(stamp.count + 1).prefix(3)) } ?? 0
        let path = directory.appending("\(stamp)-\(Self.padded(count + 1))-\(process).jsonl")
        do {
            return try JournalWriter(creating: path)
        } catch {
            throw Failure(.failed, "The journal \(path) can't be created (\(error)); nothing was changed.")
        }
    }

    private static func padded(_ count: Int) -> String {
        let digits = String(count)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
