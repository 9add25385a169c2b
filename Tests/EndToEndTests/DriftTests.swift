import BlandSimulator
import Crypto
import Foundation
import Testing

@Suite("drift, told once")
struct DriftTests {
    private static let fleet = numbers(3)
    private static let key = "canary-webhook-key-77aa"

    /// Runs `body` after a first apply of the fleet.
    private func withFleet(_ body: @Sendable (Bench) async throws -> Void) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet(Self.fleet)]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try await body(bench)
        }
    }

    private func move(_ index: Int, to name: String, _ bench: Bench) async throws {
        try await bench.simulator.seed(
            AttachmentSeed(
                phoneNumber: Self.fleet[index], direction: .inbound,
                headers: [
                    "direction": "inbound", "headers": [["type": "custom", "key": "X-Moved", "value": .string(name)]],
                ]))
    }

    private func told(_ ran: Ran) throws -> [String] {
        try ran.json()["numbers"]?.array?.compactMap { $0["number"]?.string } ?? []
    }

    @Test(
        "--since-last tells what is new or otherwise once, and what is well again; a run without it takes nothing away")
    func sinceLast() async throws {
        try await withFleet { bench async throws in
            func drift(_ arguments: String...) async throws -> Ran {
                try await bench.patchbay(["drift", "--format", "json"] + arguments)
            }
            #expect(try await drift("--since-last").code == 0)
            try await move(0, to: "one", bench)
            #expect(try await drift().code == 2)
            let first = try await drift("--since-last")
            #expect(first.code == 2, "\(first.testDescription)")
            #expect(try told(first) == [Self.fleet[0]])
            #expect(try first.json()["numbers"]?.array?.first?["last_good_at"]?.string != nil)
            let again = try await drift("--since-last")
            #expect(again.code == 0, "\(again.testDescription)")
            #expect(try told(again) == [])
            #expect(try again.json()["since_last"]?["known"] == [.string(Self.fleet[0])])
            #expect(try again.json()["summary"]?["drifted"] == 1)
            #expect(try await drift().code == 2)
            // The drifted number changes again, and a second number drifts.
            try await move(0, to: "two", bench)
            try await move(1, to: "one", bench)
            let more = try await drift("--since-last")
            #expect(more.code == 2)
            #expect(try told(more) == [Self.fleet[0], Self.fleet[1]])
            let repaired = try await bench.apply()
            #expect(repaired.code == 0, "\(repaired.testDescription)")
            let well = try await drift("--since-last")
            #expect(well.code == 0)
            #expect(
                try well.json()["since_last"]?["resolved"] == [.string(Self.fleet[0]), .string(Self.fleet[1])],
                "\(well.testDescription)")
            let text = try await bench.patchbay("drift", "--since-last")
            #expect(text.out.contains("0 new, 0 as they were then."), "\(text.testDescription)")
        }
    }

    @Test("a part that is looked at leaves what is remembered of the rest")
    func scope() async throws {
        try await withFleet { bench async throws in
            #expect(try await bench.patchbay("drift", "--since-last").code == 0)
            try await move(0, to: "one", bench)
            let other = try await bench.patchbay("drift", "--since-last", "--target", Self.fleet[1])
            #expect(other.code == 0)
            let ran = try await bench.patchbay("drift", "--since-last", "--format", "json")
            #expect(ran.code == 2)
            #expect(try ran.json()["numbers"]?.array?.first?["last_good_at"]?.string != nil)
        }
    }

    @Test("a memory that is damaged, or another API's, is told and begun anew; one that can't be written is an error")
    func memory() async throws {
        try await withFleet { bench async throws in
            try await move(0, to: "one", bench)
            for text in ["{", "{\"format_version\":1,\"api_url\":\"https://x.example\",\"numbers\":{}}"] {
                try bench.write("state.json", text)
                let ran = try await bench.patchbay("drift", "--since-last", "--state", "state.json")
                #expect(ran.code == 2)
                #expect(ran.err.contains("forgotten"), "\(ran.testDescription)")
            }
            let unwritable = try await bench.patchbay("drift", "--since-last", "--state", "/dev/null/state.json")
            #expect(unwritable.code == 1, "\(unwritable.testDescription)")
        }
    }

    // MARK: Webhooks

    @Test("a webhook gets one POST of the report, signed; its credentials and key are shown nowhere")
    func webhook() async throws {
        try await withFleet { bench async throws in
            try await move(0, to: "one", bench)
            try await withReceiver { receiver, port in
                let ran = try await bench.patchbay(
                    ["drift", "--webhook", "http://hook:canary-hook-pass@127.0.0.1:\(port)/secret-path?token=x"],
                    environment: ["PATCHBAY_WEBHOOK_KEY": Self.key])
                #expect(ran.code == 2, "\(ran.testDescription)")
                let delivery = try #require(receiver.deliveries.first)
                #expect(receiver.deliveries.count == 1)
                #expect(delivery.path == "/secret-path")
                #expect(delivery.headers["content-type"] == "application/json")
                #expect(delivery.headers["x-patchbay-event"] == "drift")
                #expect(delivery.headers["x-patchbay-delivery"].flatMap(UUID.init) != nil)
                #expect(
                    delivery.headers["authorization"] == "Basic "
                        + Data("hook:canary-hook-pass".utf8).base64EncodedString())
                let code = HMAC<SHA256>.authenticationCode(
                    for: delivery.body, using: SymmetricKey(data: Data(Self.key.utf8)))
                let digits = code.map { String(format: "%02x", $0) }.joined()
                #expect(delivery.headers["x-patchbay-signature"] == "sha256=" + digits)
                let report = try SimulatorJSON(parsing: Array(delivery.body))
                #expect(report["summary"]?["drifted"] == 1)
                for text in [ran.out, ran.err] {
                    for secret in ["canary-hook-pass", "secret-path", Self.key] { #expect(!text.contains(secret)) }
                }
            }
        }
    }

    @Test("with --since-last it is told only when there is something to tell; what it missed comes again")
    func webhookOnce() async throws {
        try await withFleet { bench async throws in
            try await withReceiver([403]) { receiver, port in
                func drift() async throws -> Ran {
                    try await bench.patchbay(
                        ["drift", "--since-last"],
                        environment: [
                            "PATCHBAY_WEBHOOK": "http://127.0.0.1:\(port)/hook", "PATCHBAY_WEBHOOK_KEY": Self.key,
                        ])
                }
                #expect(try await drift().code == 0)
                #expect(receiver.deliveries.isEmpty)
                try await move(0, to: "one", bench)
                let refused = try await drift()
                #expect(refused.code == 1, "\(refused.testDescription)")
                #expect(refused.err.contains("The webhook at http://127.0.0.1:\(port) answered with HTTP 403."))
                #expect(try await drift().code == 2)
                #expect(try await drift().code == 0)
                #expect(receiver.deliveries.count == 2)
            }
        }
    }

    @Test("a webhook that fails for a while is tried again, with the same delivery's name")
    func webhookRetry() async throws {
        try await withFleet { bench async throws in
            try await withReceiver([503, 500, 429]) { receiver, port in
                let ran = try await bench.patchbay("drift", "--webhook", "http://127.0.0.1:\(port)/hook")
                #expect(ran.code == 0, "\(ran.testDescription)")
                #expect(ran.err.contains("isn't signed"))
                #expect(receiver.deliveries.count == 4)
                #expect(Set(receiver.deliveries.map { $0.headers["x-patchbay-delivery"] }).count == 1)
                #expect(receiver.deliveries.allSatisfy { $0.headers["x-patchbay-signature"] == nil })
            }
        }
    }

    @Test(
        "an address that nothing may be sent to is wrong usage, and isn't shown",
        arguments: [
            "http://hooks.example.com/canary-hook", "ftp://x/canary-hook", "canary-hook", "https:///canary-hook",
        ])
    func webhookAddress(_ address: String) async throws {
        try await withFleet { bench async throws in
            let ran = try await bench.patchbay("drift", "--webhook", address)
            #expect(ran.code == 64, "\(ran.testDescription)")
            #expect(ran.requests.isEmpty)
            #expect(!(ran.out + ran.err).contains("canary-hook"))
        }
    }
}
