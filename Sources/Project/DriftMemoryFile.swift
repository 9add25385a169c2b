import Files
import Foundation
package import Planning
import SystemPackage
import Wording

/// The file in which drift checks remember their findings.
package struct DriftMemoryFile {
    /// The default path, relative to the configuration.
    package static let standard = ".patchbay/drift.json"
    private static let sizeLimit = 512 * 1024 * 1024

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// The remembered findings, and a warning if earlier findings were discarded.
    package struct Loaded {
        package let memory: DriftMemory
        package let warning: String?
    }

    /// Reads the remembered findings for the numbers of an API. Discards a damaged file with a warning: then every
    /// finding counts as new, which is better than reporting nothing.
    ///
    /// - Throws: if the file exists but can't be read.
    package func load(_ apiURL: String) throws(ProjectError) -> Loaded {
        let nothing = DriftMemory(apiURL: apiURL)
        let bytes: [UInt8]
        do throws(FileProblem) {
            bytes = try RegularFile.content(of: path, limit: Self.sizeLimit).bytes
        } catch {
            if error == .absent { return Loaded(memory: nothing, warning: nil) }
            throw ProjectError(.failed, "\(path) can't be read: \(error.explanation).")
        }
        guard let memory = try? JSONDecoder().decode(DriftMemory.self, from: Data(bytes)) else {
            return Loaded(
                memory: nothing,
                warning: "\(path) is damaged or of another version: what was found before is forgotten."
            )
        }
        guard memory.apiURL == apiURL else {
            return Loaded(
                memory: nothing,
                warning: "\(path) is about \(TerminalSafe.text(memory.apiURL)): what was found there is forgotten."
            )
        }
        return Loaded(memory: memory, warning: nil)
    }

    /// - Throws: if the file can't be written; the previous file stays unchanged.
    package func save(_ memory: DriftMemory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try WholeFile.write(
            try encoder.encode(memory), to: FilePath(path), permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
}
