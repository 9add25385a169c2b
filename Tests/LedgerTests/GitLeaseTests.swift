import Fleet
import Foundation
import Ledger
import SystemPackage
import TestSupport
import Testing

/// The lock of a git ledger: a lease that is held, renewed, lost, broken and taken over.
@Suite("Git lease")
struct GitLeaseTests {
    private func isLost(_ error: any Error) -> Bool {
        switch error as? LedgerError {
        case .lostLock, .lapsedLock: true
        default: false
        }
    }

    @Test("while one holds it another is told who, and gets it when the first lets go")
    func held() async throws {
        try await withRemote { remote async throws in
            let (one, two) = (remote.ledger(), remote.ledger())
            try await one.lock(as: otto, patience: .zero)
            await #expect(throws: LedgerError.leased(name: one.name, holder: otto)) {
                try await two.lock(as: anna, patience: .zero)
            }
            #expect(try await remote.ledger().lease()?.holder == otto)
            await one.unlock()
            try await two.lock(as: anna, patience: .zero)
            #expect(try await remote.ledger().lease()?.holder == anna)
            await two.unlock()
            #expect(try await remote.ledger().lease() == nil)
        }
    }

    @Test("of many that come at once one gets it")
    func race() async throws {
        try await withRemote { remote async throws in
            let got = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        do {
                            // The lock is never released, so that later runs find it held. When two pushes collide,
                            // the loser tries again after a second.
                            try await remote.ledger(timing: .system).lock(as: otto, patience: .zero)
                            return true
                        } catch LedgerError.leased {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(got.count { $0 } == 1)
        }
    }

    @Test("a run that died is succeeded after 5 minutes by the other's own clock, and what it wrote is kept")
    func takeOver() async throws {
        try await withRemote { remote async throws in
            let journal = remote.directory.appending("20260102T030405Z-4711.jsonl")
            try Data("{}\n".utf8).write(to: URL(filePath: journal.string))
            let dead = remote.ledger()
            try await dead.lock(as: otto, patience: .zero)
            await dead.begin(journal: journal.string)
            try await dead.save(try fleet(5, "+14150000005"))

            let clock = TestClock()
            let start = clock.now
            let next = remote.ledger(timing: clock.timing())
            try await next.lock(as: anna, patience: .seconds(3600))
            #expect(clock.now - start >= .seconds(300))
            #expect(clock.now - start < .seconds(330))
            #expect(try await next.load() == fleet(5, "+14150000005"))
            try await next.save(try fleet(6))
            try await next.conclude(record("Apply: 1 applied."))
            await next.unlock()
            #expect(
                try await remote.subjects == [
                    "Apply: 1 applied.", "Cut off: what a run left that didn't come to its end.",
                ])
            let left = try await remote.ledger().history(limit: 2).last
            #expect(left?.user == "otto@build7")
            #expect(left?.journal == "20260102T030405Z-4711.jsonl")
            // The holder that was wrongly taken for dead can't write any more.
            await #expect { try await dead.save(try fleet(99)) } throws: { isLost($0) }
            await #expect { try await dead.conclude(record("Too late")) } throws: { isLost($0) }
            await dead.unlock()
            #expect(try await remote.ledger().load()?.generation == 6)
        }
    }

    @Test("one that is renewed is not taken over, however long the other waits")
    func renewed() async throws {
        try await withRemote { remote async throws in
            // Holder and challenger share a clock: whenever the challenger waits, the holder renews.
            let clock = TestClock()
            let holder = remote.ledger(timing: clock.timing())
            try await holder.lock(as: otto, patience: .zero)
            let challenger = remote.ledger(
                timing: clock.timing { _ in
                    // A save renews the lease when more than half a renewal interval has passed.
                    try await holder.save(try fleet(1))
                })
            await #expect(throws: LedgerError.leased(name: holder.name, holder: otto)) {
                try await challenger.lock(as: anna, patience: .seconds(330))
            }
            try await holder.save(try fleet(2))
            await holder.unlock()
        }
    }

    @Test("the lock is renewed while something runs under it")
    func renewal() async throws {
        try await withRemote { remote async throws in
            let clock = TestClock()
            let ledger = remote.ledger(timing: clock.timing())
            try await ledger.withLock(as: otto) {
                var tips: Set<String> = []
                try await waitUntil {
                    if let tip = try await remote.ref("refs/patchbay-lock/default") { tips.insert(tip) }
                    return tips.count >= 3
                }
            }
            #expect(try await remote.refs == "")
        }
    }

    @Test("a run that couldn't renew in time stops by itself, before anyone may take over")
    func late() async throws {
        try await withRemote { remote async throws in
            let clock = TestClock()
            let ledger = remote.ledger(timing: clock.withoutRenewal)
            try await ledger.lock(as: otto, patience: .zero)
            clock.advance(.seconds(239))
            try await ledger.requireLock()
            clock.advance(.seconds(1))
            await #expect { try await ledger.requireLock() } throws: { isLost($0) }
            await #expect { try await ledger.save(try fleet(1)) } throws: { isLost($0) }
            await #expect { try await ledger.awaitLoss() } throws: { isLost($0) }
            await ledger.unlock()
            // The lease stays, so that the next run judges it by its own clock.
            #expect(try await remote.ledger().lease()?.holder == otto)
        }
    }

    @Test("a lock that was broken is lost: the next write says to whom, and isn't made")
    func broken() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet(1))
            let seen = try #require(try await remote.ledger().lease())
            // The save renewed the lease after it was read, so breaking it fails: the holder is alive.
            try await ledger.save(try fleet(2))
            #expect(try await remote.ledger().breakLease(seen.tip) == false)
            let again = try #require(try await remote.ledger().lease())
            let clock = TestClock()
            #expect(try await remote.ledger(timing: clock.timing()).breakLease(again.tip))
            // The run that lost it may be closing a gap: it has a minute.
            clock.advance(.seconds(20))
            let start = clock.now
            let other = remote.ledger(timing: clock.timing())
            try await other.lock(as: anna, patience: .zero)
            #expect(clock.now - start == .seconds(40))
            await #expect(throws: LedgerError.lostLock(name: ledger.name, to: anna)) {
                try await ledger.save(try fleet(3))
            }
            #expect(try await other.load()?.generation == 2)
            await ledger.unlock()
            #expect(try await remote.ledger().lease()?.holder == anna)
            await other.unlock()
        }
    }

    // MARK: Failing pushes

    /// Faults of a push: it takes effect or not, and git reports an error or dies.
    static let faults = [
        "exit 128", "kill -9 $$", "\"$real\" \"$@\" >/dev/null 2>&1; exit 128",
        "\"$real\" \"$@\" >/dev/null 2>&1; kill -9 $$",
        "echo 'fatal: the remote end hung up unexpectedly' >&2; exit 128",
        "\"$real\" \"$@\" >/dev/null 2>&1; echo 'fatal: unable to access: Connection reset by peer' >&2; exit 128",
    ]

    @Test("a push whose outcome is lost is settled by looking, and nothing is written twice", arguments: faults, 1...3)
    func ambiguous(_ fault: String, _ index: Int) async throws {
        try await withRemote { remote async throws in
            let wrapped = try await remote.wrapGit(
                """
                if [ "$1" = push ]; then
                    echo x >> "$cd_to/pushes"
                    if [ "$(wc -l < "$cd_to/pushes")" -eq \(index) ]; then \(fault); fi
                fi
                """)
            let ledger = remote.ledger(timing: TestClock().timing { _ in }, changing: wrapped)
            // Lock, save, conclude: three pushes.
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet(1, "+14150000001"))
            try await ledger.conclude(record("Apply: 1 applied."))
            await ledger.unlock()
            #expect(try await remote.subjects == ["Apply: 1 applied."])
            #expect(try await remote.ledger().load() == fleet(1, "+14150000001"))
            #expect(try await remote.ref("refs/patchbay-lock/default") == nil)
        }
    }

    @Test("a network that is gone for good fails the write, and the ledger stays as it was")
    func networkGone() async throws {
        try await withRemote { remote async throws in
            let wrapped = try await remote.wrapGit(
                """
                if [ -e "$cd_to/down" ]; then case $1 in push|fetch|ls-remote)
                    echo 'fatal: unable to access: Could not resolve host: git.example.com' >&2; exit 128;; esac; fi
                """)
            let ledger = remote.ledger(timing: TestClock().timing { _ in }, changing: wrapped)
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet(1))
            let down = remote.directory.appending("down").string
            try Data().write(to: URL(filePath: down))
            await #expect {
                try await ledger.save(try fleet(2))
            } throws: { error in
                if case .unreachable = error as? LedgerError { true } else { false }
            }
            await ledger.unlock()
            try FileManager.default.removeItem(atPath: down)
            #expect(try await remote.ledger().lease()?.holder == otto)
            #expect(try await remote.ledger().load()?.generation == 1)
        }
    }

    @Test(
        "a remote that is away while the lease is good costs nothing",
        arguments: ["Could not resolve host: git.example.com", "Authentication failed for 'https://git.example.com'"])
    func networkBack(_ trouble: String) async throws {
        try await withRemote { remote async throws in
            let wrapped = try await remote.wrapGit(
                """
                if [ -e "$cd_to/down" ]; then case $1 in push|fetch|ls-remote)
                    echo "fatal: \(trouble)" >&2; exit 128;; esac; fi
                """)
            let down = remote.directory.appending("down").string
            let clock = TestClock()
            let start = clock.now
            let timing = clock.timing { _ in
                if clock.now - start > .seconds(180) { try? FileManager.default.removeItem(atPath: down) }
            }
            let ledger = remote.ledger(timing: timing, changing: wrapped)
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet(1))
            try Data().write(to: URL(filePath: down))
            try await ledger.save(try fleet(2))
            try await ledger.conclude(record("Apply: 1 applied."))
            await ledger.unlock()
            #expect(try await remote.ledger().load()?.generation == 2)
            #expect(try await remote.ledger().lease() == nil)
        }
    }

    @Test("a run that ends in an error leaves its writes in the history and the lock free")
    func failing() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            await #expect(throws: CancellationError.self) {
                try await ledger.withLock(as: otto) {
                    try await ledger.save(try fleet(1))
                    throw CancellationError()
                }
            }
            #expect(try await remote.subjects == ["Cut off: what a run left that didn't come to its end."])
            #expect(try await remote.ref("refs/patchbay-lock/default") == nil)
        }
    }

    @Test("git gets neither Patchbay's key nor its variables, nor another repository's")
    func environment() async throws {
        try await withRemote { remote async throws in
            let wrapped = try await remote.wrapGit("env >> \"$cd_to/seen\"; printf '%s ' \"$@\" >> \"$cd_to/seen\"")
            let secret = [
                "BLAND_API_KEY": "canary-1", "PATCHBAY_PLAN_KEY": "canary-2", "GIT_DIR": "/canary-3",
                "GIT_WORK_TREE": "/canary-4", "GIT_TRACE_CURL": "/canary-5",
            ]
            let ledger = remote.ledger(changing: wrapped.merging(secret) { $1 })
            try await ledger.withLock(as: otto) {
                try await ledger.save(try fleet(1))
                try await ledger.conclude(record("Apply: 1 applied."))
            }
            let seen = try String(contentsOfFile: remote.directory.appending("seen").string, encoding: .utf8)
            #expect(!seen.contains("canary"))
            #expect(seen.contains("GIT_TERMINAL_PROMPT=0"))
        }
    }

    @Test("what killed runs left in the temporary directory goes after a day, and nothing else does")
    func leftovers() async throws {
        try await withRemote { remote async throws in
            // The ledger's clock stands in 2023.
            for (name, year) in [("patchbay-ledger-old", 2022), ("patchbay-ledger-new", 2024), ("other", 2022)] {
                let path = remote.directory.appending(name).string
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                let date = try Date("\(year)-11-14T22:13:20Z", strategy: .iso8601)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            _ = try await remote.ledger().load()
            let left = try FileManager.default.contentsOfDirectory(atPath: remote.directory.string)
            #expect(left.sorted() == ["clone", "origin.git", "other", "patchbay-ledger-new"])
        }
    }

    @Test("what a run of several days works with stays")
    func longRun() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            try await ledger.lock(as: otto, patience: .zero)
            let store = try #require(
                try FileManager.default.contentsOfDirectory(atPath: remote.directory.string)
                    .first { $0.hasPrefix("patchbay-ledger-") })
            let old = try Date("2022-11-14T22:13:20Z", strategy: .iso8601)
            try FileManager.default.setAttributes(
                [.modificationDate: old], ofItemAtPath: remote.directory.appending(store).string)
            try await ledger.save(try fleet(1))
            _ = try await remote.ledger().load()
            try await ledger.save(try fleet(2))
            await ledger.unlock()
            #expect(try await remote.ledger().load()?.generation == 2)
        }
    }
}
