import BlandSimulator
import TestSupport
import Testing

@Suite("Quickstart")
struct QuickstartTests {
    private func withQuickstart(_ body: @Sendable (Bench) async throws -> Void) async throws {
        let files = try ["patchbay.yaml", "fleet/quickstart.yaml"].reduce(into: [String: String]()) { files, name in
            files[name] = try Repository.text("examples/quickstart/\(name)")
        }
        try await withBench(files, Quirks(), body)
    }

    private let password = ["SIP_PASSWORD": "password"]

    @Test("its attach is the guide's example, key by key")
    func attachBody() async throws {
        try await withQuickstart { bench async throws in
            let apply = try await bench.patchbay("apply", "--auto-approve", environment: password)
            #expect(apply.code == 0, "\(apply.testDescription)")
            #expect(apply.calls == ["POST /sip/attach"])
            let guide = try Repository.bytes("Tests/EndToEndTests/Fixtures/guide-attach.json")
            let example = try SimulatorJSON(parsing: guide)
            #expect(apply.writes.first?.body == example)
        }
    }

    @Test("it goes the whole round, and a second plan is empty")
    func round() async throws {
        try await withQuickstart { bench async throws in
            #expect(try await bench.patchbay("validate").code == 0)
            let plan = try await bench.patchbay("plan", "--detailed-exitcode", environment: password)
            #expect(plan.code == 2)
            #expect(plan.out.contains("Plan: 1 to attach, 0 numbers unchanged."))
            #expect(try await bench.patchbay("apply", "--auto-approve", environment: password).code == 0)
            let second = try await bench.patchbay("plan", "--detailed-exitcode", environment: password)
            #expect(second.code == 0)
            #expect(second.out.contains("No changes, 1 number unchanged."))
            #expect(try await bench.patchbay("drift", environment: password).code == 0)

            try await bench.simulator.seed(strangersSeed(number, "sip:elsewhere.provider.com"))
            let drift = try await bench.patchbay("drift", environment: password)
            #expect(drift.code == 2)
            #expect(drift.out.contains("+14150000000 drifted"))
            let mend = try await bench.patchbay("apply", "--auto-approve", environment: password)
            #expect(mend.code == 0, "\(mend.testDescription)")
            #expect(try await bench.patchbay("drift", environment: password).code == 0)
            #expect(try await bench.patchbay("plan", "--detailed-exitcode", environment: password).code == 0)
        }
    }

    @Test("it works the same in each way the API may show what it holds", arguments: apiQuirks)
    func quirks(_ quirks: Quirks) async throws {
        try await withQuickstart { bench async throws in
            bench.simulator.changeQuirks { $0 = quirks }
            let apply = try await bench.patchbay("apply", "--auto-approve", environment: password)
            #expect(apply.code == 0, "\(apply.testDescription)")
            let plan = try await bench.patchbay("plan", "--detailed-exitcode", environment: password)
            #expect(plan.code == 0, "\(plan.testDescription)")
            #expect(try await bench.patchbay("drift", environment: password).code == 0)
            #expect(try await bench.patchbay("apply", "--auto-approve", environment: password).calls.isEmpty)
        }
    }
}

private let apiQuirks: [Quirks] =
    [.plain, .masked, .maskedBoth, .missing, .nulls, .redactedWord].map { credentials in
        Quirks { $0.credentials = credentials }
    }
    + [.twoNulls, .nullData, .notFoundEnvelope].map { unknown in Quirks { $0.unknownNumber = unknown } }
    + [.string, .number, .numericString].map { ids in Quirks { $0.ids = ids } }
    + [.emptyList, .emptyObject, .noErrors, .statusMessage, .configured].map { shape in
        Quirks { $0.successShape = shape }
    }
    + [
        Quirks { $0.dates = .epochMillis }, Quirks { $0.extraFields = true },
        Quirks { $0.numbersWithoutPlus = true }, Quirks { $0.inboundAuthMode = true },
        Quirks { $0.omitOptions = ["transport", "secure_media"] },
    ]
