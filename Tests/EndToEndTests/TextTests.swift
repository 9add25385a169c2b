import BlandSimulator
import TestSupport
import Testing

/// Text in manifests and at the API: by its bytes, but for the names of SIP headers.
@Suite("Text end to end")
struct TextTests {
    private static func fleet(_ key: String, _ value: String) -> String {
        manifest([number: "inbound:\n  headers:\n    - { type: custom, key: \"\(key)\", value: \"\(value)\" }"])
    }

    @Test("a value in another Unicode form is another value, and converges once it was sent")
    func forms() async throws {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        try await withBench(["fleet/a.yaml": Self.fleet("X-Account", composed)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", Self.fleet("X-Account", decomposed))
            let plan = try await bench.patchbay("plan", "--detailed-exitcode")
            #expect(plan.code == 2, "\(plan.testDescription)")
            let apply = try await bench.apply()
            #expect(
                apply.code == 0 && apply.calls == ["POST /sip/detach", "POST /sip/attach"], "\(apply.testDescription)")
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
            #expect(try await bench.patchbay("drift").code == 0)
        }
    }

    @Test(
        "another case of a header's name, or its compact form, is no outage",
        arguments: [("X-Account", "x-aCCount"), ("Subject", "s")])
    func names(_ one: String, _ other: String) async throws {
        try await withBench(["fleet/a.yaml": Self.fleet(one, "Account")]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", Self.fleet(other, "Account"))
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
            #expect(try await bench.patchbay("drift").code == 0)
            let apply = try await bench.apply()
            #expect(apply.code == 0 && apply.calls == [], "\(apply.testDescription)")
            try bench.write("fleet/a.yaml", Self.fleet(other, "account"))
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 2, "a variable's name has a case")
        }
    }
}
