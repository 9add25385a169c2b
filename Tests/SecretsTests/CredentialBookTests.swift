import Fleet
import Foundation
import SIPModel
import Secrets
import Testing

@Suite("Credential fingerprints")
struct CredentialBookTests {
    private let salt = Data("sixteen bytes ok".utf8).base64EncodedString()

    private func fingerprint(_ text: String, salt: String) async throws -> String? {
        let book = try #require(CredentialBook(salt: salt))
        try await book.learn([Credential.literal(text)], secrets: SecretStore())
        guard case .known(let made) = try await book.fingerprints(for: []).state(of: Credential.literal(text)) else {
            return nil
        }
        return made
    }

    /// RFC 7914 §12 has a vector with N = 16384, r = 8, p = 1 for `pleaseletmein` and `SodiumChloride`, but this salt
    /// is too short here. OpenSSL and Python computed the 32 bytes of this vector with the same parameters.
    @Test("they are scrypt of N = 16384, r = 8, p = 1")
    func vector() async throws {
        let salt = Data("SodiumChloride, and more".utf8).base64EncodedString()
        #expect(
            try await fingerprint("pleaseletmein", salt: salt) == "scrypt:gNh6n3O38wjbb0HQOGf2BNkhFx5u9TFkVCrlQXXAQK8=")
    }

    @Test("the same value and salt give the same, another salt or value another")
    func distinct() async throws {
        let other = Data("sixteen bytes no".utf8).base64EncodedString()
        let one = try await fingerprint("password", salt: salt)
        #expect(try await fingerprint("password", salt: salt) == one)
        #expect(try await fingerprint("password", salt: other) != one)
        #expect(try await fingerprint("Password", salt: salt) != one)
    }

    @Test("a salt that is short or damaged is refused", arguments: ["", "c2hvcnQ=", "not base64 at all!", "🧂"])
    func badSalt(_ salt: String) {
        #expect(CredentialBook(salt: salt) == nil)
    }

    @Test("what live state shows in plain has the fingerprint of the same value in a manifest")
    func live() async throws {
        let book = try #require(CredentialBook(salt: salt))
        let reference = SecretReference.environment("NAME")
        let resolver = SecretResolver(environment: ["NAME": "password"], directory: "/")
        try await book.learn([Credential.secret(reference)], secrets: await resolver.resolve([reference]))
        var number = LiveNumber(try PhoneNumber("+14150000000"))
        number.outbound = LiveAttachment(options: LiveOptions(password: .plain(SecretValue("password"))))
        let fingerprints = try await book.fingerprints(for: [number])
        let known = fingerprints.state(of: Credential.secret(reference))
        #expect(known != .unseen)
        #expect(fingerprints.state(of: LiveCredential.plain(SecretValue("password"))) == known)
        #expect(fingerprints.state(of: LiveCredential.plain(SecretValue("Password"))) == .unseen)
    }

    @Test("a secret that isn't at hand has none")
    func absent() async throws {
        let book = try #require(CredentialBook(salt: salt))
        let credential = Credential.secret(.environment("NAME"))
        try await book.learn([credential], secrets: SecretStore())
        #expect(try await book.fingerprints(for: []).state(of: credential) == .unseen)
    }
}
