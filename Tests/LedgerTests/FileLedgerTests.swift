import Fleet
import Foundation
import Ledger
import SIPModel
import SystemPackage
import Testing

@Suite("File ledger")
struct FileLedgerTests {
    private let otto = LockHolder(user: "otto", host: "build7", process: 4711, since: "2026-01-02T03:04:05Z")

    /// Runs `body` with a path for a ledger in a directory that doesn't exist yet.
    private func withPath(_ body: (FilePath) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(FilePath(directory.path(percentEncoded: false)).appending("state").appending("ledger.json"))
    }

    private func fleet(_ generation: Int = 1) throws -> OwnedFleet {
        let number = try PhoneNumber("+14150000000")
        let entry = OwnedNumber(
            version: 3, file: "fleet/a.yaml", labels: ["team": "support"], preventDetach: true,
            directions: [
                .inbound: OwnedDirection(last: .unattached),
                .outbound: OwnedDirection(
                    last: .attached(RecordedAttachment(AttachmentState(), unreported: [.transport])),
                    intended: Intention(state: .unattached, isReplace: true)
                ),
            ]
        )
        return OwnedFleet(
            apiURL: "https://api.bland.ai/v1", organisation: "org-1", commit: "abc", salt: "c2FsdA==",
            generation: generation, numbers: [number: entry]
        )
    }

    @Test("what was saved is what is loaded, and before that there is none")
    func roundTrip() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            #expect(try await ledger.load() == nil)
            try await ledger.save(fleet())
            #expect(try await ledger.load() == fleet())
            #expect(try await FileLedger(path: path).load() == fleet())
        }
    }

    @Test("a lock whose file was deleted, as `git clean` does, is lost")
    func deletedLock() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.requireLock()
            try FileManager.default.removeItem(atPath: path.string + ".lock")
            await #expect(throws: LedgerError.lostLock(name: path.string, to: nil)) { try await ledger.requireLock() }
            let other = FileLedger(path: path)
            try await other.lock(as: otto, patience: .zero)
            try await other.requireLock()
            await #expect(throws: LedgerError.lostLock(name: path.string, to: nil)) { try await ledger.requireLock() }
        }
    }

    @Test("a save replaces the file whole, and leaves nothing beside it")
    func atomic() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.save(fleet(1))
            let reader = try FileHandle(forReadingFrom: URL(filePath: path.string))
            try await ledger.save(fleet(2))
            // A reader that opened the old ledger still reads all of it.
            let old = try JSONDecoder().decode(OwnedFleet.self, from: try reader.readToEnd() ?? Data())
            try reader.close()
            #expect(old.generation == 1)
            #expect(try await ledger.load()?.generation == 2)
            let names = try FileManager.default.contentsOfDirectory(atPath: path.removingLastComponent().string)
            #expect(names == ["ledger.json"])
        }
    }

    @Test("what a save that was cut off left beside it is no hindrance")
    func leftover() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.save(fleet(1))
            let temporary = path.removingLastComponent().appending(".ledger.json.tmp")
            try Data("half a led".utf8).write(to: URL(filePath: temporary.string))
            #expect(try await ledger.load()?.generation == 1)
            try await ledger.save(fleet(2))
            #expect(try await ledger.load()?.generation == 2)
        }
    }

    @Test("a ledger that is a link is where the link leads, with its lock, also before it is there")
    func linked() async throws {
        try await withPath { path async throws in
            let real = path.removingLastComponent().removingLastComponent().appending("shared").appending("l.json")
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: path.string, withDestinationPath: "../shared/l.json")
            let ledger = FileLedger(path: path)
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet())
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path.string) == "../shared/l.json")
            #expect(try await FileLedger(path: real).load() == fleet())
            // One lock for all that share the file.
            await #expect(throws: LedgerError.self) {
                try await FileLedger(path: real).lock(as: otto, patience: .zero)
            }
            await ledger.unlock()
        }
    }

    @Test("a ledger is for its owner's eyes")
    func permissions() async throws {
        try await withPath { path async throws in
            try await FileLedger(path: path).save(fleet())
            let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("the same ledger is the same bytes")
    func bytes() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.save(fleet())
            let first = try Data(contentsOf: URL(filePath: path.string))
            try await ledger.save(fleet())
            #expect(try Data(contentsOf: URL(filePath: path.string)) == first)
            #expect(first.last == UInt8(ascii: "\n"))
        }
    }

    @Test(
        "one that is damaged or newer is refused, and left as it is",
        arguments: [
            "", "{", "[]", "null", "\u{0}", #"{"format_version": 1}"#, #"{"format_version": "1"}"#,
            #"{"format_version": 1, "generation": 0, "numbers": {"+0": {}}}"#,
            #"{"format_version": 1, "generation": 0, "numbers": []}"#, #"{"format_version": 2, "anything": []}"#,
        ]
    )
    func unreadable(_ text: String) async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.save(fleet())
            try Data(text.utf8).write(to: URL(filePath: path.string))
            let isNewer = text.contains("2")
            await #expect {
                _ = try await ledger.load()
            } throws: { error in
                switch error as? LedgerError {
                case .newerFormat(_, version: 2): isNewer
                case .corrupt: !isNewer
                default: false
                }
            }
            #expect(try String(decoding: Data(contentsOf: URL(filePath: path.string)), as: UTF8.self) == text)
        }
    }

    @Test("a place that can't be written to is said, and the old ledger stays")
    func unwritable() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path.appending("below-a-file"))
            try await FileLedger(path: path).save(fleet())
            await #expect(throws: LedgerError.self) { try await ledger.save(fleet(2)) }
            await #expect(throws: LedgerError.self) { try await ledger.lock(as: otto, patience: .zero) }
            #expect(try await FileLedger(path: path).load()?.generation == 1)
        }
    }

    // MARK: Lock

    @Test("while one holds the lock another is told who, and gets it when the first lets go")
    func lock() async throws {
        try await withPath { path async throws in
            let (one, two) = (FileLedger(path: path), FileLedger(path: path))
            try await one.lock(as: otto, patience: .zero)
            await #expect(throws: LedgerError.locked(name: path.string, holder: otto)) {
                try await two.lock(as: otto, patience: .zero)
            }
            await one.unlock()
            try await two.lock(as: otto, patience: .zero)
            await two.unlock()
        }
    }

    @Test("whoever waits gets the lock when it is free")
    func patience() async throws {
        try await withPath { path async throws in
            let (one, two) = (FileLedger(path: path), FileLedger(path: path))
            try await one.lock(as: otto, patience: .zero)
            async let waiting: Void = two.lock(as: otto, patience: .seconds(600))
            await one.unlock()
            try await waiting
            await two.unlock()
        }
    }

    @Test("it is let go whatever becomes of the one who holds it")
    func withLock() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            await #expect(throws: CancellationError.self) {
                try await ledger.withLock(as: otto) { throw CancellationError() }
            }
            #expect(try await FileLedger(path: path).withLock(as: otto) { 1 } == 1)
        }
    }

    @Test("a lock file of a process that died, with its name in it, is no lock")
    func stale() async throws {
        try await withPath { path async throws in
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
            try JSONEncoder().encode(otto).write(to: URL(filePath: path.string + ".lock"))
            #expect(try await FileLedger(path: path).withLock(as: otto) { true })
        }
    }

    @Test("the lock is the kernel's: another process can't have it meanwhile", .enabled(if: Self.hasFlock))
    func otherProcess() async throws {
        try await withPath { path async throws in
            let ledger = FileLedger(path: path)
            try await ledger.lock(as: otto, patience: .zero)
            #expect(try flock(path) == 1)
            await ledger.unlock()
            #expect(try flock(path) == 0)
        }
    }

    private static let hasFlock = FileManager.default.isExecutableFile(atPath: "/usr/bin/flock")

    /// Tries the lock with util-linux's `flock`. Returns its exit code: 1 if another process holds the lock.
    private func flock(_ path: FilePath) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/flock")
        process.arguments = ["--nonblock", path.string + ".lock", "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test("without a ledger nothing is kept, and nothing locked")
    func none() async throws {
        let ledger = NoLedger()
        try await ledger.save(fleet())
        #expect(try await ledger.load() == nil)
        #expect(try await ledger.withLock(as: otto) { try await ledger.withLock(as: otto) { 1 } } == 1)
    }
}
