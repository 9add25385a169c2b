import BlandSimulator
import Foundation
import Testing

@Suite("plan --diff-base")
struct DiffBaseTests {
    private static let noKey: Set<String> = ["BLAND_API_KEY", "CARRIER_USER", "CARRIER_PASSWORD"]

    private static let line = """
        apiVersion: patchbay/v1
        numbers:
          "+14155550100":
            outbound:
              sip_endpoint: sip:edge.carrier.example:5061
              options: { sip_password: { env: CARRIER_PASSWORD } }

        """

    /// Runs `body` in a repository with a branch that changes the manifests of `main`.
    private func withBranch(
        before: [String: String],
        after: [String: String] = [:],
        removing: [String] = [],
        _ body: @Sendable (Bench) async throws -> Void
    ) async throws {
        try await withBench(before) { bench async throws in
            try await bench.git("init", "--quiet", "--initial-branch=main")
            try bench.write(".gitignore", ".patchbay/\n")
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "Before")
            try await bench.git("checkout", "--quiet", "-b", "branch")
            for (name, text) in after { try bench.write(name, text) }
            for name in removing { try bench.remove(name) }
            try await body(bench)
        }
    }

    @Test("a branch's changes are told offline, without a key, a ledger or a secret")
    func offline() async throws {
        try await withBranch(
            before: ["fleet/a.yaml": Self.line, "fleet/gone.yaml": inboundFleet([number])],
            after: [
                "fleet/a.yaml": Self.line.replacing("5061", with: "5070"),
                "fleet/new.yaml": inboundFleet(numbers(1, from: 14_155_550_200)),
            ],
            removing: ["fleet/gone.yaml"]
        ) { bench async throws in
            let plan = try await bench.patchbay(
                ["plan", "--diff-base", "main", "--detailed-exitcode"], without: Self.noKey)
            #expect(plan.code == 2, "\(plan.testDescription)")
            #expect(plan.requests.isEmpty)
            #expect(plan.out.contains("Compared with the manifests of main ("), "\(plan.testDescription)")
            #expect(plan.out.contains("1 to attach, 1 to update, 1 to detach"), "\(plan.testDescription)")
            #expect(plan.out.contains("main doesn't attach it"))
            #expect(!bench.exists(".patchbay"))
            let same = try await bench.patchbay(
                ["plan", "--diff-base", "branch", "--target", number, "--format", "json"], without: Self.noKey)
            #expect(same.code == 0, "\(same.testDescription)")
            // A removed file can still be selected by its old path.
            let gone = try await bench.patchbay(
                ["plan", "--diff-base", "main", "fleet/gone.yaml"], without: Self.noKey)
            #expect(gone.out.contains("1 to detach"), "\(gone.testDescription)")
        }
    }

    @Test("every format says what it was compared with", arguments: ["human", "json", "markdown", "github", "html"])
    func formats(_ format: String) async throws {
        try await withBranch(
            before: ["fleet/a.yaml": inboundFleet([number])],
            after: ["fleet/a.yaml": inboundFleet([number] + numbers(1))]
        ) { bench async throws in
            let plan = try await bench.patchbay("plan", "--diff-base", "main", "--format", format)
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(plan.requests.isEmpty)
            let commit = try await bench.git("rev-parse", "main")
            #expect(plan.out.contains(format == "json" ? commit : String(commit.prefix(12))), "\(plan.testDescription)")
            if format == "json" {
                #expect(try plan.json()["diff_base"]?["revision"] == "main")
                try bench.write("plan.json", plan.out)
                let applied = try await bench.apply(["plan.json"])
                #expect(applied.code == 65, "\(applied.testDescription)")
                #expect(applied.requests.isEmpty)
            }
        }
    }

    @Test("REV... compares with the commit at which the branch left REV")
    func mergeBase() async throws {
        try await withBranch(before: ["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await bench.git("checkout", "--quiet", "main")
            try bench.write("fleet/b.yaml", inboundFleet(numbers(1)))
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "Main goes on")
            try await bench.git("checkout", "--quiet", "branch")
            #expect(try await bench.patchbay("plan", "--diff-base", "main").out.contains("1 to detach"))
            let plan = try await bench.patchbay("plan", "--diff-base", "main...")
            #expect(plan.out.contains("No changes"), "\(plan.testDescription)")
        }
    }

    @Test(
        "the other revision's own configuration says where its manifests are; links and hidden files are as on the disk"
    )
    func configuration() async throws {
        try await withBranch(
            before: [
                "patchbay.yaml": "manifests: old\n", "old/a.yaml": inboundFleet([number]),
                "old/.hidden.yaml": "nonsense",
                "old/patchbay.yaml": "nonsense", "old/notes.txt": "nonsense", "shared/b.yml": inboundFleet(numbers(1)),
            ],
            after: ["patchbay.yaml": "manifests: new\n", "new/a.yaml": inboundFleet([number] + numbers(1))]
        ) { bench async throws in
            try FileManager.default.createSymbolicLink(
                atPath: bench.path("old/more"), withDestinationPath: "../shared")
            try await bench.git("checkout", "--quiet", "--", "patchbay.yaml")
            try await bench.git("add", "old")
            try await bench.git("commit", "--quiet", "--message", "A link")
            try bench.write("patchbay.yaml", "manifests: new\n")
            let plan = try await bench.patchbay("plan", "--diff-base", "HEAD")
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(
                plan.out.contains("No changes, \(1 + numbers(1).count) numbers unchanged"), "\(plan.testDescription)")
        }
    }

    @Test("a configuration below the root of the repository compares what is below it")
    func subdirectory() async throws {
        try await withBranch(
            before: [
                "deploy/patchbay.yaml": "manifests: [fleet, ../shared]\n",
                "deploy/fleet/a.yaml": inboundFleet([number]),
                "shared/b.yaml": inboundFleet(numbers(1)),
            ],
            after: ["deploy/fleet/a.yaml": "apiVersion: patchbay/v1\n"]
        ) { bench async throws in
            let plan = try await bench.patchbay("plan", "--diff-base", "main", "--config", "deploy/patchbay.yaml")
            #expect(plan.out.contains("1 to detach, \(numbers(1).count) number"), "\(plan.testDescription)")
        }
    }

    @Test(
        "what doesn't go with it is wrong usage",
        arguments: [
            ["--out", "plan.json"], ["--show-requests"], ["--refresh-secrets"], ["--skip-unreadable"], ["-"],
            ["--diff-base=--upload-pack=touch x"], ["--diff-base=-c"], ["--diff-base="],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        try await withBranch(before: ["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let ran = try await bench.patchbay(["plan", "--diff-base", "main"] + arguments)
            #expect(ran.code == 64, "\(ran.testDescription)")
            #expect(!bench.exists("plan.json"))
            #expect(!bench.exists("x"))
        }
    }

    @Test("a revision that isn't there says how it could be, and a broken one where it is broken")
    func errors() async throws {
        try await withBranch(
            before: ["fleet/a.yaml": "apiVersion: patchbay/v1\nnumbers:\n  \"+1415\": { inbund: {} }\n"],
            after: ["fleet/a.yaml": inboundFleet([number])]
        ) { bench async throws in
            let broken = try await bench.patchbay("plan", "--diff-base", "main")
            #expect(broken.code == 65, "\(broken.testDescription)")
            #expect(broken.err.contains("fleet/a.yaml:3"))
            #expect(broken.err.contains("The manifest set of main ("))
            let unknown = try await bench.patchbay("plan", "--diff-base", "origin/main")
            #expect(unknown.code == 1)
            #expect(unknown.err.contains("This repository has no commit `origin/main`."), "\(unknown.testDescription)")
            try await bench.git("add", ".")
            try await bench.git("commit", "--quiet", "--message", "After")
            try await bench.git("clone", "--quiet", "--depth", "1", "file://\(bench.path(""))", "shallow")
            let shallow = try await bench.patchbay(
                "plan", "--config", "shallow/patchbay.yaml", "--diff-base", "HEAD^")
            #expect(shallow.code == 1)
            #expect(shallow.err.contains("fetch-depth: 0"), "\(shallow.testDescription)")
        }
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let ceiling = bench.directory.deletingLastPathComponent().path(percentEncoded: false)
            let none = try await bench.patchbay(
                "plan", "--diff-base", "main", environment: ["GIT_CEILING_DIRECTORIES": ceiling])
            #expect(none.code == 1)
            #expect(none.err.contains("finds no repository here"), "\(none.testDescription)")
        }
    }
}
