import BlandClient
import BlandWire
import Fleet
import Foundation
import NIOSSL
import NetworkSupport
import Testing

@Suite("Forward proxies", .enabled(if: ForwardProxy.areThere && CertificateAuthority.isThere))
struct ProxyTests {
    /// Runs `body` with a server with TLS, which this machine's own name leads to, and the file of its authority.
    private func withServer(
        name: String = ForwardProxy.thisHost,
        _ body: (StubServer, _ url: String, _ caFile: String) async throws -> Void
    ) async throws {
        try await CertificateAuthority.with { authority async throws in
            let tls = try StubServer.tls(await authority.issue("DNS:\(name)"))
            try await StubServer.with(host: "0.0.0.0", tls: tls) { server async throws in
                try await body(server, "https://\(ForwardProxy.thisHost):\(server.port)", authority.file)
            }
        }
    }

    @Test(
        "a call goes through the proxy, with TLS to the server itself",
        arguments: [
            (ForwardProxy.Kind.tinyproxy, "https_proxy", "http://"), (.tinyproxy, "HTTPS_PROXY", ""),
            (.tinyproxy, "ALL_PROXY", "http://"), (.microsocks, "all_proxy", "socks5://"),
            (.microsocks, "HTTPS_PROXY", "socks5h://"),
        ])
    func through(_ kind: ForwardProxy.Kind, _ variable: String, _ scheme: String) async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(kind) { proxy async throws in
                let network = Network(environment: [variable: "\(scheme)127.0.0.1:\(proxy.port)"], caFile: caFile)
                try await withClient(of: url + "/v1", network) { client, _ async throws in
                    #expect(try await client.read(number()).inbound == nil)
                }
                #expect(server.requests.map(\.headers["authorization"]) == ["Bearer canary-key"])
                if kind == .tinyproxy {
                    #expect(proxy.wasAsked(for: "\(ForwardProxy.thisHost):\(server.port)"))
                    // The proxy sees the tunnel alone.
                    #expect(!proxy.log.contains("canary"))
                }
            }
        }
    }

    @Test("a webhook goes through it, too")
    func webhook() async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(.tinyproxy) { proxy async throws in
                let network = Network(environment: ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"], caFile: caFile)
                try await Webhook(url + "/hook", network: network).post(Data("{}".utf8), headers: [])
                #expect(server.requests.map(\.line) == ["POST /hook"])
                #expect(proxy.wasAsked(for: "\(ForwardProxy.thisHost):\(server.port)"))
            }
        }
    }

    @Test("what NO_PROXY excepts goes directly, and so does loopback")
    func direct() async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(.tinyproxy) { proxy async throws in
                let environment = ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)", "HTTP_PROXY": "127.0.0.1:\(proxy.port)"]
                let excepting = environment.merging(["NO_PROXY": ForwardProxy.thisHost]) { $1 }
                try await withClient(of: url + "/v1", Network(environment: excepting, caFile: caFile)) {
                    client, _ async throws in
                    _ = try await client.read(number())
                }
                try await StubServer.with { plain async throws in
                    let network = Network(environment: environment)
                    try await withClient(of: "http://127.0.0.1:\(plain.port)/v1", network) { client, _ async throws in
                        _ = try await client.read(number())
                    }
                    #expect(plain.requests.count == 1)
                }
                #expect(server.requests.count == 1 && !proxy.log.contains("Request ("))
            }
        }
    }

    @Test("user name and password are given to the proxy, percent-decoded")
    func authorization() async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(.tinyproxy, user: "canary p-ss.w0rd") { proxy async throws in
                let variable = "http://canary:p%2Dss%2Ew0rd@127.0.0.1:\(proxy.port)"
                let network = Network(environment: ["HTTPS_PROXY": variable], caFile: caFile)
                try await withClient(of: url + "/v1", network) { client, _ async throws in
                    _ = try await client.read(number())
                }
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test(
        "a proxy that asks for a user name and password ends the run at once: nothing was sent, and nothing is repeated",
        arguments: [
            (ForwardProxy.Kind.tinyproxy, "http://", "asks for a user name and password. Write them into HTTPS_PROXY"),
            (.microsocks, "socks5://", "asks for a user name and password, which Patchbay can't give"),
        ])
    func refused(_ kind: ForwardProxy.Kind, _ scheme: String, _ words: String) async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(kind, user: "someone secret") { proxy async throws in
                let variable = "\(scheme)127.0.0.1:\(proxy.port)"
                let network = Network(environment: ["HTTPS_PROXY": variable], caFile: caFile)
                try await withClient(of: url + "/v1", network) { client, clock async throws in
                    let error = try #require(await failure(client, try number()))
                    #expect(error.message.contains("the proxy 127.0.0.1:\(proxy.port) (HTTPS_PROXY) \(words)"))
                    #expect(!error.message.contains("canary"))
                    #expect(try barred(try await detach(client)) == error.message)
                    #expect(clock.waits.isEmpty && server.connections == 0)
                }
            }
        }
    }

    @Test("a wrong password, to which tinyproxy answers like to a host that it can't reach, is named as a cause")
    func wrongPassword() async throws {
        try await withServer { server, url, caFile async throws in
            try await ForwardProxy.with(.tinyproxy, user: "someone secret") { proxy async throws in
                let variable = "http://someone:canary@127.0.0.1:\(proxy.port)"
                let network = Network(environment: ["HTTPS_PROXY": variable], caFile: caFile)
                try await withClient(of: url + "/v1", network) { client, clock async throws in
                    let message = try #require(await failure(client, try number())?.message)
                    #expect(
                        message.contains("refused to connect to \(ForwardProxy.thisHost):\(server.port), or couldn't"))
                    #expect(message.contains("(the user name or password in HTTPS_PROXY may be wrong)"))
                    #expect(!message.contains("canary") && clock.waits.count == 5 && server.connections == 0)
                }
            }
        }
    }

    @Test("a certificate that is refused behind a proxy is looked at through the proxy")
    func certificate() async throws {
        try await withServer(name: "other.example") { server, url, caFile async throws in
            try await ForwardProxy.with(.tinyproxy) { proxy async throws in
                let network = Network(environment: ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"], caFile: caFile)
                try await withClient(of: url + "/v1", network) { client, _ async throws in
                    let message = try barred(try await detach(client))
                    #expect(message.contains("isn't for \(ForwardProxy.thisHost), but for other.example"))
                }
                #expect(server.requests.isEmpty)
                #expect(proxy.log.components(separatedBy: "CONNECT \(ForwardProxy.thisHost):").count == 3)
            }
        }
    }

    @Test("a proxy that is down, or that can't connect, may come back: tried again, and never taken for a lost call")
    func down() async throws {
        try await ForwardProxy.with(.tinyproxy) { proxy async throws in
            for (port, words) in [(1, "(HTTPS_PROXY): connection refused"), (proxy.port, "refused to connect to")] {
                let network = Network(environment: ["HTTPS_PROXY": "http://canary:canary@127.0.0.1:\(port)"])
                // Nothing listens on port 1.
                try await withClient(of: "https://\(ForwardProxy.thisHost):1/v1", network) {
                    client, clock async throws in
                    let error = try #require(await failure(client, try number()))
                    #expect(error.kind == .noAnswer && error.message.contains(words))
                    #expect(!error.message.contains("canary"))
                    #expect(clock.waits.count == 5)
                    guard case .lost(_, wasConnected: false) = try await detach(client) else {
                        Issue.record("a write that can't have been sent")
                        return
                    }
                }
            }
        }
    }
}
