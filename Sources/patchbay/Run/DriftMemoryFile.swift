import FileReading
import Foundation
import Planning
import Presentation

/// Where what checks for drift found is remembered.
struct DriftMemoryFile {
    /// Relative to the configuration.
    static let standard = ".patchbay/drift.json"
    private static let sizeLimit = 512 * 1024 * 1024

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// What is remembered of an API's numbers; nothing where there is no file, or none that can be understood: then all is
    /// new, which is better than nothing being told.
    func load(_ apiURL: String, _ terminal: Terminal) throws -> DriftMemory {
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try RegularFile.content(of: path, limit: Self.sizeLimit).bytes
        } catch {
            if error == .absent { return DriftMemory(apiURL: apiURL) }
            throw Failure(.failed, "\(path) can't be read: \(error.explanation).")
        }
        guard let memory = try? JSONDecoder().decode(DriftMemory.self, from: Data(bytes)) else {
            terminal.note("warning: \(path) is damaged or of another version: what was found before is forgotten.")
            return DriftMemory(apiURL: apiURL)
        }
        guard memory.apiURL == apiURL else {
            terminal.note("warning: \(path) is about \(Shown.text(memory.apiURL)): what was found there is forgotten.")
            return DriftMemory(apiURL: apiURL)
        }
        return memory
    }

    /// - Parameter isNeeded: whether what the next run tells hangs on it; otherwise a directory that isn't to be written
    ///   is no failure.
    func save(_ memory: DriftMemory, isNeeded: Bool, _ terminal: Terminal) throws {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let data = try encoder.encode(memory)
            let directory = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try data.write(to: URL(filePath: path), options: .atomic)
        } catch {
            let message = "What was found can't be remembered in \(path)."
            guard isNeeded else { return terminal.note("warning: \(message)") }
            throw Failure(.failed, message + " The next run with --since-last will tell the same again.")
        }
    }
}
