import BlandSimulator
import Foundation
import Testing

/// That no secret is said or written is checked for every run of every test: see `Bench.patchbay`.
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

    @Test("they aren't said when an apply fails, either", arguments: [400, 401, 500])
    func failing(_ status: Int) async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.status = status
            $0.body = #"{"sip_password": "\#(Bench.password)", "options": {"sip_username": "\#(Bench.username)"}}"#
        }
        try await withBench(["fleet/a.yaml": secret], Quirks { $0.writeFaults = [fault] }) { bench async throws in
            _ = try await bench.apply(["--log-level", "trace"])
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
}
