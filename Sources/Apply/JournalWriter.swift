import Files
import Foundation
package import Journal
import Ledger
package import SystemPackage

/// Appends events to a journal's file, each flushed to disk before the caller goes on.
package actor JournalWriter {
    package nonisolated let path: String
    private let file: FileDescriptor
    private var buffer = Data()
    private var hasLeader = false
    private var followers: [CheckedContinuation<Void, any Error>] = []

    /// - Throws: what keeps the file from being created; one that is there already isn't touched.
    package init(creating path: FilePath) throws {
        self.path = path.string
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate, .append, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
    }

    /// Writes events. Several that come at once share one flush.
    package func append(_ events: JournalEvent...) async throws { try await append(contentsOf: events) }

    package func append(contentsOf events: [JournalEvent]) async throws {
        guard !events.isEmpty else { return }
        for event in events { buffer.append(try event.line()) }
        if hasLeader {
            try await withCheckedThrowingContinuation { followers.append($0) }
            return
        }
        hasLeader = true
        await Task.yield()
        let (lines, waiting) = (buffer, followers)
        buffer = Data()
        followers = []
        hasLeader = false
        let result = Swift.Result {
            try file.writeAll(lines)
            try file.flush()
        }
        for follower in waiting { follower.resume(with: result) }
        try result.get()
    }

    /// Writes an event that no call waits for: it is on disk with the next one at the latest.
    func note(_ event: JournalEvent) throws {
        buffer.append(try event.line())
        guard !hasLeader else { return }
        let lines = buffer
        buffer = Data()
        try file.writeAll(lines)
    }

    package func close() {
        try? file.close()
    }
}
