import Fleet
import Foundation
import Ledger
import SIPModel
import SystemPackage
import Testing

@Suite("Git ledger")
struct GitLedgerTests {
    @Test("what an apply concluded is what another clone loads, and before that there is none")
    func roundTrip() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            #expect(try await ledger.load() == nil)
            let saved = try fleet(3, "+14150000000")
            try await ledger.withLock(as: otto) {
                #expect(try await ledger.load() == nil)
                try await ledger.save(saved)
                #expect(try await ledger.load() == saved)
                try await ledger.conclude(record("Apply: 1 applied."))
            }
            let url = remote.ledger("file://\(remote.bare)", at: remote.directory)
            #expect(try await url.load() == saved)
            #expect(try await remote.ledger("../origin.git", at: remote.clone).load() == saved)
            #expect(try await remote.ref("refs/patchbay-lock/default") == nil)
        }
    }

    @Test("the history has one commit an apply, on top of the one before, by patchbay and with the user in it")
    func history() async throws {
        try await withRemote { remote async throws in
            for index in 1...3 {
                let ledger = remote.ledger()
                try await ledger.withLock(as: otto) {
                    for _ in 0..<3 { try await ledger.save(try fleet(index, "+1415000000\(index)")) }
                    try await ledger.conclude(record("Apply: \(index) applied."))
                }
            }
            #expect(try await remote.subjects == ["Apply: 3 applied.", "Apply: 2 applied.", "Apply: 1 applied."])
            let log = try await remote.git("log", "-1", "--format=%an <%ae> %cn <%ce>%n%b", "refs/patchbay/default")
            let identity = "patchbay <patchbay@patchbay.invalid>"
            #expect(log.hasPrefix("\(identity) \(identity)\nUser: otto@build7\nCommit: aaaa"))
            let applies = try await remote.ledger().history(limit: 2)
            #expect(applies.map(\.summary) == ["Apply: 3 applied.", "Apply: 2 applied."])
            #expect(applies.first?.user == "otto@build7")
            #expect(applies.first?.commit == String(repeating: "a", count: 40))
            #expect(applies.first?.time == "2023-11-14T22:13:20Z")
        }
    }

    @Test("the user's repository isn't touched: no ref, no FETCH_HEAD, no object, no shallow mark")
    func untouched() async throws {
        try await withRemote { remote async throws in
            func files() throws -> [String] {
                try FileManager.default.subpathsOfDirectory(atPath: remote.clone.string).sorted()
            }
            let before = try files()
            let ledger = remote.ledger()
            try await ledger.withLock(as: otto) {
                try await ledger.save(try fleet(1))
                try await ledger.conclude(record("Apply: 0 applied."))
            }
            _ = try await remote.ledger().load()
            _ = try await remote.ledger().history(limit: 5)
            #expect(try files() == before)
            let left = try FileManager.default.contentsOfDirectory(atPath: remote.directory.string)
            #expect(left.filter { $0.hasPrefix("patchbay-ledger-") } == [])
        }
    }

    @Test("a run that changed nothing leaves no commit")
    func nothing() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            try await ledger.withLock(as: otto) { _ = try await ledger.load() }
            #expect(try await remote.refs == "")
        }
    }

    @Test("two ledgers share a remote by their names")
    func names() async throws {
        try await withRemote { remote async throws in
            for (name, generation) in [("production", 1), ("staging", 2)] {
                let ledger = remote.ledger(name: name)
                try await ledger.withLock(as: otto) {
                    try await ledger.save(try fleet(generation))
                    try await ledger.conclude(record(name))
                }
            }
            #expect(try await remote.ledger(name: "production").load()?.generation == 1)
            #expect(try await remote.ledger(name: "staging").load()?.generation == 2)
        }
    }

    @Test("credentials of the repository's own configuration reach the remote, included files' too")
    func localConfiguration() async throws {
        try await withRemote { remote async throws in
            // GitHub's checkout keeps credentials in such a file: the repository's configuration includes it for the
            // repository's own directory.
            let included = remote.directory.appending("credentials.config")
            let text = "[url \"\(remote.bare)\"]\n\tinsteadOf = https://git.example.invalid/fleet.git\n"
            try Data(text.utf8).write(to: URL(filePath: included.string))
            try await remote.git(
                "config", "includeIf.gitdir:\(remote.clone)/.git.path", included.string, at: remote.clone)
            try await remote.git(
                "remote", "set-url", "origin", "https://git.example.invalid/fleet.git", at: remote.clone)
            let ledger = remote.ledger()
            try await ledger.withLock(as: otto) {
                try await ledger.save(try fleet(7))
                try await ledger.conclude(record("Apply: 0 applied."))
            }
            #expect(try await remote.ledger().load()?.generation == 7)
        }
    }

    // MARK: Journals

    @Test("the journal of a run is kept beside the ledger, and the last 200 stay")
    func journals() async throws {
        try await withRemote { remote async throws in
            let old = (0..<250).map { "20250101T\(String(1_000_000 + $0).suffix(6))Z-1.jsonl" }
            let blob = try await remote.git("hash-object", "-w", "--stdin", input: "{}\n")
            let directory = try await remote.git(
                "mktree", input: old.map { "100644 blob \(blob)\t\($0)\n" }.joined())
            let ledger = remote.ledger()
            try await ledger.withLock(as: otto) {
                try await ledger.save(try fleet(1))
                try await ledger.conclude(record("Apply: 1 applied."))
            }
            let file = try await remote.git("rev-parse", "refs/patchbay/default:ledger.json")
            let tree = try await remote.git(
                "mktree", input: "100644 blob \(file)\tledger.json\n040000 tree \(directory)\tjournals\n")
            let commit = try await remote.git("commit-tree", tree, "-m", "Many")
            try await remote.git("update-ref", "refs/patchbay/default", commit)

            let path = remote.directory.appending("20260102T030405Z-4711.jsonl")
            try Data("first\n".utf8).write(to: URL(filePath: path.string))
            try await ledger.withLock(as: otto) {
                await ledger.begin(journal: path.string)
                try await ledger.save(try fleet(2))
                // A run that dies at this point leaves its journal so far.
                let lock = "refs/patchbay-lock/default:journals/20260102T030405Z-4711.jsonl"
                #expect(try await remote.git("cat-file", "blob", lock) == "first")
                try Data("first\nlast\n".utf8).write(to: URL(filePath: path.string))
                try await ledger.conclude(record("Apply: 1 applied."))
            }
            let names = try await remote.git("ls-tree", "--name-only", "refs/patchbay/default:journals")
                .split(separator: "\n").map(String.init)
            #expect(names == Array(old.suffix(199)) + ["20260102T030405Z-4711.jsonl"])
            let kept = "refs/patchbay/default:journals/20260102T030405Z-4711.jsonl"
            #expect(try await remote.git("cat-file", "blob", kept) == "first\nlast")
            #expect(try await ledger.history(limit: 1).first?.journal == "20260102T030405Z-4711.jsonl")
        }
    }

    @Test("a journal's name that another runner has used isn't used again")
    func sameName() async throws {
        try await withRemote { remote async throws in
            let path = remote.directory.appending("20260102T030405Z-1.jsonl")
            for text in ["one\n", "two\n"] {
                try Data(text.utf8).write(to: URL(filePath: path.string))
                let ledger = remote.ledger()
                try await ledger.withLock(as: otto) {
                    await ledger.begin(journal: path.string)
                    try await ledger.save(try fleet(text == "one\n" ? 1 : 2))
                    try await ledger.conclude(record("Apply: 1 applied."))
                }
            }
            let names = try await remote.git("ls-tree", "--name-only", "refs/patchbay/default:journals")
                .split(separator: "\n")
            #expect(names.count == 2)
            let kept = "refs/patchbay/default:journals/20260102T030405Z-1.jsonl"
            #expect(try await remote.git("cat-file", "blob", kept) == "one")
        }
    }

    // MARK: Unreadable ledgers

    @Test(
        "one that is damaged or newer is refused, and left as it is",
        arguments: ["", "{", "[]", #"{"format_version": 1}"#, #"{"format_version": 2, "anything": []}"#]
    )
    func unreadable(_ text: String) async throws {
        try await withRemote { remote async throws in
            let blob = try await remote.git("hash-object", "-w", "--stdin", input: text)
            let tree = try await remote.git("mktree", input: "100644 blob \(blob)\tledger.json\n")
            let commit = try await remote.git("commit-tree", tree, "-m", "Damaged")
            try await remote.git("update-ref", "refs/patchbay/default", commit)
            let isNewer = text.contains("2")
            for locks in [false, true] {
                let ledger = remote.ledger()
                await #expect {
                    if locks {
                        try await ledger.withLock(as: otto) { _ = try await ledger.load() }
                    } else {
                        _ = try await ledger.load()
                    }
                } throws: { error in
                    switch error as? LedgerError {
                    case .newerFormat(_, version: 2): isNewer
                    case .corrupt: !isNewer
                    default: false
                    }
                }
            }
            #expect(try await remote.refs == "\(commit) refs/patchbay/default")
        }
    }

    @Test("a ref that has no ledger in it, or is no commit, isn't taken for an empty ledger")
    func notALedger() async throws {
        try await withRemote { remote async throws in
            let blob = try await remote.git("hash-object", "-w", "--stdin", input: "x")
            for target in [try await remote.git("rev-parse", "main"), blob] {
                try await remote.git("update-ref", "refs/patchbay/default", target)
                await #expect {
                    _ = try await remote.ledger().load()
                } throws: { error in
                    if case .corrupt = error as? LedgerError { true } else { false }
                }
            }
        }
    }

    // MARK: Unusable remotes

    @Test("a name that is no remote's is told, with those there are; outside of a repository too")
    func noRemote() async throws {
        try await withRemote { remote async throws in
            await #expect(
                throws: LedgerError.noSuchRemote(name: "git:upstream (refs/patchbay/default)", known: ["origin"])
            ) {
                _ = try await remote.ledger("upstream").load()
            }
            await #expect(throws: LedgerError.noSuchRemote(name: "git:origin (refs/patchbay/default)", known: [])) {
                _ = try await remote.ledger(at: remote.directory).load()
            }
        }
    }

    @Test("without git on the PATH that is what is said")
    func noGit() async throws {
        try await withRemote { remote async throws in
            await #expect(throws: LedgerError.gitMissing(name: "git:origin (refs/patchbay/default)")) {
                _ = try await remote.ledger(changing: ["PATH": remote.directory.string]).load()
            }
        }
    }

    @Test("a remote that isn't there is told, and its URL's token isn't")
    func noRepository() async throws {
        try await withRemote { remote async throws in
            for address in ["file://\(remote.directory)/nowhere.git", "https://canary-token@localhost:1/x.git"] {
                await #expect {
                    _ = try await remote.ledger(address, timing: TestClock().timing()).load()
                } throws: { error in
                    let message = (error as? LedgerError)?.message ?? ""
                    return !message.contains("canary") && (message.contains("access") || message.contains("reached"))
                }
            }
        }
    }

    @Test("a remote that won't have the refs is told, with its reason")
    func refused() async throws {
        try await withRemote { remote async throws in
            try remote.hook("pre-receive", "echo 'only branches here'; exit 1")
            await #expect {
                try await remote.ledger().withLock(as: otto) {}
            } throws: { error in
                guard case .refused(_, _, let reason) = error as? LedgerError else { return false }
                return reason.contains("only branches here")
            }
        }
    }

    @Test("a remote that keeps refs from being deleted gets a lock that says it is free")
    func noDeletion() async throws {
        try await withRemote { remote async throws in
            try remote.hook("update", "case $3 in *[!0]*) exit 0;; *) exit 1;; esac")
            for generation in 1...2 {
                let ledger = remote.ledger()
                try await ledger.withLock(as: otto) {
                    try await ledger.save(try fleet(generation))
                    try await ledger.conclude(record("Apply: \(generation) applied."))
                }
            }
            try await remote.ledger().withLock(as: anna) {}
            #expect(try await remote.subjects == ["Apply: 2 applied.", "Apply: 1 applied."])
            #expect(try await remote.ledger().load()?.generation == 2)
            #expect(try await remote.ledger().lease() == nil)
        }
    }

    // MARK: Moving

    @Test("a ledger that was moved says where it is now, and its history stays")
    func moved() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            try await ledger.withLock(as: otto) {
                try await ledger.save(try fleet(1))
                try await ledger.conclude(record("Apply: 1 applied."))
            }
            try await ledger.withLock(as: otto) { try await ledger.retire(to: "file:ledger.json") }
            await #expect(
                throws: LedgerError.moved(name: "git:origin (refs/patchbay/default)", to: "file:ledger.json")
            ) { _ = try await ledger.load() }
            #expect(try await remote.subjects == ["Moved to file:ledger.json.", "Apply: 1 applied."])
        }
    }
}
