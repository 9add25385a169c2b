import BlandSimulator
import Foundation
import Testing

@Suite("Output")
struct OutputTests {
    private static let commands = [
        ["validate"], ["plan"], ["apply", "--auto-approve"], ["drift"], ["show", number], ["import", number],
        ["ledger", "show"], ["verify", number], ["version"],
    ]

    @Test("every command has JSON: it parses, it has no colour, and it is the same twice", arguments: commands)
    func json(_ command: [String]) async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound(secret: true)])]) { bench async throws in
            if command[0] != "plan" { #expect(try await bench.apply().code == 0) }
            let first = try await bench.patchbay(command + ["--format", "json"], environment: ["CLICOLOR_FORCE": "1"])
            #expect(first.code == 0, "\(first.testDescription)")
            let json = try first.json()
            #expect(!first.out.contains("\u{1B}"))
            #expect(first.out.hasSuffix("\n"))
            // The times of a plan and of a check, a journal's name and a verification's code differ from run to run.
            guard command[0] != "verify" else { return }
            let second = try await bench.patchbay(command + ["--format", "json"]).json()
            func lasting(_ json: SimulatorJSON) -> SimulatorJSON {
                ["created_at", "last_success_at", "journal"].reduce(json) { $0.removing($1) }
            }
            #expect(lasting(json) == lasting(second))
        }
    }

    @Test("the drift of an invalid number is in JSON, too")
    func driftJSON() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound(secret: true)])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try await bench.simulator.seed(strangersSeed(number))
            let ran = try await bench.patchbay("drift", "--format", "json")
            #expect(ran.code == 2)
            let report = try ran.json()
            #expect(report["summary"]?["drifted"] == 1)
            #expect(report["numbers"]?[0]?["number"] == .string(number))
        }
    }

    @Test("diagnostics in JSON have file, line, column, code and remedy")
    func diagnosticsJSON() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: "inbund: {}"])]) { bench async throws in
            let ran = try await bench.patchbay("validate", "--format", "json")
            #expect(ran.code == 65)
            let diagnostic = try #require(try ran.json()["diagnostics"]?[0])
            #expect(diagnostic["file"] == "fleet/a.yaml")
            #expect(diagnostic["line"] == 4)
            #expect(diagnostic["column"] == 5)
            #expect(diagnostic["code"]?.string?.wholeMatch(of: /PB\d{4}/) != nil)
            #expect(diagnostic["remedy"]?.string?.isEmpty == false)
        }
    }

    @Test(
        "colour is for those who ask, where there is no terminal",
        arguments: [
            ([:], [], false), (["CLICOLOR_FORCE": "1"], [], true), (["CLICOLOR_FORCE": "0"], [], false),
            (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], [], false), (["CLICOLOR_FORCE": "1"], ["--no-color"], false),
            (["CLICOLOR_FORCE": "1", "NO_COLOR": ""], [], true), (["CLICOLOR_FORCE": "1", "TERM": "dumb"], [], true),
        ] as [([String: String], [String], Bool)]
    )
    func colour(_ environment: [String: String], _ arguments: [String], _ expected: Bool) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            for command in ["plan", "validate", "drift"] {
                let ran = try await bench.patchbay([command] + arguments, environment: environment)
                #expect(ran.out.contains("\u{1B}[") == expected)
            }
        }
    }

    @Test("results are on stdout, all else on stderr")
    func streams() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound() + "\n    transport: udp"])]) {
            bench async throws in
            let plan = try await bench.patchbay("plan", "--format", "json", "--log-level", "trace")
            #expect(try plan.json()["summary"]?["attach"] == 1)
            #expect(plan.err.contains("warning"))
            #expect(!plan.err.contains("reading"), "progress is for terminals")
        }
    }

    private static let hostile = "\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{7F}\u{202E}line\u{2028}two\r\nthree"

    @Test(
        "control characters of the server can't reach the terminal",
        arguments: [["show", number], ["import", number], ["plan"], ["drift"], ["apply", "--auto-approve"]]
    )
    func controlCharacters(_ command: [String]) async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound()])]) { bench async throws in
            var seed = strangersSeed(number, "sip:a.example\(Self.hostile)")
            let rule: SimulatorJSON = [
                "type": "custom", "key": .string("K" + Self.hostile), "value": .string(Self.hostile),
            ]
            let unknown: SimulatorJSON = ["type": .string(Self.hostile), .init("x" + Self.hostile): 1]
            seed.headers = ["direction": "outbound", "headers": [rule, unknown], .init("odd" + Self.hostile): "x"]
            seed.options = ["port": .string(Self.hostile), "transport": .string(Self.hostile)]
            seed.extra = [
                "updated_at": .string(Self.hostile), "region": .string(Self.hostile), "org_id": .string(Self.hostile),
            ]
            try await bench.simulator.seed(seed)
            for format in ["human", "json"] {
                let ran = try await bench.patchbay(command + ["--format", format])
                expectPrintable(ran)
            }
        }
    }

    @Test("nor those of an organisation that the ledger remembers")
    func controlCharactersInLedger() async throws {
        try await withBench(["fleet/a.yaml": manifest([number: outbound()])]) { bench async throws in
            var seed = strangersSeed(number, "sip:edge.carrier.example")
            seed.extra = ["org_id": .string("org" + Self.hostile)]
            try await bench.simulator.seed(seed)
            #expect(try await bench.apply().code == 0)
            for format in ["human", "json"] {
                expectPrintable(try await bench.patchbay("ledger", "show", "--format", format))
            }
        }
    }

    @Test("nor those of an error")
    func controlCharactersInErrors() async throws {
        let body = SimulatorJSON.object([
            .init("data", nil), .init("errors", [["error": "BAD", "message": .string(Self.hostile)]]),
        ])
        let fault = Fault(path: "/sip") {
            $0.status = 400
            $0.body = body.text
            $0.times = 100
        }
        try await withBench(["fleet/a.yaml": inboundFleet([number])], Quirks { $0.readFaults = [fault] }) {
            bench async throws in
            for command in [["plan"], ["drift"], ["show", number]] {
                let ran = try await bench.patchbay(command)
                #expect(ran.code == 1)
                #expect(ran.err.contains("BAD"))
                expectPrintable(ran)
            }
        }
    }

    private func expectPrintable(_ ran: Ran) {
        for scalar in (ran.out + ran.err).unicodeScalars where scalar != "\n" {
            let category = scalar.properties.generalCategory
            let isHarmful = [.control, .lineSeparator, .paragraphSeparator].contains(category) || scalar == "\u{202E}"
            #expect(!isHarmful, "U+\(String(scalar.value, radix: 16)) in \(ran.testDescription.debugDescription)")
            if isHarmful { return }
        }
    }

    @Test("an import is a manifest that validates, and whose plan changes nothing", arguments: [nil, "sip:", ""])
    func importRoundTrip(_ prefix: String?) async throws {
        try await withBench { bench async throws in
            try await bench.simulator.seed(
                AttachmentSeed(
                    phoneNumber: number, direction: .outbound,
                    sipEndpoint: (prefix ?? "sip:")
                        + (prefix == nil ? "edge.carrier.example:5071" : "edge.carrier.example"),
                    options: prefix == nil
                        ? ["transport": "tls", "secure_media": true]
                        : ["port": 5061, "transport": "tcp", "secure_media": false],
                    headers: [
                        "direction": "outbound",
                        "headers": [
                            ["type": "custom", "key": "Colour: \"red\" # no", "value": "X-Colour"],
                            ["type": "uui", "target": "T", "purpose": "bland", "encoding": "ascii", "content": "é\\"],
                        ],
                    ]
                ),
                AttachmentSeed(phoneNumber: "+14150000001", direction: .inbound)
            )
            let imported = try await bench.patchbay("import", number, "+14150000001", "+14150000002")
            #expect(imported.code == 0)
            try bench.write("fleet/imported.yaml", imported.out)
            let validate = try await bench.patchbay("validate")
            #expect(validate.code == 0, "\(imported.out)\n\(validate.out)")
            let plan = try await bench.patchbay("plan", "--detailed-exitcode")
            #expect(plan.code == 0, "\(imported.out)\n\(plan.testDescription)")
        }
    }

    @Test("a result that can't be written is a failure, not a crash", arguments: lostResults)
    func fullDisk(_ command: [String]) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let line = "\(Program.path(of: "patchbay")) \(command.joined(separator: " ")) > /dev/full"
            let shell = Program.named("/bin/sh", ["-c", line])
            let ended = try await shell.run(in: bench.directory, bench.environment())
            #expect(ended.code == 1, "\(ended)")
            #expect(!ended.err.contains("Fatal error"))
        }
    }
}

private let lostResults = [
    ["plan"], ["validate"], ["ledger"], ["schema", "plan"], ["version"], ["drift", "--include-pending"],
]
