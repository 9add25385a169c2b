package import Foundation

/// Expected texts of tests, kept as files that people review.
package struct SnapshotFolder: Sendable {
    private let folder: URL
    /// Whether the files are overwritten with the tests' texts: `PATCHBAY_SNAPSHOTS=write`, which scripts/snapshots
    /// sets.
    private let rewrites: Bool

    package init(_ folder: URL) {
        self.folder = folder
        rewrites = ProcessInfo.processInfo.environment["PATCHBAY_SNAPSHOTS"] == "write"
    }

    /// Compares a text with the file of that name. A missing file is written and reported, so that a person reviews
    /// it.
    ///
    /// - Returns: `nil` if they are equal or the file was rewritten; otherwise a message with the first line that
    ///   differs.
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
