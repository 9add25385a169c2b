import AsyncHTTPClient
import BlandSimulator
import Foundation
import NIOCore
import NIOHTTP1
import NetworkSupport
import Synchronization
import Testing

/// The real program in the networks of docs/networks.md.
@Suite("Networks", .enabled(if: CertificateAuthority.isThere && ForwardProxy.areThere))
struct NetworkTests {
    // MARK: Settings

    @Test(
        "a proxy that can't be used is wrong usage, before any call; its value is not shown",
        arguments: [["plan"], ["show", number], ["import", number], ["verify", number], ["drift"]])
    func proxy(_ arguments: [String]) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let ran = try await bench.patchbay(
                arguments,
                environment: [
                    "BLAND_API_URL": "https://api.example.com/v1", "HTTPS_PROXY": "https://canary:canary@proxy",
                ])
            #expect(ran.code == 64)
            #expect(ran.err.contains("HTTPS_PROXY names a proxy that is reached over TLS (https://)"))
            #expect(!ran.err.contains("canary:") && !ran.err.contains("@proxy"))
            // Loopback has no proxy: the same variable is no trouble.
            let local = try await bench.patchbay(arguments, environment: ["HTTPS_PROXY": "https://canary@proxy"])
            #expect(local.code != 64 && !local.requests.isEmpty)
        }
    }

    @Test("a file of roots that isn't there is wrong usage, by option and by variable")
    func roots() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let url = ["BLAND_API_URL": "https://localhost:1/v1"]
            let option = try await bench.patchbay(["plan", "--ca-file", "missing.pem"], environment: url)
            #expect(option.code == 64 && option.err.contains("--ca-file can't be read: \(bench.path("missing.pem"))"))
            let variable = try await bench.patchbay(
                ["plan"], environment: url.merging(["SSL_CERT_FILE": "/missing.pem"]) { $1 })
            #expect(variable.code == 64 && variable.err.contains("SSL_CERT_FILE can't be read: /missing.pem"))
        }
    }

    @Test("the webhook of drift uses the proxy, and a wrong one is told before the numbers are read")
    func webhook() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            let webhook = ["drift", "--webhook", "https://hooks.example.com/canary"]
            let ran = try await bench.patchbay(webhook, environment: ["all_proxy": "socks4://proxy"])
            #expect(ran.code == 64 && ran.err.contains("all_proxy names a proxy of an unknown kind"))
            #expect(ran.requests.isEmpty && !ran.err.contains("canary"))
        }
    }

    // MARK: Calls

    @Test("the whole way: a plan through a proxy, with TLS and an authority of one's own")
    func through() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Front.with(bench, host: ForwardProxy.thisHost) { front async throws in
                try await ForwardProxy.with(.tinyproxy, user: "someone canary-proxy") { proxy async throws in
                    let environment = [
                        "BLAND_API_URL": front.url, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/fleet",
                        "https_proxy": "http://someone:canary-proxy@127.0.0.1:\(proxy.port)",
                    ]
                    let ran = try await bench.patchbay(
                        ["plan", "--ca-file", front.authority.file, "--log-level", "trace"], environment: environment)
                    #expect(ran.code == 0 && ran.out.contains("+ \(number) attach inbound"))
                    #expect(!(ran.err + ran.out).contains("canary-proxy"))
                    #expect(proxy.wasAsked(for: "\(ForwardProxy.thisHost):\(front.server.port)"))
                    let agents = Set(front.server.requests.map(\.headers["user-agent"]))
                    #expect(agents.count == 1)
                    #expect(agents.first??.hasSuffix(" plan (github-actions)") == true)
                    #expect(agents.first??.contains("acme") == false)
                }
            }
        }
    }

    @Test("a certificate that isn't trusted ends a plan at once, with exit code 69 and what to do")
    func untrusted() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Front.with(bench) { front async throws in
                let ran = try await bench.patchbay(
                    ["plan", "--ca-file", front.authority.stranger], environment: ["BLAND_API_URL": front.url])
                #expect(ran.code == 69)
                #expect(ran.err.contains("isn't signed by an authority that is trusted here"))
                #expect(front.server.requests.isEmpty && front.server.connections <= 2)
            }
        }
    }

    @Test("a certificate that goes bad before the first write: nothing is sent, and nothing is unsure")
    func badBeforeWrites() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number])]) { bench async throws in
            try await Front.with(bench) { front async throws in
                front.state.withLock { $0.badAfter = "GET /v1/sip?phone_number" }
                let ran = try await front.apply(bench)
                #expect(ran.code == 69)
                let shown = ran.out + ran.err
                #expect(shown.contains("Stopped: No call can be made") && shown.contains("expired on"))
                #expect(!shown.contains("may still take effect") && !shown.contains("unsure"))
                #expect(front.server.requests.allSatisfy { $0.line.hasPrefix("GET ") })
                front.state.withLock { $0 = Front.State() }
                #expect(try await front.apply(bench).code == 0)
                #expect(try await bench.simulator.attachment(number, .inbound) != nil)
            }
        }
    }

    @Test(
        "a certificate that goes bad in the gap of a replace, for a while: the attach is tried until it is made, and the run goes on"
    )
    func badInGap() async throws {
        let numbers = [number, "+14150000001"]
        try await withBench(["fleet/a.yaml": inboundFleet(numbers)]) { bench async throws in
            try await Front.with(bench) { front async throws in
                #expect(try await front.apply(bench).code == 0)
                let lines = numbers.map {
                    "  \"\($0)\": { inbound: { headers: [{ type: custom, key: X-A, value: b }] } }"
                }
                try bench.write(
                    "fleet/a.yaml", "apiVersion: patchbay/v1\nnumbers:\n" + lines.joined(separator: "\n") + "\n")
                front.state.withLock { state in
                    state.badAfter = "POST /v1/sip/detach"
                    state.badHandshakes = 4
                }
                let ran = try await front.apply(bench, "--allow-replace", "2", "--parallelism", "1")
                let shown = ran.out + ran.err
                #expect(!shown.contains("Stopped") && !shown.contains("is without its"))
                for number in numbers { #expect(try await bench.simulator.attachment(number, .inbound) != nil) }
                #expect(front.server.requests.count { $0.line.hasPrefix("POST /v1/sip/attach") } == 4)
                #expect(ran.code == 0 && ran.out.contains("2 applied"))
            }
        }
    }
}

/// A server with TLS in front of the simulator, whose certificate can go bad.
private struct Front: Sendable {
    struct State: Sendable {
        /// The certificate is expired once a request has begun like this.
        var badAfter: String?
        /// The handshakes for which it stays so.
        var badHandshakes = Int.max
        var isBad = false
    }

    let server: StubServer
    let url: String
    let authority: CertificateAuthority
    let state: Shared

    final class Shared: Sendable {
        private let mutex = Mutex(State())

        func withLock<Result>(_ body: (inout State) -> sending Result) -> Result { mutex.withLock { body(&$0) } }
    }

    static func with(
        _ bench: Bench, host: String = "localhost", _ body: (Front) async throws -> Void
    ) async throws {
        try await CertificateAuthority.with { authority async throws in
            let good = try StubServer.tls(await authority.issue("DNS:\(host)"))
            let bad = try StubServer.tls(await authority.issue("DNS:\(host)", days: -1))
            let state = Shared()
            let root = bench.simulator.rootURL
            try await StubServer.with(host: "0.0.0.0") {
                state.withLock { state in
                    guard state.isBad, state.badHandshakes > 0 else { return good }
                    state.badHandshakes -= 1
                    return bad
                }
            } answer: { request in
                var reply = try await relay(request, to: root)
                reply.closes = true
                state.withLock { state in
                    if let line = state.badAfter { state.isBad = request.line.hasPrefix(line) }
                }
                return reply
            } _: { server async throws in
                let url = "https://\(host):\(server.port)/v1"
                try await body(Front(server: server, url: url, authority: authority, state: state))
            }
        }
    }

    func apply(_ bench: Bench, _ more: String...) async throws -> Ran {
        try await bench.patchbay(
            ["apply", "--auto-approve", "--ca-file", authority.file] + more, environment: ["BLAND_API_URL": url])
    }

    private static func relay(_ request: StubServer.Request, to root: String) async throws -> StubServer.Reply {
        let words = request.line.split(separator: " ")
        var message = HTTPClientRequest(url: root + words[1])
        message.method = HTTPMethod(rawValue: String(words[0]))
        for name in ["authorization", "content-type"] {
            if let value = request.headers[name] { message.headers.add(name: name, value: value) }
        }
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(string: request.body)) }
        let answer = try await HTTPClient.shared.execute(message, timeout: .minutes(5))
        let body = try await answer.body.collect(upTo: 1 << 20)
        return StubServer.Reply {
            $0.status = Int(answer.status.code)
            $0.body = Array(body.readableBytesView)
        }
    }
}
