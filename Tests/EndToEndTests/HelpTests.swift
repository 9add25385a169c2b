import BlandSimulator
import Foundation
import TestSupport
import Testing

/// The help of a command, from the program's own dump for makers of manuals.
struct CommandHelp: Sendable, CustomTestStringConvertible {
    let words: [String]
    let discussion: String

    var testDescription: String { words.joined(separator: " ") }

    /// Every command and subcommand, except `help` and hidden commands.
    static let all: [CommandHelp] = {
        let process = Process()
        process.executableURL = URL(filePath: Program.path(of: "patchbay"))
        process.arguments = ["--experimental-dump-help"]
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil, let data = try? pipe.fileHandleForReading.readToEnd(),
            let json = try? SimulatorJSON(parsing: Array(data)), let command = json["command"]
        else { return [] }
        return commands(command, below: [])
    }()

    private static func commands(_ command: SimulatorJSON, below words: [String]) -> [CommandHelp] {
        let words = words + [command["commandName"]?.string ?? ""]
        guard words.last != "help", command["shouldDisplay"] != false else { return [] }
        let help = CommandHelp(words: words, discussion: command["discussion"]?.string ?? "")
        return [help] + (command["subcommands"]?.array ?? []).flatMap { commands($0, below: words) }
    }
}

@Suite("Help")
struct HelpTests {
    @Test("there are all of them")
    func count() {
        #expect(CommandHelp.all.count >= 19)
    }

    @Test(
        "every command's --help has an example of itself, which can be called like that, and no default as the program's own value",
        arguments: CommandHelp.all)
    func example(_ help: CommandHelp) async throws {
        let lines = help.discussion.split(separator: "\n").map(String.init)
        let examples = lines.filter { $0.hasPrefix("Example: ") }.map { String($0.dropFirst("Example: ".count)) }
        #expect(!examples.isEmpty, "\(help.testDescription) has no example")
        try await withBench { bench async throws in
            let shown = try await bench.patchbay(Array(help.words.dropFirst()) + ["--help"])
            #expect(shown.code == 0)
            #expect(!shown.out.contains(/default:\s+[A-Za-z]\w*\(/) && !shown.out.contains("(default: )"))
            for example in examples {
                #expect(example.hasPrefix(help.testDescription), "\(example)")
                #expect(shown.out.replacing(/\s+/, with: " ").contains(example), "\(shown.testDescription)")
                // The example's options exist: with `--help` after them they are parsed, but the command doesn't run.
                let words = example.split(separator: " ").dropFirst().prefix { $0 != ">" && $0 != "<" && $0 != "|" }
                let program = Program.built("patchbay", words.map(String.init) + ["--help"])
                let parsed = try await program.run(in: bench.directory, bench.environment())
                #expect(parsed.code == 0, "\(example): \(parsed.err)")
            }
        }
    }

    @Test(
        "a command that there isn't: the one that is meant, and wrong usage",
        arguments: [
            (["aply"], "Did you mean `patchbay apply`?"),
            (["ledger", "histroy"], "Did you mean `patchbay ledger history`?"),
            (["xyzzy"], "Commands are validate, plan, apply,"),
        ])
    func unknown(_ words: [String], _ answer: String) async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay(words)
            #expect(ran.code == 64 && ran.err.hasPrefix("error: There is no command") && ran.err.contains(answer))
        }
    }

    @Test(
        "a wrong value of an option says why",
        arguments: [
            (["apply", "--settle", "1"], "'1' is invalid for '--settle <settle>': it has no unit: 30s, 10m, 24h"),
            (["apply", "--max-age", "1w"], "write a number and its unit: 500ms, 30s, 10m, 24h, 2d"),
            (["plan", "--without", "detach,x"], "'x' is no action; actions are attach, update, replace and detach"),
            (["plan", "--target", "+14155550100,x"], "'x': it does not begin with `+`"),
            (["plan", "--selector", "team"], "'team' is no term: LABEL=VALUE or LABEL!=VALUE"),
            (["plan", "--shard", "3/2"], "write I/N, 1 ≤ I ≤ N ≤ 1,000: 2/5"),
            (["apply", "--waves", "1,0%"], "'0%' is no size of a wave"),
        ])
    func values(_ words: [String], _ reason: String) async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay(words)
            #expect(ran.code == 64 && ran.err.contains(reason), "\(ran.err)")
        }
    }

    @Test("--yes and -y approve an apply and a rollback, and nothing else knows them", arguments: ["--yes", "-y"])
    func yes(_ word: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            #expect(try await bench.patchbay("apply", word).code == 0)
            #expect(try await bench.patchbay("rollback", word).code == 0)
            #expect(try await bench.simulator.attachment(number, .inbound) == nil)
            #expect(try await bench.patchbay("ledger", "forget", number, word).code == 64)
            #expect(try await !bench.patchbay("apply", "--help").out.contains("--yes"))
        }
    }

    @Test("the man pages of man/ are what the commands' help is (scripts/man makes them)")
    func manual() async throws {
        let names = try Repository.names(in: "man")
        try await withBench { bench async throws in
            let ran = try await bench.patchbay("manual", "made")
            #expect(ran.code == 0, "\(ran.testDescription)")
            let made = try FileManager.default.contentsOfDirectory(atPath: bench.path("made")).sorted()
            #expect(made == names)
            #expect(made.count == CommandHelp.all.count)
            for name in made {
                let page = try Repository.text("man/\(name)")
                #expect(try bench.read("made/\(name)") == page, "\(name)")
            }
        }
    }

    @Test("completions are generated for each shell, and each shell takes them", arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay("--generate-completion-script", shell)
            #expect(ran.code == 0)
            #expect(ran.out.contains("import"))
            try bench.write("completion", ran.out)
            // Only bash is installed on every test machine.
            guard shell == "bash" else { return }
            let program = Program.named("bash", ["-n", bench.path("completion")])
            let ended = try await program.run(in: bench.directory, bench.environment())
            #expect(ended.code == 0, "\(ended.err)")
        }
    }

    private static let manifest = """
        apiVersion: patchbay/v1
        numbers:
          "+14155550100..+14155550102": { labels: { team: support, region: us }, inbound: {} }
          "+4930123456": { labels: { team: sales }, inbound: {} }

        """

    @Test(
        "numbers and labels of the manifests are completed",
        arguments: [
            (["show"], "", "+4930123456\n+14155550100\n+14155550101\n+14155550102\n"),
            (["show"], "+49", "+4930123456\n"),
            (["plan", "--target"], "+1415555010", "+14155550100\n+14155550101\n+14155550102\n"),
            (["plan", "--selector"], "", "region=us\nteam=sales\nteam=support\n"),
            (
                ["plan", "--selector"], "region=us,",
                "region=us,region=us\nregion=us,team=sales\nregion=us,team=support\n"
            ),
            (["import", "--by"], "", "prefix\nlabel:region\nlabel:team\n"),
        ] as [([String], String, String)]
    )
    func words(_ words: [String], _ prefix: String, _ expected: String) async throws {
        try await withBench(["fleet/a.yaml": Self.manifest]) { bench async throws in
            #expect(try await complete(words, prefix, bench).out == expected)
        }
    }

    @Test("where the manifests can't be read, nothing is offered and nothing said")
    func silent() async throws {
        for (name, text) in [
            ("fleet/a.yaml", "numbers: ["), ("patchbay.yaml", "manifests: {"), ("patchbay.yaml", "ledger: x"),
        ] {
            try await withBench([name: text]) { bench async throws in
                let ran = try await complete(["show"], "", bench)
                #expect(ran.code == 0, "\(ran.testDescription)")
                #expect(ran.out.trimmingCharacters(in: .newlines).isEmpty)
                #expect(ran.err.isEmpty)
                #expect(ran.requests.isEmpty)
            }
        }
    }

    /// Completes `prefix` after `words`, as bash does with the completion script.
    private func complete(_ words: [String], _ prefix: String, _ bench: Bench) async throws -> Ran {
        let script = try await bench.patchbay("--generate-completion-script", "bash").out
        try bench.write("completion", script)
        let line = (["patchbay"] + words + [prefix]).map { "'\($0)'" }.joined(separator: " ")
        let program = """
            source completion
            PATH="$(dirname "$0"):$PATH"
            COMP_WORDS=(\(line)); COMP_CWORD=\(words.count + 1); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
            compopt() { :; }
            _patchbay patchbay '\(prefix)' '\(words.last ?? "")'
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let ended = try await Program.named("bash", ["-c", program, Program.path(of: "patchbay")]).run(
            in: bench.directory, bench.environment(without: ["BLAND_API_KEY"]))
        return Ran(ended, requests: [])
    }
}
