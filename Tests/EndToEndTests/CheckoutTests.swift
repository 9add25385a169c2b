import BlandSimulator
import Foundation
import TestSupport
import Testing

/// Checkouts that lack a part of the manifest set: the numbers of that part must never count as removed.
@Suite("Checkouts")
struct CheckoutTests {
    private static let (own, european) = ("+14155550100", "+442079460100")

    /// A way to lose a part of a checkout, and what is said of it.
    enum Loss: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case sparse
        case deleted
        case submodule
        case emptied
        /// A submodule at an older commit than git's index has.
        case behind
        /// A link to a submodule that isn't checked out.
        case linked

        var testDescription: String { rawValue }

        var words: String {
            switch self {
            case .sparse: "The sparse checkout leaves 1 manifest in this directory out"
            case .deleted: "Git has this manifest, and the disk doesn't"
            case .submodule, .emptied, .linked: "This submodule isn't checked out"
            case .behind: "This submodule isn't at the commit that Git has for it"
            }
        }
    }

    /// A fleet of two directories is applied; then the checkout loses `fleet/eu`.
    private static func withLoss(_ loss: Loss, _ body: @Sendable (Bench) async throws -> Void) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([own])]) { bench async throws in
            if [.submodule, .emptied, .behind, .linked].contains(loss) {
                try bench.write("eu/b.yaml", inboundFleet([european]))
                for words in [["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "eu"]] {
                    try await bench.git(["-C", "eu"] + words)
                }
                try bench.write(".gitignore", bench.read(".gitignore") + "/eu/\n")
                try await bench.git(
                    "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", bench.path("eu"),
                    loss == .linked ? "vendor/eu" : "fleet/eu")
                if loss == .linked {
                    try FileManager.default.createSymbolicLink(
                        atPath: bench.path("fleet/eu"), withDestinationPath: "../vendor/eu")
                }
            } else {
                try bench.write("fleet/eu/b.yaml", inboundFleet([european]))
            }
            try await bench.push("Europe")
            #expect(try await bench.apply().code == 0)
            switch loss {
            case .sparse: try await bench.git("sparse-checkout", "set", "--no-cone", "/*", "!/fleet/eu")
            case .deleted: try bench.remove("fleet/eu/b.yaml")
            case .submodule: try await bench.git("submodule", "--quiet", "deinit", "--force", "fleet/eu")
            case .linked: try await bench.git("submodule", "--quiet", "deinit", "--force", "vendor/eu")
            case .behind:
                try bench.write("fleet/eu/c.yaml", inboundFleet(["+442079460101"]))
                try await bench.git("-C", "fleet/eu", "add", ".")
                try await bench.git("-C", "fleet/eu", "commit", "--quiet", "--message", "more")
                try await bench.git("add", "fleet/eu")
                try await bench.git("commit", "--quiet", "--message", "pin")
                #expect(try await bench.apply().code == 0)
                try await bench.git("-C", "fleet/eu", "checkout", "--quiet", "HEAD~1")
            case .emptied:
                try bench.remove("fleet/eu")
                try bench.write("fleet/eu/.keep", "")
            }
            try await body(bench)
        }
    }

    @Test("an apply is refused and changes nothing, also outside of CI", arguments: Loss.allCases)
    func apply(_ loss: Loss) async throws {
        try await Self.withLoss(loss) { bench async throws in
            for environment in [[:], ["CI": "true"]] {
                let ran = try await bench.apply(environment: environment)
                #expect(ran.code == 65, "\(ran.testDescription)")
                #expect(ran.err.contains("error[PB0017]: " + loss.words), "\(ran.testDescription)")
                #expect(ran.calls == [])
            }
            #expect(bench.simulator.log.allSatisfy { $0.path != "/v1/sip/detach" })
        }
    }

    @Test("plan, drift and validate warn at a terminal and fail in CI", arguments: Loss.allCases)
    func reading(_ loss: Loss) async throws {
        try await Self.withLoss(loss) { bench async throws in
            for command in ["plan", "drift", "validate"] {
                let ran = try await bench.patchbay(command)
                #expect(ran.code == 0, "\(ran.testDescription)")
                #expect((ran.out + ran.err).contains("warning[PB0017]: " + loss.words), "\(ran.testDescription)")
                let inCI = try await bench.patchbay([command], environment: ["CI": "true"])
                #expect(inCI.code == 65, "\(inCI.testDescription)")
                let allowed = try await bench.patchbay([command, "--allow-missing-files"], environment: ["CI": "true"])
                #expect(!(allowed.out + allowed.err).contains("PB0017"), "\(allowed.testDescription)")
            }
        }
    }

    @Test("a hidden directory that `manifests` names is looked at; two names of one look are two files")
    func names() async throws {
        let files = [".sip/us/a.yaml": inboundFleet([Self.own]), ".sip/eu/b.yaml": inboundFleet([Self.european])]
        try await withGitBench(files) { bench async throws in
            try bench.write("patchbay.yaml", "manifests: .sip\n")
            try bench.write(".sip/us/caf\u{E9}.yaml", inboundFleet(["+14155550111"]))
            try bench.write(".sip/us/cafe\u{301}.yaml", inboundFleet(["+14155550112"]))
            try await bench.push("All")
            #expect(try await bench.apply().code == 0)
            try await bench.git("sparse-checkout", "set", "--no-cone", "/*", "!/.sip/eu")
            let sparse = try await bench.apply()
            #expect(sparse.code == 65 && sparse.err.contains(".sip/eu:1:1: error[PB0017]"), "\(sparse.testDescription)")
            try await bench.git("sparse-checkout", "disable")
            #expect(try await bench.apply().code == 0)
            #if os(Linux)
                for name in ["caf\u{E9}", "cafe\u{301}"] {
                    let text = try bench.read(".sip/us/\(name).yaml")
                    try bench.remove(".sip/us/\(name).yaml")
                    #expect(try await bench.apply().code == 65, "\(Array(name.utf8))")
                    try bench.write(".sip/us/\(name).yaml", text)
                }
            #endif
        }
    }

    @Test("a removal that is committed, or staged, is a removal", arguments: [true, false])
    func removal(_ isCommitted: Bool) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.own])]) { bench async throws in
            try bench.write("fleet/b.yaml", inboundFleet([Self.european]))
            try await bench.push("b")
            #expect(try await bench.apply().code == 0)
            try await bench.git("rm", "--quiet", "fleet/b.yaml")
            if isCommitted { try await bench.push("Removed") }
            let ran = try await bench.apply(environment: ["CI": "true"])
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls == ["POST /sip/detach"])
        }
    }

    @Test("outside of a repository a missing file is only missing")
    func noRepository() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([Self.own]), "fleet/b.yaml": inboundFleet([Self.european])]) {
            bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.remove("fleet/b.yaml")
            let ran = try await bench.apply()
            #expect(ran.code == 0 && ran.calls == ["POST /sip/detach"], "\(ran.testDescription)")
        }
    }

    @Test("files that no walk takes may be missing: hidden ones, other kinds, other directories")
    func others() async throws {
        let files = [
            "fleet/a.yaml": inboundFleet([Self.own]), "fleet/.old.yaml": "x", "fleet/notes.md": "x",
            "other/b.yaml": "x",
        ]
        try await withGitBench(files) { bench async throws in
            for name in files.keys where name != "fleet/a.yaml" { try bench.remove(name) }
            let ran = try await bench.apply(["--first-run"], environment: ["CI": "true"])
            #expect(ran.code == 0, "\(ran.testDescription)")
        }
    }

    @Test("a configuration that the checkout lacks isn't replaced by the defaults")
    func configuration() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.own])]) { bench async throws in
            try bench.remove("patchbay.yaml")
            let ran = try await bench.apply()
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.err.contains("Git has this configuration, and the disk doesn't"), "\(ran.testDescription)")
            #expect(ran.calls == [])
        }
    }

    // MARK: What git put in a file's place

    @Test(
        "a pointer of Git LFS and an unresolved conflict are told as what they are",
        arguments: [
            ("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n", "PB0018"),
            ("# x\n<<<<<<< HEAD\nnumbers: {}\n=======\nnumbers: {}\n>>>>>>> other\n", "PB0019"),
            ("<<<<<<< HEAD\r\nnumbers: {}\r\n=======\r\n>>>>>>> other\r\n", "PB0019"),
        ])
    func replaced(_ text: String, _ code: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([Self.own])]) { bench async throws in
            try bench.write("fleet/b.yaml", text)
            let ran = try await bench.apply()
            #expect(ran.code == 65 && ran.calls == [], "\(ran.testDescription)")
            #expect(ran.err.contains("error[\(code)]"), "\(ran.testDescription)")
            #expect(ran.err.components(separatedBy: "error[").count == 2, "one mistake, told once")
            try bench.remove("fleet/b.yaml")
            try bench.write("patchbay.yaml", text)
            #expect(try await bench.patchbay("validate").out.contains("error[\(code)]"))
        }
    }

    // MARK: Repositories that git won't read

    @Test(
        "a clone of another user is refused once the ledger has a commit, with git's words",
        arguments: ["plan", "apply"])
    func dubiousOwnership(_ command: String) async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.own])], kind: .file) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([Self.own, Self.european]))
            let words = command == "apply" ? ["apply", "--auto-approve"] : ["plan"]
            let other = ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"]
            let ran = try await bench.patchbay(words, environment: other)
            #expect(ran.code == 1, "\(ran.testDescription)")
            let text = ran.out + ran.err
            #expect(text.contains("dubious ownership") && text.contains("safe.directory"), "\(ran.testDescription)")
            #expect(ran.calls == [])
            let allowed = try await bench.patchbay(words + ["--allow-older"], environment: other)
            #expect(allowed.code == 0, "\(allowed.testDescription)")
        }
    }

    @Test("a git ledger in such a clone says what git says")
    func dubiousLedger() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.own])]) { bench async throws in
            let ran = try await bench.patchbay("plan", environment: ["GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"])
            #expect(ran.code == 1)
            #expect(ran.err.contains("git won't read this repository"), "\(ran.testDescription)")
            #expect(!ran.err.contains("no Git repository"))
        }
    }

    @Test("without git nothing is applied over a commit that the ledger has")
    func noGit() async throws {
        try await withGitBench(["fleet/a.yaml": inboundFleet([Self.own])], kind: .file) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", inboundFleet([Self.own, Self.european]))
            let ran = try await bench.apply(environment: ["PATH": bench.path("nowhere")])
            #expect(ran.code == 1 && ran.calls == [], "\(ran.testDescription)")
            #expect(ran.out.contains("`git` isn't installed"), "\(ran.testDescription)")
        }
    }
}
