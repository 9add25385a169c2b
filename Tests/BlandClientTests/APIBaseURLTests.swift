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
            ("https://api.bland.ai/v1#x", .hasMoreThanAPath), ("ftp://localhost/v1", .notAURL("ftp://localhost/v1")),
            ("api.bland.ai/v1", .notAURL("api.bland.ai/v1")), ("", .notAURL("")),
            ("https:///v1", .notAURL("https:///v1")),
            ("https://", .notAURL("https://")),
        ] as [(String, APIBaseURLError)]
    )
    func invalid(_ text: String, _ expected: APIBaseURLError) {
        #expect(throws: expected) { try APIBaseURL(text) }
    }

    @Test("no refusal repeats what may be a password")
    func message() {
        #expect(!APIBaseURLError.hasMoreThanAPath.message.contains("pw"))
    }
}
