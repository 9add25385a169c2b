import LocatedYAML
import Redaction
import TestSupport
import Testing

/// A password after its key is masked, even if the text around it is broken.
@Suite("Excerpts never show a password, whatever else is wrong")
struct MaskingPropertyTests {
    private static let passwords = [
        "sip_password: CANARY", "sip_password: \"CANARY CANARY\"", "sip_password: 'CANARY''CANARY'",
        "\"sip_password\": \"CANARY\"", "sip_pasword: CANARY # CANARY", "sip_password: \"CANARY\\\"CANARY\"",
        "sip_password:CANARY", "sip_password: !x CANARY", "sip_password: *CANARY", "sip_password: CANARY: CANARY",
        "sip_password: #CANARY", "sip_password: {CANARY: CANARY}", "sip_password: [CANARY, \"CANARY\"]",
        "sip_password: >-\n          CANARY\n          CANARY", "sip_password: |\n\n          CANARY: x",
        "sip_password: \"CANARY\n          CANARY\"", "sip_password:\n          CANARY\n          CANARY",
    ]

    private static let manifests = [
        """
        apiVersion: patchbay/v1
        trunks:
          carrier:
            sip_endpoint: sip:edge.carrier.example
            options:
              port: 5061
              @
              transport: tls
        numbers:
          "+14155550100": { inbound: {}, outbound: { trunk: carrier } }
        """,
        """
        { apiVersion: patchbay/v1, numbers: { "+14155550100": { outbound: {
              sip_endpoint: "sip:pbx.example.com", options: { @
              , port: 5061 } } } } }
        """,
    ]

    private static let noise = [
        "{", "}", "[", "]", "\"", "'", "\n", "\n\n", "#", " #", "- ", ": ", ",", "|", ">", "&a ", "*a ", "!x ", "\t",
        "? ",
        "---\n", "...\n", "%", "\\", "<<: ", "\u{2028}", "\r", "  ", "x", "\u{7}",
    ]

    @Test("a manifest with anything put in or taken out around its password", arguments: passwords, manifests)
    func noisy(_ password: String, _ manifest: String) {
        var random = SplitMix64(seed: UInt64(password.utf8.count &* 31 &+ manifest.utf8.count))
        let parts = manifest.split(separator: "@", maxSplits: 1).map(String.init)
        for _ in 0..<60 {
            var before = parts[0]
            var after = parts[1]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                // The text next to the password stays unchanged: a key that is cut in two isn't a credential's key.
                let margin = 6
                if Bool.random(using: &random) {
                    Self.disturb(&before, in: 0..<max(before.count - margin, 1), &random)
                } else {
                    Self.disturb(&after, in: min(margin, after.count - 1)..<after.count, &random)
                }
            }
            expectNoCanary(before + password + after)
        }
    }

    private static func disturb(_ text: inout String, in range: Range<Int>, _ random: inout SplitMix64) {
        let index = text.index(text.startIndex, offsetBy: Int.random(in: range, using: &random))
        if Int.random(in: 0..<4, using: &random) == 0 {
            text.remove(at: index)
        } else if let piece = noise.randomElement(using: &random) {
            text.insert(contentsOf: piece, at: index)
        }
    }

    private func expectNoCanary(_ text: String) {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes, file: YAMLFile(parsing: bytes, name: "test.yaml"))
        let shown = (1...SourceLines.split(bytes).count).compactMap(source.line)
        #expect(!shown.contains { $0.contains("CANARY") }, "\(text)\n----\n\(shown.joined(separator: "\n"))")
    }
}
