import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import Redaction
import SIPModel
import Testing

@Suite("Secrets of a manifest")
struct SecretTests {
    private func set(_ options: String) -> ManifestSet {
        ManifestSet(
            "numbers:\n  \"+14155550100\": { outbound: { sip_endpoint: \"sip:a.example.com:5061\", options: \(options) } }\n"
        )
    }

    @Test(
        "a secret is where its value is to be had",
        arguments: [
            ("{ env: CARRIER_PASSWORD }", .environment("CARRIER_PASSWORD")),
            ("{ file: /run/secrets/carrier }", .file("/run/secrets/carrier")),
            ("{ file: \"relative path\" }", .file("relative path")),
            ("{ command: [op, read, \"op://x y\", \"\"] }", .command(["op", "read", "op://x y", ""])),
            ("{ command: [\"123\"] }", .command(["123"])),
        ] as [(String, SecretReference)]
    )
    func sources(_ text: String, _ reference: SecretReference) throws {
        let set = set("{ sip_username: \(text), sip_password: \(text) }")
        #expect(set.diagnostics.isEmpty)
        let options = try set.line("+14155550100").options
        #expect(options.password == .secret(reference))
        #expect(options.username == .secret(reference))
        #expect(set.fleet.secrets == [reference])
    }

    @Test("a literal user name is allowed, and no secret")
    func username() throws {
        let set = set("{ sip_username: bland }")
        #expect(set.diagnostics.isEmpty)
        #expect(try set.line("+14155550100").options.username == .literal("bland"))
        #expect(set.fleet.secrets.isEmpty)
        #expect(set.fleet.credentials == [.literal("bland")])
    }

    @Test("every secret of a fleet is there once, in order")
    func once() {
        let set = ManifestSet(
            """
            trunks:
              a: { sip_endpoint: "sip:a.example.com:5061", options: { sip_password: { env: B }, sip_username: { env: A } } }
            numbers:
              "+14155550100..+14155550149": { outbound: { trunk: a } }
              "+14155550150": { outbound: { trunk: a, options: { sip_password: { file: /c } } } }
              "+14155550151": { inbound: {} }

            """
        )
        #expect(set.fleet.secrets == [.environment("A"), .environment("B"), .file("/c")])
    }

    @Test(
        "whatever is wrong with a password, no message and no excerpt shows it",
        arguments: [
            "{ sip_password: CANARY }", "{ sip_password: \"CANARY\" }", "{ sip_password: [CANARY] }",
            "{ sip_password: { CANARY: CANARY } }", "{ sip_password: { env: \"$CANARY\" } }",
            "{ sip_password: { env: CANARY CANARY } }", "{ sip_password: { env: [CANARY] } }",
            "{ sip_password: { file: [CANARY] } }", "{ sip_password: { command: CANARY } }",
            "{ sip_password: { command: [[CANARY]] } }", "{ sip_password: { evn: CANARY } }",
            "{ sip_password: *CANARY }", "{ sip_password: !CANARY x }", "{ sip_password: !!int CANARY }",
            "{ sip_password:CANARY }", "{ sip_password=CANARY }", "{ sip_password CANARY }", "sip_password:CANARY",
            "{ sip_pasword: CANARY }", "{ password: CANARY, pwd: CANARY }",
            "{ sip_password: { env: A }, sip_password: CANARY }",
            "{ sip_password: { <<: CANARY } }", "{ port: \"sip_password: CANARY\" }",
            "{ sip_password: CANARY: CANARY }",
            "{ sip_password: \"CANARY }", "{ sip_password: @CANARY }", "{ sip_username: [CANARY] }",
            "{ sip_username: { CANARY: x } }", "{ sip_password: { ? [CANARY] : CANARY } }", "{ sip_password: #CANARY",
        ]
    )
    func neverShown(_ options: String) {
        let set = set(options)
        #expect(set.diagnostics.hasErrors)
        for diagnostic in set.diagnostics {
            #expect(!diagnostic.message.contains("CANARY"))
            #expect(!diagnostic.remedy.contains("CANARY"))
            for related in diagnostic.related { #expect(!related.message.contains("CANARY")) }
        }
        for text in set.texts.values {
            for line in 1...10 { #expect(text.line(line)?.contains("CANARY") != true) }
        }
    }

    @Test("a password in an endpoint, a label or a number's key isn't shown either")
    func elsewhere() {
        let set = ManifestSet(
            """
            numbers:
              "+14155550100": { outbound: { sip_endpoint: "sip:bland:CANARY@pbx.example.com" } }
              "+14155550101": { outbound: { sip_endpoint: "sip:bland:CANARY" } }
              "+14155550102": { labels: { password: 1234567, token: { CANARY: x } } }
              "password:CANARY": {}

            """
        )
        #expect(set.codes == ["PB0117", "PB0117", "PB0103", "PB0103", "PB0101"])
        for diagnostic in set.diagnostics {
            for text in [diagnostic.message, diagnostic.remedy] {
                #expect(!text.contains("CANARY") && !text.contains("1234567"))
            }
        }
    }
}
