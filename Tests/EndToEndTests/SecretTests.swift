import BlandSimulator
import Foundation
import TestSupport
import Testing

/// `Bench.patchbay` checks after every run of every test that no secret was printed or written.
@Suite("Secrets")
struct SecretTests {
    private let secret = manifest([number: outbound(secret: true)])

    @Test("they are sent, and stand in no file, output or log, at any level", arguments: ["warning", "trace"])
    func sent(_ level: String) async throws {
        try await withBench(["fleet/a.yaml": secret]) { bench async throws in
            let logging = ["--log-level", level]
            #expect(try await bench.patchbay(["validate"] + logging).code == 0)
            #expect(try await bench.patchbay(["plan", "--out", "plan.json"] + logging).code == 0)
            let apply = try await bench.patchbay(["apply", "plan.json", "--auto-approve"] + logging)
            #expect(apply.code == 0, "\(apply.testDescription)")
            let options = try await bench.simulator.attachment(number, .outbound)?.options
            #expect(options?["sip_username"] == .string(Bench.username))
            #expect(options?["sip_password"] == .string(Bench.password))
            for command in [["show", number], ["import", number], ["ledger", "show"], ["drift"], ["plan"]] {
                #expect(try await bench.patchbay(command + logging).code == 0)
                #expect(try await bench.patchbay(command + ["--format", "json"] + logging).code == 0)
            }
        }
    }

    @Test(
        "they aren't said when an apply fails, either, under whatever key the API echoes them",
        arguments: [400, 401, 500])
    func failing(_ status: Int) async throws {
        let keys = ["sip_password", "sip_pasword", "api_key", "pwd", "cred", "options.sip_username"]
        let echoes = keys.map { "\"\($0)\": \"\(Bench.password)\"" }.joined(separator: ", ")
        let fault = Fault(path: "/sip/attach") {
            $0.status = status
            $0.body = """
                {"data": null, "errors": [{"error": "INVALID", "message": "refused", \(echoes)}], "beside": {\(echoes)},
                 "detail": [{"loc": ["body", "options", "pwd"], "input": "\(Bench.password)"}]}
                """
        }
        try await withBench(["fleet/a.yaml": secret], Quirks { $0.writeFaults = [fault] }) { bench async throws in
            let ran = try await bench.apply(["--log-level", "trace"])
            // A 500 is tried again, and then it works; but the first call may still act.
            #expect(ran.out.contains("1 applied") == (status == 500), "\(ran)")
            #expect(status == 500 || (ran.out + ran.err).contains("INVALID"), "\(ran)")
        }
    }

    @Test("a changed password is an update, shown as changed and never hidden", arguments: [false, true])
    func changed(_ masked: Bool) async throws {
        let quirks = Quirks { $0.credentials = masked ? .maskedBoth : .plain }
        try await withBench(["fleet/a.yaml": secret], quirks) { bench async throws in
            #expect(try await bench.apply().code == 0)
            let new = ["CARRIER_PASSWORD": Bench.password + "-new"]
            let plan = try await bench.patchbay("plan", environment: new)
            #expect(plan.out.contains("(secret) → (secret, changed)"), "\(plan.testDescription)")
            let apply = try await bench.apply(environment: new)
            #expect(apply.calls == ["POST /sip/update"])
            #expect(try await bench.patchbay("plan", "--detailed-exitcode", environment: new).code == 0)
        }
    }

    @Test("without them plan and drift say so and go on, and apply refuses before its first call")
    func absent() async throws {
        let other = "+14150000001"
        try await withBench(["fleet/a.yaml": manifest([number: outbound(secret: true), other: "inbound: {}"])]) {
            bench async throws in
            #expect(try await bench.apply().code == 0)
            for absent in [["without"], ["empty"]] {
                let environment = absent == ["empty"] ? ["CARRIER_PASSWORD": ""] : [:]
                let without: Set<String> = absent == ["empty"] ? [] : ["CARRIER_PASSWORD"]
                let plan = try await bench.patchbay("plan", environment: environment, without: without)
                #expect(plan.code == 0, "\(plan.testDescription)")
                #expect(plan.out.contains("not comparable"), "\(plan.testDescription)")
                #expect(try await bench.patchbay("drift", environment: environment, without: without).code == 0)
            }
            let more = manifest([
                number: outbound(secret: true), other: "inbound: {}", "+14150000002": outbound(secret: true),
            ])
            try bench.write("fleet/a.yaml", more)
            let arguments = ["apply", "--auto-approve"]
            let refused = try await bench.patchbay(arguments, without: ["CARRIER_PASSWORD"])
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.err.contains("environment variable CARRIER_PASSWORD: it is not set, or empty"))
        }
    }

    @Test("diagnostics mask literal passwords", arguments: Self.literals)
    func literal(_ manifest: String) async throws {
        let text = manifest.replacing("SECRET", with: Bench.password)
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            for arguments in [["validate"], ["validate", "--format", "json"], ["plan"], ["apply", "--auto-approve"]] {
                let ran = try await bench.patchbay(arguments + ["--log-level", "trace"])
                #expect(ran.code == 65, "\(ran.testDescription)")
                #expect(ran.requests.isEmpty)
            }
        }
    }

    private static let literals = [
        manifest([number: outbound() + "\n    sip_password: SECRET"]),
        manifest([number: outbound() + "\n    sip_passwrod: SECRET"]),
        manifest([number: outbound() + "\n    sip-password: \"SECRET\""]),
        manifest([number: outbound() + "\n    password: 'SECRET'"]),
        manifest([number: outbound() + "\n    sip_password: { env: [SECRET] }"]),
        manifest([number: outbound() + "\n    sip_password: [SECRET]"]),
        manifest([number: outbound() + "\n    sip_password: |\n      SECRET\n      SECRET"]),
        manifest([number: outbound() + "\n    sip_password: SECRET\n    sip_password: SECRET"]),
        manifest([number: outbound() + "\n    sip_password: \"SECRET\n"]),
        manifest([number: outbound() + "\n    sip_password: !!binary SECRET"]),
        manifest([number: outbound() + "\n    sip_password: {value: SECRET}"]),
        manifest([number: outbound() + "\n    sip_password: SECRET: x"]),
        manifest([number: "outbound: { sip_endpoint: \"sip:user:SECRET@edge.carrier.example:5061\" }"]),
        manifest([number: outbound() + "\n    sip_password: &pw SECRET\n  headers: *pw"]),
    ]

    @Test("they aren't in any process's arguments while it runs")
    func arguments() async throws {
        let script =
            "#!/bin/sh\ntr '\\0' ' ' < /proc/$PPID/cmdline > seen\ntr '\\0' ' ' < /proc/$$/cmdline >> seen\n"
            + "env > environment\nprintf 'from-command\\n'\n"
        let files = [
            "fleet/a.yaml": manifest([
                number: "outbound:\n  sip_endpoint: sip:edge.carrier.example:5061\n  options:\n"
                    + "    sip_username: { env: CARRIER_USER }\n    sip_password: { command: [./secret.sh, word] }"
            ]),
            "secret.sh": script,
        ]
        try await withBench(files) { bench async throws in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("secret.sh"))
            try bench.write("secrets/key", bench.key + "\n")
            let keyFile = ["--api-key-file", "secrets/key"]
            let refused = try await bench.apply(keyFile)
            #expect(refused.code == 1)
            #expect(refused.err.contains("--allow-secret-commands"), "\(refused.testDescription)")
            #expect(!bench.exists("seen"))

            let absent: Set<String> = ["CARRIER_USER", "CARRIER_PASSWORD"]
            let plan = try await bench.patchbay(
                ["plan", "--allow-secret-commands"],
                environment: ["BLAND_API_KEY": bench.key, "PATCHBAY_WORD": "x"], without: absent)
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(try bench.read("seen").contains("patchbay plan --allow-secret-commands"))
            let seen = try bench.read("environment")
            #expect(!seen.contains("BLAND_API_KEY"))
            #expect(!seen.contains("PATCHBAY_"))
            try bench.remove("environment")

            let ran = try await bench.patchbay(
                ["apply", "--auto-approve"] + keyFile, environment: ["PATCHBAY_ALLOW_SECRET_COMMANDS": "1"],
                without: ["BLAND_API_KEY", "CARRIER_PASSWORD"], checks: false)
            #expect(ran.code == 0, "\(ran.testDescription)")
            let options = try await bench.simulator.attachment(number, .outbound)?.options
            #expect(options?["sip_password"] == "from-command")
        }
    }

    @Test("the API's key and Patchbay's own variables are never a source", arguments: ["BLAND_API_KEY", "PATCHBAY_X"])
    func forbidden(_ name: String) async throws {
        let text = manifest([number: outbound() + "\n    sip_password: { env: \(name) }"])
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            let ran = try await bench.apply(environment: ["PATCHBAY_X": "value"])
            #expect(ran.code == 65)
            #expect(ran.requests.isEmpty)
        }
    }

    @Test(
        "a file's trailing newline is dropped; an empty file counts as absent",
        arguments: ["pw\n", "pw", "pw\r\n", "\n"])
    func file(_ content: String) async throws {
        let text = manifest([number: outbound() + "\n    sip_username: x\n    sip_password: { file: secrets/pw }"])
        try await withBench(["fleet/a.yaml": text, "secrets/pw": content]) { bench async throws in
            let ran = try await bench.apply()
            #expect(ran.code == (content == "\n" ? 1 : 0), "\(ran.testDescription)")
            let sent = ran.writes.first?.body?["directions"]?[0]?["options"]?["sip_password"]
            #expect(sent == (content == "\n" ? nil : "pw"))
        }
    }

    @Test(
        "the environment's own file isn't a source: it holds the API's key", arguments: ["environ", "../self/environ"])
    func environmentFile(_ name: String) async throws {
        let text = manifest([number: outbound() + "\n    sip_password: { file: /proc/self/\(name) }"])
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            let ran = try await bench.apply()
            #expect(ran.code == 1 || ran.code == 65, "\(ran.testDescription)")
            #expect(ran.calls.isEmpty)
        }
    }

    @Test("show and import redact every credential that the API returns, wherever it stands")
    func redacted() async throws {
        try await withBench { bench async throws in
            var seed = strangersSeed(number)
            let auth: SimulatorJSON = [
                "username": .string(Bench.username), "password": .string(Bench.password),
                "nested": ["secret": .string(Bench.password)],
            ]
            seed.options = ["port": 5061, "sip_username": .string(Bench.username), "register_auth": auth]
            seed.extra = ["register_auth": auth, "register_password_for_pbx": .string(Bench.password)]
            try await bench.simulator.seed(seed)
            for command in ["show", "import"] {
                for format in ["human", "json"] {
                    let ran = try await bench.patchbay(command, number, "--format", format)
                    #expect(ran.code == 0, "\(ran.testDescription)")
                }
            }
        }
    }

    // MARK: Looking them up

    /// A trunk with a secret, and numbers that use it.
    private static func trunk(_ password: String, _ more: String = "") -> String {
        """
        apiVersion: patchbay/v1
        trunks:
          carrier:
            sip_endpoint: sip:edge.carrier.example:5061
            options:
              sip_password: \(password)
        numbers:
          "+14155550100..+14155550119": { outbound: { trunk: carrier } }
        \(more)
        """
    }

    @Test("validate looks no secret up, and with --resolve-secrets each once, however many numbers use it")
    func resolving() async throws {
        let command = "{ command: [sh, -c, \"echo run >> runs; echo from-command\"] }"
        let more = "  \"+14155550200\": { outbound: { trunk: carrier, options: { sip_password: \(command) } } }"
        try await withBench(["fleet/a.yaml": Self.trunk(command, more)]) { bench async throws in
            let allowed = ["PATCHBAY_ALLOW_SECRET_COMMANDS": "1"]
            #expect(try await bench.patchbay("validate", environment: allowed).code == 0)
            #expect(!bench.exists("runs"))
            let ran = try await bench.patchbay(
                "validate", "--resolve-secrets", environment: allowed, without: ["BLAND_API_KEY"])
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out == "21 numbers in 1 file: valid\n")
            #expect(ran.requests.isEmpty)
            #expect(try bench.read("runs") == "run\n")
            let apply = try await bench.patchbay(["apply", "--auto-approve"], environment: allowed)
            #expect(apply.code == 0, "\(apply.testDescription)")
            #expect(try bench.read("runs") == "run\nrun\n")
        }
    }

    @Test(
        "a secret that can't be had is told at its place, with why and how to mend it",
        arguments: [
            ("{ env: NOT_SET }", "PB0132", ["environment variable NOT_SET", "it is not set, or empty", "Set it"]),
            ("{ file: secrets/nothing }", "PB0132", ["file secrets/nothing", "it isn't there"]),
            (
                "{ file: secrets/open }", "PB0133",
                ["every user of this machine", "chmod o-r", "--allow-open-secret-files"]
            ),
            ("{ command: [false] }", "PB0132", ["command false", "--allow-secret-commands"]),
            ("{ env: COPY }", "PB0132", ["own key"]),
        ]
    )
    func unresolved(_ reference: String, _ code: String, _ words: [String]) async throws {
        let reference = reference.replacing("[false]", with: "[\"false\"]")
        try await withBench(["fleet/a.yaml": Self.trunk(reference), "secrets/open": "pw\n"]) { bench async throws in
            try bench.setMode("secrets/open", 0o644)
            let environment = ["COPY": bench.key]
            #expect(try await bench.patchbay("validate", environment: environment).code == 0)
            let ran = try await bench.patchbay("validate", "--resolve-secrets", environment: environment)
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.out.contains("fleet/a.yaml:6:21: error[\(code)]: "), "\(ran.out)")
            for word in words { #expect(ran.out.contains(word), "\(ran.out)") }
            #expect(ran.out.contains("6 |       sip_password: { "), "\(ran.out)")
            #expect(ran.out.contains("^^^^^"))
            #expect(ran.out.contains("20 numbers in 1 file: 1 error"))
            let json = try await bench.patchbay(
                "validate", "--resolve-secrets", "--format", "json", environment: environment)
            #expect(json.code == 65)
            #expect(try json.json()["diagnostics"]?[0]?["code"] == .string(code))
            #expect(try json.json()["diagnostics"]?[0]?["line"] == 6)
        }
    }

    @Test(
        "a secret that can't be a credential is an error of validate and of apply before its first call",
        arguments: ["\n", "\r\n", "\u{1B}[2J", "\u{FEFF}", "\u{7F}"])
    func flawed(_ end: String) async throws {
        try await withBench(["fleet/a.yaml": Self.trunk("{ env: CARRIER_PASSWORD }")]) { bench async throws in
            let environment = ["CARRIER_PASSWORD": Bench.password + end]
            let ran = try await bench.patchbay("validate", "--resolve-secrets", environment: environment)
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.out.contains("fleet/a.yaml:6:21: error[PB0137]: "), "\(ran.out)")
            #expect(ran.out.contains("environment variable CARRIER_PASSWORD"), "\(ran.out)")
            #expect(try await bench.patchbay("validate", environment: environment).code == 0)
            let apply = try await bench.patchbay(["apply", "--auto-approve"], environment: environment)
            #expect(apply.code == 1, "\(apply.testDescription)")
            #expect(apply.calls.isEmpty)
            #expect(apply.err.contains("environment variable CARRIER_PASSWORD: it "), "\(apply.err)")
            let plan = try await bench.patchbay("plan", environment: environment)
            #expect(plan.code == 0)
            #expect(
                plan.err.contains("warning: fleet/a.yaml:6:21: environment variable CARRIER_PASSWORD"), "\(plan.err)")
        }
    }

    @Test("a secret with a blank at an end is sent as it is, and warned of")
    func outerBlank() async throws {
        try await withBench(["fleet/a.yaml": Self.trunk("{ env: CARRIER_PASSWORD }")]) { bench async throws in
            let environment = ["CARRIER_PASSWORD": Bench.password + " "]
            let command = ["validate", "--resolve-secrets"]
            let ran = try await bench.patchbay(command, environment: environment)
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out.contains("fleet/a.yaml:6:21: warning[PB0312]: "), "\(ran.out)")
            #expect(try await bench.patchbay(command + ["--strict"], environment: environment).code == 65)
            let apply = try await bench.patchbay(["apply", "--auto-approve"], environment: environment)
            #expect(apply.code == 0, "\(apply.testDescription)")
            #expect(apply.err.contains("blank"), "\(apply.err)")
            let options = try await bench.simulator.attachment("+14155550100", .outbound)?.options
            #expect(options?["sip_password"] == .string(Bench.password + " "))
            try bench.write("patchbay.yaml", "policy: { PB0312: off }\n")
            let off = try await bench.patchbay(command, environment: environment)
            #expect(off.out == "20 numbers in 1 file: valid\n")
        }
    }

    @Test("all that can't be had are told in one run, each once, beside what else is wrong")
    func allUnresolved() async throws {
        let more = """
              "+14155550200":
                outbound: { trunk: carrier, options: { sip_username: { env: TWO }, sip_password: { env: ONE } } }
              "+14155550201": { inbound: 3 }
            """
        try await withBench(["fleet/a.yaml": Self.trunk("{ env: ONE }", more)]) { bench async throws in
            let ran = try await bench.patchbay("validate", "--resolve-secrets")
            #expect(ran.code == 65)
            #expect(ran.out.contains("fleet/a.yaml:6:21: error[PB0132]"), "\(ran.out)")
            #expect(ran.out.contains("it is named here, too"), "\(ran.out)")
            #expect(ran.out.contains("environment variable TWO"), "\(ran.out)")
            #expect(ran.out.contains("3 errors"), "\(ran.out)")
        }
    }

    @Test("the catalogue's examples of secrets are as it says", arguments: ["PB0132", "PB0133"])
    func catalogue(_ code: String) async throws {
        try await withBench(["secrets/carrier": "pw\n", "secrets/open-to-all": "pw\n"]) { bench async throws in
            try bench.setMode("secrets/open-to-all", 0o604)
            let entry = try await bench.patchbay("explain", code, "--format", "json").json()[0]
            for (key, expected) in [("wrong", [code]), ("right", [])] {
                try bench.write("fleet/a.yaml", try #require(entry?[key]?.string))
                #expect(try await bench.patchbay("validate").code == 0)
                let ran = try await bench.patchbay("validate", "--resolve-secrets", "--format", "json")
                let found = try ran.json()["diagnostics"]?.array?.compactMap { $0["code"]?.string }
                #expect(found == expected, "\(ran.testDescription)")
            }
        }
    }

    @Test("an apply that refuses for a secret says where it is named, and an open file's can be allowed")
    func openFile() async throws {
        try await withBench(["fleet/a.yaml": Self.trunk("{ file: secrets/pw }"), "secrets/pw": "from-file\n"]) {
            bench async throws in
            try bench.setMode("secrets/pw", 0o644)
            let plan = try await bench.patchbay("plan")
            #expect(plan.code == 0)
            #expect(plan.err.contains("warning: fleet/a.yaml:6:21: file secrets/pw: every user"), "\(plan.err)")
            let refused = try await bench.apply()
            #expect(refused.code == 1)
            #expect(refused.calls.isEmpty)
            #expect(refused.err.contains("  fleet/a.yaml:6:21: file secrets/pw: every user"), "\(refused.err)")
            #expect(refused.err.contains("--allow-open-secret-files"))
            let allowed = try await bench.apply(["--allow-open-secret-files"])
            #expect(allowed.code == 0, "\(allowed.testDescription)")
            let options = try await bench.simulator.attachment("+14155550100", .outbound)?.options
            #expect(options?["sip_password"] == "from-file")
        }
    }

    @Test("what a failed command says is shown, without its control characters, and not once it printed something")
    func commandSays() async throws {
        let says = "printf 'not signed in\\\\033]0;owned\\\\007\\\\n' >&2; exit 1"
        let leaks = "echo \(Bench.password); echo \(Bench.password) >&2; exit 1"
        let text = Self.trunk(
            "{ command: [sh, -c, \"\(says)\"] }",
            "  \"+14155550200\": { outbound: { trunk: carrier, options: { sip_password: { command: [sh, leak] } } } }")
        try await withBench(["fleet/a.yaml": text, "secrets/leak": leaks]) { bench async throws in
            try bench.write("fleet/a.yaml", text.replacing("[sh, leak]", with: "[sh, secrets/leak]"))
            for arguments in [["validate", "--resolve-secrets"], ["plan"], ["apply", "--auto-approve"]] {
                let ran = try await bench.patchbay(arguments + ["--allow-secret-commands"])
                #expect(ran.code == (arguments[0] == "validate" ? 65 : arguments[0] == "plan" ? 0 : 1))
                let text = ran.out + ran.err
                #expect(text.contains("ended with exit code 1 and said: not signed in"), "\(text)")
                #expect(!text.contains("\u{1B}") && !text.contains("\u{07}"))
            }
        }
    }

    @Test(
        "Ctrl-C ends the command that is under way, too",
        arguments: [(SIGINT, 130), (SIGTERM, 130)] as [(Int32, Int32)])
    func interrupted(_ signal: Int32, _ code: Int32) async throws {
        let script = "exec 3>fifo; trap '' TERM INT; (sleep 1000) & echo x >&3; sleep 1000"
        try await withBench(["fleet/a.yaml": Self.trunk("{ command: [sh, -c, \"\(script)\"] }")]) {
            bench async throws in
            try #require(mkfifo(bench.path("fifo"), 0o600) == 0)
            let reader = open(bench.path("fifo"), O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            let ran = try await bench.watching(["plan", "--allow-secret-commands"]) { run in
                try await run.wait { Readiness(of: reader).hasInput }
                run.send(signal)
            }
            #expect(ran.code == code, "\(ran)")
            var bytes: [UInt8] = [0, 0, 0]
            #expect(read(reader, &bytes, 3) == 2)
            // Otherwise a process still has the FIFO open.
            try await waitUntil { Readiness(of: reader).isHungUp }
        }
    }
}
