import BlandSimulator
import Foundation
import TestSupport
import Testing

/// The commands of docs/gitops.md, from the page's text, with a bare repository as the remote.
@Suite("docs/gitops.md")
struct GitOpsPageTests {
    private static let seeds = numbers(3, from: 14_155_550_160).flatMap { number in
        [
            AttachmentSeed(phoneNumber: number, direction: .inbound),
            AttachmentSeed(
                phoneNumber: number, direction: .outbound, sipEndpoint: "sip:edge.carrier.example",
                options: [
                    "port": 5061, "transport": "tls", "secure_media": true, "sip_username": .string(Bench.username),
                    "sip_password": .string(Bench.password),
                ]
            ),
        ]
    }

    /// The values that the page asks its reader for.
    private static func values(_ bench: Bench) -> [String: String] {
        [
            "FLEET_URL": bench.path("origin.git"),
            "PATCHBAY_CLONE": Repository.root.path(percentEncoded: false),
            "BLAND_API_KEY": bench.key,
            "SIP_USERNAME": Bench.username,
            "SIP_PASSWORD": Bench.password,
        ]
    }

    /// Runs the page's commands as a reader whose numbers are attached already, on a machine where `git init` makes
    /// another branch than `main`.
    private func withReader(_ body: @Sendable (Bench, _ transcript: String) async throws -> Void) async throws {
        let page = PageCommands(try Repository.text("docs/gitops.md"))
        try await withBench { bench async throws in
            try bench.remove("patchbay.yaml")
            try bench.write(
                ".gitconfig", "[user]\nname = Reader\nemail = reader@example.com\n[init]\ndefaultBranch = trunk\n")
            try await bench.git("init", "--quiet", "--bare", "origin.git")
            try await bench.simulator.seed(Self.seeds)
            let values = Self.values(bench)
            try #require(page.variables.sorted() == values.keys.sorted())
            let ended = try await page.program.run(in: bench.directory, environment(bench, values))
            try #require(ended.code == 0, "\(ended.out)")
            try await body(bench, ended.out)
        }
    }

    private func environment(_ bench: Bench, _ values: [String: String]) -> [String: String] {
        let (programs, path) = (Program.path(of: ""), ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        return bench.environment(values).merging(["PATH": "\(programs):\(path)", "GIT_CONFIG_NOSYSTEM": "1"]) { $1 }
    }

    @Test("its commands run one after another: they adopt the fleet as it is, and push all of it without a secret")
    func commands() async throws {
        try await withReader { bench, transcript async throws in
            for words in ["No changes", "3 adopted", "0 applied, 3 recorded"] {
                #expect(transcript.contains(words), "\(transcript)")
            }
            #expect(bench.simulator.log.allSatisfy { $0.method == "GET" })

            let refs = try await bench.origin("for-each-ref", "--format=%(refname)")
            #expect(refs == "refs/heads/main\nrefs/heads/workflows\nrefs/patchbay/production\n")
            let pushed = try await bench.origin("log", "--all", "--patch")
            for secret in [bench.key, Bench.username, Bench.password] {
                #expect(!pushed.contains(secret))
                #expect(!transcript.contains(secret))
            }
        }
    }

    @Test("then its pull request is merged, and every job passes with the secrets that the page names")
    func jobs() async throws {
        try await withReader { bench, _ async throws in
            for step in [["switch", "main"], ["merge", "--no-ff", "workflows"], ["push"]] {
                try await bench.git(["-C", "fleet"] + step + ["--quiet"])
            }
            try await bench.git("clone", "--quiet", "--branch", "main", "origin.git", "runner")
            var commands: [String] = []
            for name in ["plan", "apply", "drift"] {
                let workflow = try bench.read("runner/.github/workflows/\(name).yml")
                var secrets = ["CI": "true", "GITHUB_ACTIONS": "true"]
                for match in workflow.matches(of: /secrets\.(\w+)/) {
                    let secret = String(match.output.1)
                    let value: String = try #require(Self.values(bench)[secret], "the page doesn't name \(secret)")
                    secrets[secret] = value
                }
                for match in workflow.matches(of: /run: (.*patchbay [a-z].*)/) {
                    let program = Program.named("bash", ["-ec", String(match.output.1)])
                    let runner = bench.directory.appending(path: "runner")
                    let ended = try await program.run(in: runner, environment(bench, secrets))
                    #expect(ended.code == 0, "\(match.output.1): \(ended)")
                    #expect(!(ended.out + ended.err).contains("warning"), "\(match.output.1): \(ended)")
                    commands.append(String(match.output.1))
                }
            }
            #expect(
                commands == [
                    "patchbay plan --format github", "patchbay plan --diff-base 'HEAD^1' --format github",
                    "patchbay validate --format github", "exec patchbay apply --auto-approve --lock-timeout 15m",
                    "patchbay drift --format github",
                ])
            #expect(bench.simulator.log.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("each of its commands is in a block that this test runs")
    func blocks() throws {
        let page = try Repository.text("docs/gitops.md")
        let languages = Set(page.matches(of: /(?m)^```(\w+)/).map { String($0.output.1) })
        #expect(languages == ["sh", "yaml"])
    }
}
