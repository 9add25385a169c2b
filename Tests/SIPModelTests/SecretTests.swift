import Foundation
import SIPModel
import Testing

@Suite("Secrets")
struct SecretTests {
    private static let canary = "canary-9f2c"

    @Test("a secret's value is in nothing that prints it")
    func neverPrinted() {
        let secret = SecretValue(Self.canary)
        var dumped = ""
        dump(["a": Optional(secret)], to: &dumped)
        dump(secret, to: &dumped)
        let texts = [
            "\(secret)", "\(Optional(secret) as Any)", "\([secret])", "\((secret, 1))", "\(["key": secret])",
            String(describing: secret), String(reflecting: secret), String(reflecting: [secret]),
            secret.description, secret.debugDescription, dumped, "\(Mirror(reflecting: secret))",
            "\(Holder(secret: secret))", String(reflecting: Holder(secret: secret)), "\(Holder.one(secret))",
            "\(\SecretValue.description)", "\(Result<SecretValue, Failure>.success(secret))", "\(secret as Any)",
            "\(Set([secret]))", "\(secret.hashValue)", String(format: "%@", "\(secret)"),
        ]
        for text in texts { #expect(!text.contains(Self.canary)) }
        #expect(Mirror(reflecting: secret).children.isEmpty)
        #expect("\(secret)" == SecretValue.redacted)
    }

    private struct Holder {
        var secret: SecretValue?

        enum Case { case one(SecretValue) }
        static func one(_ secret: SecretValue) -> Case { .one(secret) }
    }

    private struct Failure: Error {}

    @Test("a mirror, and the mirrors of what holds it, show nothing of a secret's value at any depth")
    func neverMirrored() {
        func texts(_ mirror: Mirror) -> [String] {
            mirror.children.flatMap { ["\($0.label ?? "")", "\($0.value)"] + texts(Mirror(reflecting: $0.value)) }
        }
        let holder = Holder(secret: SecretValue(Self.canary))
        #expect(Mirror(reflecting: SecretValue(Self.canary)).descendant("text") == nil)
        for text in texts(Mirror(reflecting: ["a": [holder]])) { #expect(!text.contains(Self.canary)) }
    }

    @Test("a secret's value is no JSON, no property list and no text that is read back")
    func neverEncoded() {
        let secret = SecretValue(Self.canary) as Any
        #expect(!(secret is any Encodable))
        #expect(!(secret is any Decodable))
        #expect(!(secret is any LosslessStringConvertible))
        #expect(!(secret is any TextOutputStreamable))
        #expect(!JSONSerialization.isValidJSONObject([secret]))
    }

    @Test("a secret's value is in no error that carries it")
    func neverInErrors() {
        struct Failure: Error {
            let secret: SecretValue
        }
        let failure = Failure(secret: SecretValue(Self.canary))
        #expect(!"\(failure)".contains(Self.canary))
        #expect(!String(reflecting: failure).contains(Self.canary))
        #expect(!failure.localizedDescription.contains(Self.canary))
    }

    @Test("a secret's value can be compared and handed to the one who sends it")
    func exposed() {
        #expect(SecretValue(Self.canary) == SecretValue(Self.canary))
        #expect(SecretValue(Self.canary) != SecretValue("other"))
        #expect(SecretValue(Self.canary).exposed { $0.count } == Self.canary.count)
    }

    @Test(
        "a reference is the manifest's own object, and nothing else",
        arguments: [
            (.environment("CARRIER_PASSWORD"), #"{"env":"CARRIER_PASSWORD"}"#),
            (.file("/run/secrets/carrier"), #"{"file":"/run/secrets/carrier"}"#),
            (.command(["op", "read", "op://x"]), #"{"command":["op","read","op://x"]}"#),
        ] as [(SecretReference, String)]
    )
    func reference(_ reference: SecretReference, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(reference), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(SecretReference.self, from: Data(json.utf8)) == reference)
        #expect(try JSONDecoder().decode(Credential.self, from: Data(json.utf8)) == .secret(reference))
    }

    @Test("a literal user name is a JSON string")
    func literal() throws {
        #expect(
            String(decoding: try JSONEncoder().encode([Credential.literal("bland")]), as: UTF8.self) == #"["bland"]"#)
        #expect(try JSONDecoder().decode([Credential].self, from: Data(#"["bland"]"#.utf8)) == [.literal("bland")])
    }

    @Test("a reference to no source is refused", arguments: ["{}", #"{"vault":"x"}"#, "[]", "1"])
    func noSource(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SecretReference.self, from: Data(json.utf8)) }
    }

    @Test("a reference names its source, and of a command only the program")
    func description() {
        #expect("\(SecretReference.environment("A"))" == "environment variable A")
        #expect("\(SecretReference.file("/a"))" == "file /a")
        #expect("\(SecretReference.command(["op", "--token=\(Self.canary)"]))" == "command op")
    }

    @Test("references are in one order, whatever order they came in")
    func order() {
        let sorted: [SecretReference] = [
            .environment("A"), .environment("B"), .file("/a"), .command(["a"]), .command(["a", "b"]), .command(["b"]),
        ]
        #expect(sorted.shuffled().sorted() == sorted)
    }

    @Test(
        "Patchbay's own key and settings are never a source",
        arguments: [
            ("BLAND_API_KEY", true), ("PATCHBAY_", true), ("PATCHBAY_ALLOW_SECRET_COMMANDS", true),
            ("BLAND_API_KEY2", false), ("MY_BLAND_API_KEY", false), ("PATCHBAY", false), ("CARRIER_PASSWORD", false),
        ]
    )
    func forbidden(_ name: String, _ isForbidden: Bool) {
        #expect(SecretReference.isForbidden(environment: name) == isForbidden)
    }
}
