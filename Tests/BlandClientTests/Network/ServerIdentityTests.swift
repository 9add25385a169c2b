import BlandClient
import BlandWire
import Fleet
import Foundation
import NIOCore
import NetworkSupport
import Testing

/// A trusted authority certifies more servers than the one that was asked for.
@Suite("Identity of a server", .enabled(if: ForwardProxy.areThere && CertificateAuthority.isThere))
struct ServerIdentityTests {
    /// An address of this machine that isn't loopback.
    private static let address = try? System.enumerateDevices()
        .compactMap { $0.address?.ipAddress }
        .first { $0.contains(".") && !$0.hasPrefix("127.") }

    /// Runs `body` with a server on all addresses, whose certificate has these names.
    private func withServer(_ names: String, _ body: (StubServer, _ caFile: String) async throws -> Void) async throws {
        try await CertificateAuthority.with { authority async throws in
            let tls = try StubServer.tls(await authority.issue(names))
            try await StubServer.with(host: "0.0.0.0", tls: tls) { try await body($0, authority.file) }
        }
    }

    @Test(
        "a certificate for the peer's address, or for the proxy's, isn't one for the host: no key is sent to it",
        arguments: [nil, ForwardProxy.Kind.tinyproxy, .microsocks])
    func addressOfThePeer(_ kind: ForwardProxy.Kind?) async throws {
        try await withServer("IP:127.0.0.1") { server, caFile async throws in
            func refused(_ host: String, _ environment: [String: String]) async throws {
                let network = Network(environment: environment, caFile: caFile)
                let url = "https://\(host):\(server.port)"
                try await withClient(of: url + "/v1", network) { client, _ async throws in
                    let error = try #require(await failure(client, try number()))
                    #expect(error.kind == .barred && error.message.contains("isn't for \(host), but for 127.0.0.1"))
                    #expect(try barred(try await detach(client)) == error.message)
                }
                await #expect(throws: WebhookError.self) {
                    try await Webhook(url + "/hook", network: network).post(Data("{}".utf8), headers: [])
                }
                #expect(server.requests.isEmpty)
            }
            guard let kind else { return try await refused("localhost", [:]) }
            try await ForwardProxy.with(kind) { proxy async throws in
                let scheme = kind == .tinyproxy ? "http" : "socks5"
                try await refused(ForwardProxy.thisHost, ["HTTPS_PROXY": "\(scheme)://127.0.0.1:\(proxy.port)"])
            }
        }
    }

    @Test(
        "an address in the URL is proved by a certificate for it, directly and through a proxy",
        .enabled(if: address != nil), arguments: [false, true])
    func addressOfTheURL(_ isThroughProxy: Bool) async throws {
        let address = try #require(Self.address)
        try await ForwardProxy.with(.tinyproxy) { proxy async throws in
            let environment = isThroughProxy ? ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"] : [:]
            for (names, isProved) in [("IP:\(address)", true), ("IP:127.0.0.1", false), ("DNS:\(address)", false)] {
                try await withServer(names) { server, caFile async throws in
                    let network = Network(environment: environment, caFile: caFile)
                    try await withClient(of: "https://\(address):\(server.port)/v1", network) {
                        client, _ async throws in
                        let error = await failure(client, try number())
                        #expect((error == nil) == isProved, "\(names): \(error?.message ?? "")")
                        #expect(server.requests.isEmpty != isProved)
                    }
                }
            }
        }
    }

    @Test("IPv6 addresses of a certificate are named, too")
    func names() async throws {
        try await withServer("IP:2001:db8::1") { server, caFile async throws in
            try await withClient(of: "https://localhost:\(server.port)/v1", Network(caFile: caFile)) {
                client, _ async throws in
                #expect(await failure(client, try number())?.message.contains("but for 2001:db8::1.") == true)
            }
        }
    }

    @Test(
        "a name is a host's if it is equal without case, or its first label is `*` and the others are",
        arguments: [
            ("api.bland.ai", "api.bland.ai", true), ("API.bland.ai", "api.BLAND.ai", true),
            ("api.bland.ai.", "api.bland.ai", true), ("api.bland.ai", "*.bland.ai", true),
            ("bland.ai", "*.bland.ai", false), ("a.api.bland.ai", "*.bland.ai", false), ("bland.ai", "*.ai", false),
            ("api.bland.ai", "a*.bland.ai", false), ("api.bland.ai", "*", false), ("api.bland.ai", "api.*.ai", false),
            ("api.bland.ai", "", false), (".bland.ai", "*.bland.ai", false), ("localhost", "localhost", true),
            ("api.bland.ai", "api.bland.ai.evil.example", false), ("api.bland.ai", "bland.ai", false),
        ])
    func matching(_ host: String, _ name: String, _ isHosts: Bool) {
        #expect(ServerIdentity.matches(host, name) == isHosts)
    }
}
