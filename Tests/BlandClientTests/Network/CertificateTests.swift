import BlandClient
import BlandWire
import Fleet
import Foundation
import NIOSSL
import NetworkSupport
import Testing

@Suite("Certificates", .enabled(if: CertificateAuthority.isThere))
struct CertificateTests {
    /// A server with a certificate that isn't accepted, and words of the message.
    enum Refused: String, CaseIterable, CustomTestStringConvertible {
        case untrusted, expired, misnamed, oldTLS, noTLS

        var testDescription: String { rawValue }

        func tls(_ authority: CertificateAuthority) async throws -> TLSConfiguration? {
            switch self {
            case .untrusted: try StubServer.tls(await authority.issue("DNS:localhost"))
            case .expired: try StubServer.tls(await authority.issue("DNS:localhost", days: -1))
            case .misnamed: try StubServer.tls(await authority.issue("DNS:other.example", "DNS:\u{7}x"))
            case .oldTLS:
                try StubServer.tls(await authority.issue("DNS:localhost")) {
                    $0.minimumTLSVersion = .tlsv1
                    $0.maximumTLSVersion = .tlsv11
                }
            case .noTLS: nil
            }
        }

        func words(port: Int) -> [String] {
            switch self {
            case .untrusted: ["localhost isn't signed by an authority that is trusted here", "--ca-file"]
            case .expired: ["localhost expired on 2", "operator must renew it"]
            case .misnamed: ["isn't for localhost, but for other.example, \\u{7}x. "]
            case .oldTLS: ["localhost:\(port) offers no TLS version from 1.2 on"]
            case .noTLS: ["what answers at localhost:\(port) doesn't speak TLS. Check the port"]
            }
        }
    }

    @Test(
        "a certificate or TLS that isn't accepted: its own message, one attempt, and nothing was sent",
        arguments: Refused.allCases)
    func refused(_ refused: Refused) async throws {
        try await CertificateAuthority.with { authority async throws in
            try await StubServer.with(tls: try await refused.tls(authority)) { server async throws in
                let network = Network(caFile: refused == .untrusted ? authority.stranger : authority.file)
                try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, clock async throws in
                    let error = try #require(await failure(client, try number()))
                    #expect(error.kind == .barred && error.stopsRun && error.stopsReading)
                    for words in refused.words(port: server.port) { #expect(error.message.contains(words)) }
                    #expect(error.message.hasPrefix("No call can be made to the API at https://localhost:"))
                    #expect(try barred(try await detach(client)) == error.message)
                    #expect(clock.waits.isEmpty && server.requests.isEmpty)
                    // Each attempt, and at most one look at the certificates.
                    #expect(server.connections <= 3)
                }
            }
        }
    }

    @Test("however many calls are refused at the same time, the certificates are looked at once")
    func once() async throws {
        try await CertificateAuthority.with { authority async throws in
            let tls = try StubServer.tls(await authority.issue("DNS:localhost"))
            try await StubServer.with(tls: tls) { server async throws in
                let network = Network(caFile: authority.stranger)
                try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, _ async throws in
                    let messages = try await withThrowingTaskGroup(of: String.self) { group in
                        for _ in 0..<8 { group.addTask { try barred(try await detach(client)) } }
                        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                    }
                    #expect(messages.count == 1)
                    #expect(server.connections <= 9 && server.requests.isEmpty)
                }
            }
        }
    }

    @Test(
        "roots are those of --ca-file, else those of SSL_CERT_FILE and SSL_CERT_DIR; an empty variable is none",
        arguments: [
            ("ca", [:]), ("ca", ["SSL_CERT_FILE": "stranger", "SSL_CERT_DIR": "/nowhere"]),
            (nil, ["SSL_CERT_FILE": "ca"]), (nil, ["SSL_CERT_DIR": "hashed"]),
            (nil, ["SSL_CERT_DIR": "/nowhere:hashed"]), (nil, ["SSL_CERT_FILE": "stranger", "SSL_CERT_DIR": "hashed"]),
            (nil, ["SSL_CERT_FILE": "ca", "SSL_CERT_DIR": ""]),
        ] as [(String?, [String: String])])
    func roots(_ caFile: String?, _ variables: [String: String]) async throws {
        try await CertificateAuthority.with { authority async throws in
            let places = ["ca": authority.file, "stranger": authority.stranger, "hashed": authority.hashedDirectory]
            let network = Network(
                environment: variables.mapValues { text in
                    text.split(separator: ":").map { places[String($0)] ?? String($0) }.joined(separator: ":")
                },
                caFile: caFile.flatMap { places[$0] }
            )
            let tls = try StubServer.tls(await authority.issue("DNS:localhost"))
            try await StubServer.with(tls: tls) { server async throws in
                try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, _ async throws in
                    #expect(try await client.read(number()).inbound == nil)
                    #expect(server.requests.count == 1)
                }
            }
        }
    }

    @Test(
        "the named roots alone are trusted: a stranger's file keeps the authority out",
        arguments: ["SSL_CERT_FILE", "SSL_CERT_DIR"])
    func alone(_ variable: String) async throws {
        try await CertificateAuthority.with { authority async throws in
            let environment = [variable: variable == "SSL_CERT_FILE" ? authority.file : authority.hashedDirectory]
            let network = Network(environment: environment, caFile: authority.stranger)
            let tls = try StubServer.tls(await authority.issue("DNS:localhost"))
            try await StubServer.with(tls: tls) { server async throws in
                try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, _ async throws in
                    #expect(await failure(client, try number())?.message.contains("isn't signed by") == true)
                }
            }
        }
    }

    @Test("a file of roots that is missing or has none is an error before the first call, and names its source")
    func noRoots() async throws {
        try await CertificateAuthority.with { authority async throws in
            let (missing, empty) = (authority.path("missing"), authority.path("hashed/README"))
            let cases: [(Network, NetworkError)] = [
                (Network(caFile: missing), .unreadableRoots(missing, name: "--ca-file")),
                (Network(caFile: empty), .noRoots(empty, name: "--ca-file")),
                (
                    Network(environment: ["SSL_CERT_FILE": missing]),
                    .unreadableRoots(missing, name: "SSL_CERT_FILE")
                ),
                (Network(environment: ["SSL_CERT_DIR": "/nowhere"]), .emptyDirectory("/nowhere", name: "SSL_CERT_DIR")),
            ]
            for (network, expected) in cases {
                await #expect(throws: expected) {
                    try await withClient(of: "https://localhost:1/v1", network) { _, _ in Issue.record("it began") }
                }
                #expect(throws: WebhookError.network(expected)) {
                    try Webhook("https://localhost:1/", network: network)
                }
            }
            // Without TLS, nothing is judged by roots.
            try await withClient(of: "http://localhost:1/v1", Network(caFile: missing)) { _, _ in }
        }
    }

    @Test("a file of roots may have text around its certificates; a damaged one, a directory or a pipe is told")
    func rootFiles() async throws {
        try await CertificateAuthority.with { authority async throws in
            let good = try String(contentsOfFile: authority.file, encoding: .utf8)
            func file(_ name: String, _ text: String) throws -> String {
                try Data(text.utf8).write(to: URL(filePath: authority.path(name)))
                return authority.path(name)
            }
            let stranger = try String(contentsOfFile: authority.stranger, encoding: .utf8)
            // The last of it: two files that were joined where the first had no line end.
            let around = try file(
                "around",
                "\u{FEFF}" + stranger.replacing("\n", with: "\r\n") + "\nsubject=x\n" + stranger.dropLast() + good)
            let directory = authority.path("roots")
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(("\u{FEFF}" + good).utf8).write(to: URL(filePath: directory + "/root.pem"))
            #expect(mkfifo(directory + "/pipe", 0o600) == 0)
            let tls = try StubServer.tls(await authority.issue("DNS:localhost"))
            try await StubServer.with(tls: tls) { server async throws in
                for network in [Network(caFile: around), Network(environment: ["SSL_CERT_DIR": directory])] {
                    try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, _ async throws in
                        #expect(await failure(client, try number()) == nil)
                    }
                }
            }
            let torn = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
            let damaged = try file("damaged", good + torn)
            let cut = try file("cut", String(good.dropLast(60)))
            let pipe = authority.path("pipe")
            #expect(mkfifo(pipe, 0o600) == 0)
            let lines = good.split(separator: "\n").count
            for (path, expected) in [
                (damaged, NetworkError.damagedRoots(damaged, line: lines + 1, name: "SSL_CERT_FILE")),
                (cut, .damagedRoots(cut, line: 1, name: "SSL_CERT_FILE")),
                (pipe, .notAFile(pipe, name: "SSL_CERT_FILE")),
                (authority.hashedDirectory, .notAFile(authority.hashedDirectory, name: "SSL_CERT_FILE")),
                ("/dev/null", .notAFile("/dev/null", name: "SSL_CERT_FILE")),
            ] {
                #expect(throws: WebhookError.network(expected)) {
                    try Webhook("https://localhost:1/", network: Network(environment: ["SSL_CERT_FILE": path]))
                }
            }
        }
    }

    @Test(
        "a server that wants a client certificate, or has no cipher in common, is told as that, and asked once",
        arguments: [TLSVersion.tlsv12, .tlsv13])
    func refusedByTheServer(_ version: TLSVersion) async throws {
        try await CertificateAuthority.with { authority async throws in
            let roots = try NIOSSLCertificate.fromPEMFile(authority.file)
            let tls = try StubServer.tls(await authority.issue("DNS:localhost")) {
                $0.minimumTLSVersion = version
                $0.maximumTLSVersion = version
                $0.certificateVerification = .noHostnameVerification
                $0.trustRoots = .certificates(roots)
            }
            try await StubServer.with(tls: tls) { server async throws in
                let network = Network(caFile: authority.file)
                try await withClient(of: "https://localhost:\(server.port)/v1", network) { client, clock async throws in
                    let error = try #require(await failure(client, try number()))
                    #expect(error.message.contains("asks for a client certificate"), "\(error.message)")
                    #expect(clock.waits.isEmpty && server.requests.isEmpty)
                }
            }
        }
    }

    @Test("a webhook's certificate is judged in the same way, and the post isn't repeated", arguments: Refused.allCases)
    func webhook(_ refused: Refused) async throws {
        try await CertificateAuthority.with { authority async throws in
            try await StubServer.with(tls: try await refused.tls(authority)) { server async throws in
                let network = Network(caFile: refused == .untrusted ? authority.stranger : authority.file)
                let webhook = try Webhook("https://localhost:\(server.port)/canary", network: network)
                let clock = Clock()
                do throws(WebhookError) {
                    try await webhook.post(Data("{}".utf8), headers: [], world: clock.world())
                    Issue.record("it was posted")
                } catch {
                    for words in refused.words(port: server.port) { #expect(error.message.contains(words)) }
                    #expect(!error.message.contains("canary"))
                }
                #expect(clock.waits.isEmpty && server.requests.isEmpty)
            }
        }
    }
}
