import BlandSimulator
import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Ledger in Git")
struct GitLedgerTests {
    private let fleet = [number, "+14150000001"]

    @Test("after an apply the next plan is empty, nothing has drifted, and the history has one commit")
    func apply() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            let before = try await bench.git("for-each-ref")
            let apply = try await bench.apply(["--first-run"], environment: ["CI": "true"])
            #expect(apply.code == 0, "\(apply.testDescription)")
            #expect(try await bench.applies == ["Apply: 2 applied."])
            #expect(try await !bench.isLocked)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
            #expect(try await bench.patchbay("drift").code == 0)
            // An apply without operations adds no commit.
            #expect(try await bench.apply().code == 0)
            #expect(try await bench.applies.count == 1)
            let shown = try await bench.patchbay("ledger", "show")
            #expect(shown.out.hasPrefix("ledger git:origin (refs/patchbay/default), generation "))
            #expect(shown.out.contains("2 numbers owned."))
            // The user's repository is unchanged.
            #expect(try await bench.git("for-each-ref") == before)
            #expect(try await bench.git("status", "--porcelain") == "")
            #expect(!bench.exists(".git/FETCH_HEAD"))
            #expect(!bench.exists(".git/shallow"))
        }
    }

    @Test("a shallow clone elsewhere knows what is owned: it sees removals, drift and an older commit")
    func otherClone() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([number]))
            try await bench.push("One less")
            try await bench.git("clone", "--quiet", "--depth", "1", "file://\(bench.path("origin.git"))", "clone")
            let clone = ["--config", "clone/patchbay.yaml"]
            let plan = try await bench.patchbay(["plan"] + clone)
            #expect(plan.out.contains("detach"), "\(plan.testDescription)")
            // The last applied commit was fetched, but the commits in between are missing.
            #expect(plan.out.contains("fetch-depth: 0"), "\(plan.testDescription)")
            #expect(try await bench.apply(clone).code == 0)
            let older = try await bench.git("rev-parse", "HEAD~1")
            try await bench.git("checkout", "--quiet", older)
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.out.contains("is older than"), "\(refused.testDescription)")
            try await bench.simulator.seed(strangersSeed(number))
            #expect(try await bench.patchbay(["drift"] + clone).code == 2)
        }
    }

    @Test("no secret is in any object of the remote, nor in what git's processes see")
    func secrets() async throws {
        let secret = manifest([number: outbound(secret: true)])
        try await withGitBench(["fleet/a.yaml": secret]) { bench async throws in
            // The file records git's environment and arguments. The bench searches it, like all other files, for
            // secrets.
            let environment = try bench.wrappingGit(
                "{ env; printf '%s ' \"$@\"; } >> '\(bench.path("runs/seen"))'\nexec \"$git\" \"$@\"")
            for password in [Bench.password, Bench.password + "-new"] {
                let ran = try await bench.apply(environment: environment.merging(["CARRIER_PASSWORD": password]) { $1 })
                #expect(ran.code == 0, "\(ran.testDescription)")
            }
            // Commands that need no manifest withhold their secrets, too, even if a manifest can't be read.
            #expect(try await bench.patchbay("plan", "--out", "runs/plan.json", environment: environment).code == 0)
            for rest in ["", "  - [\n"] {
                try bench.write("fleet/a.yaml", secret + rest)
                for command in [
                    ["ledger", "show"], ["ledger", "history"], ["ledger", "unlock"], ["rollback", "--auto-approve"],
                    ["apply", "--auto-approve", "runs/plan.json"], ["ledger", "move", "--to", "git:./origin.git"],
                ] {
                    _ = try await bench.patchbay(command, environment: environment)
                }
            }
            #expect(try bench.read("runs/seen").contains("refs/patchbay/default"))
            let objects = try await bench.origin("cat-file", "--batch-all-objects", "--batch")
            #expect(objects.contains("scrypt:"))
            #expect(objects.contains("\"event\":\"settled\""))
            for canary in [Bench.password, Bench.username, bench.key] { #expect(!objects.contains(canary)) }
        }
    }

    // MARK: Commands

    @Test("history tells time, user, commit and summary, for every kind of ledger", arguments: LedgerKind.allCases)
    func history(_ kind: LedgerKind) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)], kind: kind) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let commit = try await bench.git("rev-parse", "HEAD")
            try bench.write("fleet/a.yaml", inboundFleet(fleet + ["+14150000002"]))
            try await bench.push("One more")
            // A journal's name contains the second and the process of its run.
            #expect(try await bench.apply().code == 0)
            let shown = try await bench.patchbay("ledger", "history")
            #expect(shown.code == 0, "\(shown.testDescription)")
            let lines = shown.out.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.contains { $0.hasSuffix("  \(commit.prefix(12))  Apply: 2 applied.") }, "\(shown.out)")
            #expect(lines.allSatisfy { $0.contains("@") && $0.hasPrefix("20") })
            let json = try await bench.patchbay("ledger", "history", "--limit", "1", "--format", "json").json()
            #expect(json["applies"]?.array?.count == 1)
            #expect(json["applies"]?[0]?["journal"]?.string?.hasSuffix(".jsonl") == true)
        }
    }

    @Test("forget is a commit of the history")
    func forget() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            #expect(try await bench.patchbay("ledger", "forget", number).code == 0)
            #expect(try await bench.applies == ["Forgot \(number).", "Apply: 2 applied."])
            #expect(try await bench.patchbay("ledger", "forget", number).code == 1)
            #expect(try await bench.patchbay("ledger", "show").out.contains("1 number owned."))
        }
    }

    @Test("a ledger moves into Git and back; the old line is refused and told the new one")
    func move() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)], kind: .file) { bench async throws in
            #expect(try await bench.apply().code == 0)
            for (here, there) in [
                ("file:.patchbay/ledger.json", "git:origin"), ("git:origin", "file:.patchbay/ledger.json"),
            ] {
                let moved = try await bench.patchbay("ledger", "move", "--to", there)
                #expect(moved.code == 0, "\(moved.testDescription)")
                #expect(moved.out.contains("write `ledger: \(there)`"))
                for command in [["plan"], ["apply", "--auto-approve"], ["drift"], ["ledger", "show"]] {
                    let refused = try await bench.patchbay(command)
                    #expect(refused.code == 1)
                    #expect(refused.requests.isEmpty)
                    #expect(refused.err.contains("Write `ledger: \(there)`"), "\(refused.testDescription)")
                }
                try bench.write("patchbay.yaml", "ledger: \(there)\n")
                #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
                #expect(try await bench.patchbay("ledger", "show").out.contains("2 numbers owned."), "from \(here)")
            }
            // An existing ledger isn't overwritten.
            try bench.write("patchbay.yaml", "ledger: git:origin\nname: other\n")
            #expect(try await bench.apply(["--allow-adopt", "2"]).code == 0)
            let refused = try await bench.patchbay("ledger", "move", "--to", "file:.patchbay/ledger.json")
            #expect(refused.code == 1)
            #expect(refused.err.contains("There is a ledger"), "\(refused.testDescription)")
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test("unlock says who holds the lock, and breaks it only when that is meant")
    func unlock() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)], .holdingWrites()) { bench async throws in
            #expect(try await bench.patchbay("ledger", "unlock").out.contains("isn't locked"))
            let dead = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: fleet.count)
                run.send(SIGKILL)
            }
            #expect(dead.code == -SIGKILL, "\(dead)")
            let locked = try await bench.patchbay("apply", "--auto-approve")
            #expect(locked.code == 75)
            #expect(locked.requests.isEmpty)
            #expect(locked.err.contains("is locked by") && locked.err.contains("since 20"), "\(locked.err)")
            #expect(locked.err.contains("patchbay ledger unlock"))
            // Commands that only read need no lock.
            #expect(try await bench.patchbay("plan").code == 0)
            let asked = try await bench.patchbay("ledger", "unlock")
            #expect(asked.code == 1)
            #expect(asked.err.contains("--yes"))
            #expect(try await bench.isLocked)
            let broken = try await bench.patchbay("ledger", "unlock", "--yes")
            #expect(broken.code == 0, "\(broken.testDescription)")
            #expect(broken.err.contains("is locked by"))
            bench.simulator.changeQuirks { $0 = Quirks() }
            bench.simulator.releaseAnswers()
            let waiting = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(for: "was broken just now: waiting")
                run.send(SIGINT)
            }
            #expect(waiting.code == 130, "\(waiting)")
            let next = try await bench.apply(["--now"])
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
            #expect(try await bench.applies.last?.hasPrefix("Cut off") == true)
        }
    }

    @Test("unlock of a file's lock says that it frees itself")
    func unlockFile() async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay("ledger", "unlock")
            #expect(ran.code == 0)
            #expect(ran.out.contains("frees itself"))
        }
    }

    // MARK: Lost locks, and signals

    @Test("an apply whose lock was broken stops, and begins nothing more")
    func lostLock() async throws {
        let old = manifest([number: "inbound: {}"])
        try await withGitBench(["fleet/a.yaml": old]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            // The run attaches a number, whose answer is held, and would then detach one.
            try bench.write("fleet/a.yaml", manifest(["+14150000001": "inbound: {}"]))
            try await bench.push("Another number")
            bench.simulator.changeQuirks { $0 = .holdingWrites() }
            let ended = try await bench.watching(["apply", "--auto-approve"]) { run in
                try await run.wait(forHeld: 1)
                let broken = try await bench.patchbay("ledger", "unlock", "--yes")
                #expect(broken.code == 0, "\(broken.testDescription)")
                bench.simulator.releaseAnswers()
            }
            #expect(ended.code == 1, "\(ended)")
            #expect(ended.err.contains("lost its lock"), "\(ended)")
            #expect(!bench.simulator.log.contains { $0.path.hasSuffix("detach") })
            bench.simulator.changeQuirks { $0 = Quirks() }
            let next = try await bench.apply(["--now"])
            #expect(next.code == 0, "\(next.testDescription)")
            #expect(next.calls == ["POST /sip/detach"])
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test("Ctrl-C while apply asks frees the lock", .enabled(if: Screen.isThere))
    func interruptedQuestion() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            try await Screen.with(bench, running: "\(Program.path(of: "patchbay")) apply") { screen async throws in
                try await screen.wait(for: "Type `yes` to continue:")
                #expect(try await bench.isLocked)
                try await screen.type("C-c")
                try await screen.wait(for: "exit 130")
                #expect(try await !bench.isLocked)
            }
        }
    }

    @Test(
        "a first signal lets what is in flight finish and frees the lock; a second one frees it, too", arguments: 1...2)
    func signals(_ count: Int) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(numbers(6))], .holdingWrites()) { bench async throws in
            let ended = try await bench.watching(["apply", "--auto-approve", "--parallelism", "2"]) { run in
                try await run.wait(forHeld: 2)
                run.send(SIGTERM)
                // A second signal that arrives too early would count as the first.
                try await run.wait(for: "finishing what is in flight")
                if count == 2 { try await run.hurry(SIGTERM) } else { bench.simulator.releaseAnswers() }
            }
            #expect(ended.code == 3, "\(ended)")
            try await waitUntil { try await bench.patchbay("ledger", "unlock").out.contains("isn't locked") }
            bench.simulator.changeQuirks { $0 = Quirks() }
            bench.simulator.releaseAnswers()
            #expect(try await bench.apply().code == 0)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }

    @Test("a signal that comes just as the lock is won leaves no lock")
    func signalledWinner() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            let environment = try bench.wrappingGit(
                """
                "$git" "$@"
                code=$?
                # The first push is that of the lock.
                case " $* " in *" push "*) mkdir '\(bench.path("runs/pushed"))' 2>/dev/null && kill -TERM "$PPID" ;; esac
                exit $code
                """)
            let ended = try await bench.apply(environment: environment)
            #expect(ended.code == 130, "\(ended.testDescription)")
            #expect(ended.calls.isEmpty)
            #expect(bench.exists("runs/pushed"))
            #expect(try await !bench.isLocked)
            #expect(try await bench.apply().code == 0)
        }
    }

    // MARK: Unusable remotes

    @Test("a remote that can't be used ends the run before any call, and says what to do")
    func remotes() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            let cases = [
                ("git:upstream", "no remote of that name (it has origin)"), ("git:./nowhere.git", "gives no access"),
                ("git:https://localhost:1/x.git", "can't be reached"),
            ]
            for (ledger, words) in cases {
                try bench.write("patchbay.yaml", "ledger: \(ledger)\n")
                for command in [["plan"], ["apply", "--auto-approve"], ["ledger", "show"]] {
                    let ran = try await bench.patchbay(command)
                    #expect(ran.code == 1, "\(ran.testDescription)")
                    #expect(ran.requests.isEmpty)
                    #expect(ran.err.contains(words), "\(ran.testDescription)")
                }
            }
        }
    }

    @Test(
        "a signal while a command reads the ledger ends git, too, with exit code 130",
        arguments: [["plan"], ["drift"], ["ledger", "show"]])
    func hangingGit(_ command: [String]) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            let fifo = bench.path("fifo")
            try #require(mkfifo(fifo, 0o600) == 0)
            let reader = open(fifo, O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            try bench.write(
                "bin/git",
                """
                #!/bin/sh
                case " $* " in *" fetch "* | *" ls-remote "*) exec 3> "\(fifo)"; echo x >&3; sleep 1000 ;; esac
                PATH="${PATH#*:}" exec git "$@"
                """)
            try #require(chmod(bench.path("bin/git"), 0o755) == 0)
            let search = bench.environment()["PATH"] ?? ""
            let ran = try await bench.watching(command, environment: ["PATH": "\(bench.path("bin")):\(search)"]) {
                run in
                try await run.wait { Readiness(of: reader).hasInput }
                run.send(SIGINT)
            }
            #expect(ran.code == 130, "\(ran)")
            #expect(ran.err.contains("A signal ended it; nothing was changed."), "\(ran)")
            var bytes: [UInt8] = [0, 0, 0]
            #expect(read(reader, &bytes, 3) == 2)
            // Otherwise a process still has the FIFO open.
            try await waitUntil { Readiness(of: reader).isHungUp }
        }
    }
}
