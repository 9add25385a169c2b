import BlandClient
import Testing

@Suite("Base URL")
struct APIBaseURLTests {
    @Test(
        "https anywhere, http to this machine alone",
        arguments: [
            ("https://api.bland.ai/v1", "https://api.bland.ai/v1"),
            ("HTTPS://API.Bland.AI/v1/", "https://api.bland.ai/v1"),
            ("https://api.bland.ai", "https://api.bland.ai"),
            ("https://api.bland.ai:8443/v1", "https://api.bland.ai:8443/v1"),
            ("http://localhost:8080/v1", "http://localhost:8080/v1"), ("http://127.0.0.1/v1", "http://127.0.0.1/v1"),
            ("http://127.1.2.3:1/v1//", "http://127.1.2.3:1/v1"), ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
            ("https://api.bland.ai./v1", "https://api.bland.ai/v1"),
            ("https://b\u{FC}cher.test/v1", "https://xn--bcher-kva.test/v1"),
            ("https://api_x.test:65535/v1", "https://api_x.test:65535/v1"),
        ]
    )
    func valid(_ text: String, _ expected: String) throws {
        #expect(try APIBaseURL(text).description == expected)
    }

    @Test(
        "a key goes nowhere else",
        arguments: [
            ("http://api.bland.ai/v1", .notEncrypted("api.bland.ai")),
            ("http://10.0.0.1/v1", .notEncrypted("10.0.0.1")),
            ("http://127.0.0.1.evil.example/v1", .notEncrypted("127.0.0.1.evil.example")),
            ("http://localhost.evil.example/v1", .notEncrypted("localhost.evil.example")),
            ("http://127.1/v1", .notEncrypted("127.1")), ("http://0.0.0.0/v1", .notEncrypted("0.0.0.0")),
            ("https://user:pw@api.bland.ai/v1", .hasMoreThanAPath), ("https://user@api.bland.ai/v1", .hasMoreThanAPath),
            ("http://localhost@evil.example/v1", .hasMoreThanAPath), ("https://api.bland.ai/v1?x=1", .hasMoreThanAPath),
            ("https://api.bland.ai/v1#x", .hasMoreThanAPath), ("ftp://localhost/v1", .notAURL),
            ("api.bland.ai/v1", .notAURL), ("", .notAURL),
            ("https:///v1", .notAURL),
            ("https://", .notAURL),
            // An escape in the host stands for a character that would end it.
            ("https://evil.test%23.api.bland.ai/v1", .notAURL), ("https://evil.test%3F.api.bland.ai/v1", .notAURL),
            ("https://evil.test%2F.api.bland.ai/v1", .notAURL), ("https://evil.test%0d%0aX.api.bland.ai/v1", .notAURL),
            ("https://api.bland.ai%00/v1", .notAURL), ("https://api.bland.ai%20/v1", .notAURL),
            ("https://api.bland.ai:65536/v1", .notAURL), ("http://localhost:65537/v1", .notAURL),
            ("https://127.0.0.1:99999/v1", .notAURL), ("https://localhost:99999999999999999999/v1", .notAURL),
            ("https://api.bland.ai:0/v1", .notAURL), ("https://\(String(repeating: "a", count: 254))/v1", .notAURL),
            ("https://[::1%25eth0]/v1", .notAURL),
        ] as [(String, APIBaseURLError)]
    )
    func invalid(_ text: String, _ expected: APIBaseURLError) {
        #expect(throws: expected) { try APIBaseURL(text) }
    }

    @Test(
        "a webhook's URL is read in the same way",
        arguments: ["evil.test%23.x.test", "localhost:65536", "127.0.0.1:99999"])
    func webhook(_ host: String) {
        #expect(throws: WebhookError.notAURL) { try Webhook("https://\(host)/hook") }
    }

    @Test(
        "no refusal repeats what may be a password or the key",
        arguments: ["canary", "u:canary@api.test/v1", "https://u:canary@x/v1"])
    func message(_ text: String) {
        let error = #expect(throws: APIBaseURLError.self) { try APIBaseURL(text) }
        #expect(error?.message.contains("canary") == false)
    }
}
