import BlandClient
import BlandWire
import Fleet
import Foundation
import NetworkSupport
import TestSupport
import Testing

@Suite("Answers over the network")
struct AnswerTests {
    /// `{"data":{"inbound":null,"outbound":null},"errors":null}`, compressed by gzip.
    private static let gzip: [UInt8] = [0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xAB, 0x56, 0x4A]

    @Test("each request asks for no compression, and says who calls")
    func headers() async throws {
        try await StubServer.with { server async throws in
            let agent = UserAgent(version: "1.2.0", command: "apply", environment: ["GITHUB_ACTIONS": "true"])
            let network = Network(userAgent: agent)
            try await withClient(of: "http://127.0.0.1:\(server.port)/v1", network) { client, _ async throws in
                _ = try await client.read(number())
                _ = try await detach(client)
            }
            try await Webhook("http://127.0.0.1:\(server.port)/hook", network: network)
                .post(Data("{}".utf8), headers: [("X-Patchbay-Event", "drift")])
            #expect(server.requests.count == 3)
            for request in server.requests {
                #expect(request.headers["accept-encoding"] == "identity")
                #expect(request.headers["user-agent"] == "patchbay/1.2.0 apply (github-actions)")
            }
            let bodies = server.requests.map(\.body)
            #expect(bodies[0].isEmpty && bodies[1].contains("+14150000000") && bodies[2] == "{}")
            #expect(server.requests[1].headers["content-length"] == "\(bodies[1].utf8.count)")
        }
    }

    @Test(
        "a compressed answer is unreadable, and its message names the proxy; it is asked for once",
        arguments: [
            ("Content-Encoding", "gzip", 200), ("content-encoding", "BR", 200),
            ("Content-Encoding", "deflate, gzip", 404),
            ("Content-Encoding", "gzip", 422),
        ])
    func coded(_ name: String, _ coding: String, _ status: Int) async throws {
        let reply = StubServer.Reply {
            $0.status = status
            $0.headers = [(name, coding)]
            $0.body = Self.gzip
        }
        try await StubServer.with(reply) { server async throws in
            try await withClient(of: "http://127.0.0.1:\(server.port)/v1", Network()) { client, clock async throws in
                let error = try #require(await failure(client, try number()))
                #expect(error.kind == .unintelligible)
                #expect(error.message.hasPrefix("The API's answer can't be read: it is compressed ("))
                #expect(error.message.contains("the likely cause is a proxy") && !error.message.contains("\u{1B}"))
                #expect(server.requests.count == 1 && clock.waits.isEmpty)
            }
        }
    }

    @Test(
        "a status that needs no body keeps its meaning", arguments: [(401, "refused the key"), (503, "keeps failing")])
    func codedStatus(_ status: Int, _ words: String) async throws {
        let reply = StubServer.Reply {
            $0.status = status
            $0.headers = [("Content-Encoding", "gzip")]
            $0.body = Self.gzip
        }
        try await StubServer.with(reply) { server async throws in
            try await withClient(of: "http://127.0.0.1:\(server.port)/v1", Network()) { client, _ async throws in
                let message = try #require(await failure(client, try number())?.message)
                #expect(message.contains(words) && message.contains("compressed (gzip)"))
            }
        }
    }

    @Test("`identity`, and a coding without a body, are no compression", arguments: ["identity", "Identity", ""])
    func identity(_ coding: String) async throws {
        var reply = StubServer.Reply.nothing
        reply.headers.append(("Content-Encoding", coding))
        try await StubServer.with(reply) { server async throws in
            try await withClient(of: "http://127.0.0.1:\(server.port)/v1", Network()) { client, _ async throws in
                #expect(try await client.read(number()).inbound == nil)
            }
        }
    }

    @Test("a body that drips is given up at the deadline of the whole answer, and its connection is closed")
    func drip() async throws {
        try await StubServer.with(.init { $0.drips = true }) { server async throws in
            var network = Network()
            // The deadline passes once a few bytes have come: between any two of them, no other time-out is near.
            network.patience = .init(.seconds(60)) { _ in
                let before = server.drips
                try await waitUntil { server.drips >= before + 3 }
            }
            try await withClient(of: "http://127.0.0.1:\(server.port)/v1", network) { client, _ async throws in
                guard case .lost(let reason, wasConnected: true) = try await detach(client) else {
                    Issue.record("a write whose answer never ended")
                    return
                }
                #expect(reason == "the answer took longer than 60 seconds")
                try await waitUntil { server.openConnections == 0 }
                #expect(server.requests.count == 1)
                let error = try #require(await failure(client, try number()))
                #expect(error.kind == .noAnswer && server.requests.count == 7)
            }
        }
    }

    @Test("a webhook's body isn't waited for")
    func webhookDrip() async throws {
        try await StubServer.with(.init { $0.drips = true }) { server async throws in
            let webhook = try Webhook("http://127.0.0.1:\(server.port)/hook")
            try await webhook.post(Data("{}".utf8), headers: [])
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        "a host with a dead address is reached by its other one", .enabled(if: DualStack.isThere),
        arguments: ["127.0.0.1", "::1"])
    func dualStack(_ listening: String) async throws {
        try await StubServer.with(host: listening) { server async throws in
            try await withClient(of: "http://localhost:\(server.port)/v1", Network()) { client, clock async throws in
                #expect(try await client.read(number()).inbound == nil)
                #expect(clock.waits.isEmpty)
            }
        }
    }

    @Test(
        "a name that can't be resolved, and one whose addresses are all dead, were never called",
        arguments: [
            ("nowhere.invalid", "the name nowhere.invalid can't be resolved"), ("localhost", "connection refused"),
        ])
    func unreachable(_ host: String, _ words: String) async throws {
        let url = "https://\(host):1/v1"
        try await withClient(of: url, Network()) { client, clock async throws in
            #expect(await failure(client, try number()) == .unreachable(url: url, reason: words))
            #expect(clock.waits.count == 5)
            guard case .lost(words, wasConnected: false) = try await detach(client) else {
                Issue.record("a write that can't have been sent")
                return
            }
        }
    }
}
