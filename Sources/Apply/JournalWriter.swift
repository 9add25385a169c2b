import Foundation
package import Journal
import Ledger
package import SystemPackage

/// Appends events to a journal's file, each flushed to disk before the caller goes on.
///
/// A write that fails is the last one: the file is cut back to its last whole line, and every later event fails with the
/// same error.
package actor JournalWriter {
    package nonisolated let path: String
    private let file: any JournalFile
    private var buffer = Data()
    private var hasLeader = false
    private var followers: [CheckedContinuation<Void, any Error>] = []
    private var isClosed = false
    /// The bytes of whole lines in the file.
    private var length: Int64 = 0
    /// The error of the write that failed.
    package private(set) var failure: JournalFailure?

    /// - Throws: what keeps the file from being created; one that is there already isn't touched.
    package init(creating path: FilePath) throws {
        self.init(try JournalOnDisk(creating: path), path: path.string)
    }

    package init(_ file: any JournalFile, path: String) {
        self.file = file
        self.path = path
    }

    /// Writes events. Several that come at once share one flush.
    package func append(_ events: JournalEvent...) async throws { try await append(contentsOf: events) }

    package func append(contentsOf events: [JournalEvent]) async throws {
        guard !events.isEmpty else { return }
        if let failure { throw failure }
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
        let result = Swift.Result { try write(lines, flushes: true) }
        for follower in waiting { follower.resume(with: result) }
        try result.get()
    }

    /// Writes an event that no call waits for: it is on disk with the next one at the latest.
    func note(_ event: JournalEvent) throws {
        if let failure { throw failure }
        buffer.append(try event.line())
        guard !hasLeader else { return }
        let lines = buffer
        buffer = Data()
        try write(lines, flushes: false)
    }

    private func write(_ lines: Data, flushes: Bool) throws {
        if let failure { throw failure }
        do {
            try file.append(lines)
            if flushes { try file.flush() }
            length += Int64(lines.count)
        } catch {
            let failed = JournalFailure(path: path, reason: "\(error)")
            failure = failed
            // A torn line would make the journal unreadable from there on.
            try? file.cut(to: length)
            throw failed
        }
    }

    /// Closes the file. Later events fail: its number may belong to another file by then.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        if failure == nil { failure = JournalFailure(path: path, reason: "it is closed") }
        try? file.close()
    }
}

/// A journal that can't be written.
package struct JournalFailure: Error, Sendable {
    package let path: String
    package let reason: String

    package var message: String {
        "The journal \(path) can't be written (\(reason)): nothing new was begun. Check the disk, then apply again."
    }
}
