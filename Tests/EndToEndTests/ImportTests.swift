import BlandSimulator
import Foundation
import Testing

@Suite("import")
struct ImportTests {
    /// Twelve numbers: ten share a carrier, two have another, and all have the same inbound headers.
    private static func seeds() -> [AttachmentSeed] {
        numbers(12).enumerated().flatMap { index, number -> [AttachmentSeed] in
            let isOwn = index >= 10
            let outbound = AttachmentSeed(
                phoneNumber: number, direction: .outbound,
                sipEndpoint: isOwn ? "sip:pbx\(index).example.com" : "sip:edge.carrier.example",
                options: [
                    "port": 5061, "transport": "tls", "secure_media": true, "sip_username": .string(Bench.username),
                    "sip_password": .string(Bench.password),
                ]
            )
            let inbound = AttachmentSeed(
                phoneNumber: number, direction: .inbound,
                headers: [
                    "direction": "inbound",
                    "headers": [["type": "custom", "key": "X-Account", "value": "Account_Id"]],
                ])
            return [outbound, inbound]
        }
    }

    private func withFleet(
        _ files: [String: String] = [:], _ quirks: Quirks = Quirks(), _ body: @Sendable (Bench) async throws -> Void
    ) async throws {
        try await withBench(files, quirks) { bench async throws in
            try await bench.simulator.seed(Self.seeds())
            try await body(bench)
        }
    }

    @Test(
        "all of an organisation becomes files that validate, are in fmt's style, and plan nothing; an apply adopts",
        arguments: [
            Quirks(), Quirks { $0.credentials = .plain }, Quirks { $0.credentials = .maskedBoth },
            Quirks { $0.credentials = .missing }, Quirks { $0.numbersWithoutPlus = true },
            Quirks { $0.extraOptionFields = true },
        ]
    )
    func all(_ quirks: Quirks) async throws {
        try await withFleet([:], quirks) { bench async throws in
            let ran = try await bench.patchbay("import", "--all", "--into", "fleet", "--by", "prefix:6")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out == "fleet/shared.yaml\nfleet/141555.yaml\n")
            #expect(try await bench.patchbay("validate", "--strict").code == 0)
            #expect(try await bench.patchbay("fmt", "--check").code == 0)
            let text = try bench.read("fleet/141555.yaml")
            #expect(text.contains("\"+14155550100..+14155550109\":"), "\(text)")
            let plan = try await bench.patchbay(
                ["plan", "--detailed-exitcode"], without: ["CARRIER_USER", "CARRIER_PASSWORD"])
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(plan.out.contains("12 numbers unchanged, 12 adopted"), "\(plan.testDescription)")
            let applied = try await bench.apply()
            #expect(applied.code == 0)
            #expect(applied.calls.isEmpty)
        }
    }

    @Test("what the set declares is left out, its names are not given twice, and no file is touched")
    func existing() async throws {
        let declared = [0, 1, 2, 3, 6].map { numbers(12)[$0] }
        let manifest = """
            apiVersion: patchbay/v1
            trunks:
              edge-carrier-example: { sip_endpoint: "sip:other.example.com:5061" }
            numbers:

            """ + declared.map { "  \"\($0)\": { inbound: unmanaged, outbound: unmanaged }\n" }.joined()
        try await withFleet(["fleet/mine.yaml": manifest]) { bench async throws in
            let ran = try await bench.patchbay("import", "--all", "--into", "fleet")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.err.contains("5 numbers left out: the manifest set declares them already."))
            #expect(try bench.read("fleet/mine.yaml") == manifest)
            #expect(try bench.read("fleet/shared.yaml").contains("edge-carrier-example-2:"))
            let plan = try await bench.patchbay("plan", "--detailed-exitcode")
            #expect(plan.code == 0, "\(plan.testDescription)")

            let again = try await bench.patchbay("import", "--all", "--into", "fleet")
            #expect(again.code == 0)
            #expect(again.err.contains("Nothing to import"), "\(again.testDescription)")
            let named = try await bench.patchbay(["import", "--into", "fleet"] + declared.prefix(1))
            #expect(named.code == 1)
            #expect(named.err.contains("\(declared[0]): fleet/mine.yaml:5"), "\(named.testDescription)")
        }
    }

    @Test("a file that is there already is never overwritten, and then nothing is written")
    func noOverwrite() async throws {
        try await withFleet(["elsewhere/1415.yaml": "mine"]) { bench async throws in
            let ran = try await bench.patchbay("import", "--all", "--into", "elsewhere")
            #expect(ran.code == 1)
            #expect(ran.err.contains("There is already a 1415.yaml in elsewhere"), "\(ran.testDescription)")
            #expect(try bench.read("elsewhere/1415.yaml") == "mine")
            #expect(!bench.exists("elsewhere/shared.yaml"))
            let other = try await bench.patchbay("import", "--all", "--into", "new/place")
            #expect(other.code == 0)
            #expect(other.err.contains("isn't below the configuration's `manifests`"), "\(other.testDescription)")
            #expect(bench.exists("new/place/shared.yaml"))
        }
    }

    @Test("from the ledger: its numbers, with their labels and protection, by label")
    func ledger() async throws {
        let manifest = """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100..+14155550102":
                labels: { team: support }
                lifecycle: { prevent_detach: true }
                inbound: { headers: [{ type: custom, key: X-Account, value: Account_Id }] }
                outbound: unmanaged
              "+14155550103": { inbound: unmanaged, outbound: { sip_endpoint: "sip:edge.carrier.example:5061" } }

            """
        try await withFleet(["fleet/a.yaml": manifest], Quirks { $0.credentials = .missing }) { bench async throws in
            #expect(try await bench.apply(["--allow-adopt", "9"]).code == 0)
            try bench.remove("fleet/a.yaml")
            let ran = try await bench.patchbay(
                "import", "--all", "--from", "ledger", "--into", "fleet", "--by", "label:team")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out == "fleet/shared.yaml\nfleet/team-none.yaml\nfleet/team-support.yaml\n")
            let text = try bench.read("fleet/team-support.yaml")
            #expect(text.contains("labels: { team: support }"), "\(text)")
            #expect(text.contains("prevent_detach: true"))
            let plan = try await bench.patchbay("plan", "--detailed-exitcode")
            #expect(plan.code == 0, "\(plan.testDescription)")
        }
    }

    @Test("from a file of numbers, and from standard input; every line that is none is told")
    func file() async throws {
        try await withFleet(["numbers.txt": "# ours\n+14155550100\n\n +14155550101 # and this\n+14150000009\n"]) {
            bench async throws in
            for (file, input) in [("numbers.txt", ""), ("-", "+14155550100\n+14155550101\r\n+14150000009\n")] {
                let ran = try await bench.patchbay(["import", "--numbers-from", file], input: input)
                #expect(ran.code == 0, "\(ran.testDescription)")
                #expect(ran.out.contains("\"+14155550100..+14155550101\":"), "\(ran.testDescription)")
                #expect(!ran.out.contains("+14150000009"))
                #expect(ran.err.contains("1 number left out that nothing is attached to"))
            }
            try bench.write("numbers.txt", "+14155550100\n4155550101\n(415) 555 0102\n")
            let wrong = try await bench.patchbay("import", "--numbers-from", "numbers.txt")
            #expect(wrong.code == 65)
            #expect(wrong.requests.isEmpty)
            #expect(
                wrong.err.contains("numbers.txt:2: 4155550101: it does not begin with `+`"), "\(wrong.testDescription)")
            #expect(wrong.err.contains("numbers.txt:3: "))
            #expect(try await bench.patchbay("import", "--numbers-from", "absent.txt").code == 65)
        }
    }

    @Test("an API without lists says what to do instead; a broken list is no empty one")
    func noLists() async throws {
        try await withFleet { bench async throws in
            func answer(_ status: Int, _ body: String) {
                let fault = Fault(path: "/inbound") {
                    $0.status = status
                    $0.body = body
                }
                bench.simulator.changeQuirks { $0.readFaults = [fault] }
            }
            answer(404, "Not Found")
            let ran = try await bench.patchbay("import", "--all")
            #expect(ran.code == 1, "\(ran.testDescription)")
            #expect(ran.err.contains("has no list of inbound numbers"), "\(ran.testDescription)")
            #expect(ran.err.contains("--numbers-from"))
            answer(200, "{\"numbers\": []}")
            let broken = try await bench.patchbay("import", "--all")
            #expect(broken.code == 1)
            #expect(broken.err.contains("it has no list `inbound_numbers`"), "\(broken.testDescription)")
        }
    }

    @Test(
        "what doesn't go together is wrong usage",
        arguments: [
            [], ["--all", number], ["--all", "--numbers-from", "x"], ["--from", "ledger", number],
            ["--by", "prefix", number],
            ["--all", "--into", "fleet", "--by", "prefix:0"], ["--all", "--into", "fleet", "--by", "label:"],
            ["--all", "--into", "fleet", "--format", "json"],
        ]
    )
    func usage(_ arguments: [String]) async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay(["import"] + arguments)
            #expect(ran.code == 64, "\(ran.testDescription)")
        }
    }
}
