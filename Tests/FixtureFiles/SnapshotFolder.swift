package import Foundation

/// Texts that tests keep as files, to be looked at by people and compared with.
package struct SnapshotFolder: Sendable {
    private let folder: URL
    /// Whether files become what the tests say: `PATCHBAY_SNAPSHOTS=write`, as scripts/snapshots sets it.
    private let rewrites: Bool

    package init(_ folder: URL) {
        self.folder = folder
        rewrites = ProcessInfo.processInfo.environment["PATCHBAY_SNAPSHOTS"] == "write"
    }

    /// Nil where the file holds just this text; else where they part. One that isn't there yet is written, to be
    /// looked at and kept.
    package func problem(_ text: String, _ name: String) throws -> String? {
        let file = folder.appending(path: name)
        guard !rewrites, let data = try? Data(contentsOf: file) else {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return rewrites ? nil : "\(name) was not there; it is now"
        }
        let expected = String(decoding: data, as: UTF8.self)
        guard text != expected else { return nil }
        let pairs = zip(Self.lines(text), Self.lines(expected)).enumerated()
        let parted = pairs.first { $0.element.0 != $0.element.1 }
        return "\(name) is another, from line \((parted?.offset ?? pairs.underestimatedCount) + 1) on:\n"
            + "  now:  \(parted?.element.0 ?? "")\n  kept: \(parted?.element.1 ?? "")"
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}
