import Diagnostics
import LocatedYAML
import Manifest
import Testing

@Suite("Comments that allow a policy in one place")
struct WaiverTests {
    private static func trunk(_ option: String) -> String {
        "apiVersion: patchbay/v1\ntrunks:\n  carrier:\n    sip_endpoint: sip:edge.carrier.example:5061\n    options:\n"
            + option
    }

    private func codes(_ text: String) -> [String] {
        ManifestSet(reading: [.init(name: "a.yaml", bytes: Array(text.utf8))]).diagnostics.map {
            "\($0.code.rawValue) \($0.span.start.line)"
        }
    }

    @Test(
        "a comment with a reason on the line before lets one place through",
        arguments: [
            "      # patchbay: allow PB0301 because TLS comes in March\n      transport: tcp\n",
            "      # patchbay: allow PB0301 because of the carrier\n      # patchbay: allow PB0302 because of the PBX\n"
                + "      { transport: tcp, secure_media: false }\n",
        ]
    )
    func letsThrough(_ option: String) {
        #expect(codes(Self.trunk(option)) == [])
    }

    @Test("it lets through its own code and its own line alone")
    func isNarrow() {
        let text = Self.trunk(
            "      # patchbay: allow PB0301 because TLS comes in March\n      transport: tcp\n      secure_media: false\n"
        )
        #expect(codes(text) == ["PB0302 8"])
        let elsewhere = Self.trunk(
            "      # patchbay: allow PB0301 because TLS comes in March\n      port: 5061\n      transport: tcp\n"
        )
        #expect(codes(elsewhere) == ["PB0308 6", "PB0301 8"])
    }

    @Test(
        "a comment that can't be meant is an error in its own place",
        arguments: [
            "# patchbay: allow PB0301",
            "# patchbay: allow PB0301 because",
            "# patchbay: allow PB0101 because numbers are hard",
            "# patchbay: allow PB9999 because it doesn't exist",
            "# patchbay: ignore PB0301",
            "# patchbay: allow PB0308 because idle is fine",
        ]
    )
    func isRefused(_ comment: String) {
        #expect(codes(Self.trunk("      \(comment)\n      transport: tcp\n")) == ["PB0131 6", "PB0301 7"])
    }

    @Test("within a text it is text")
    func inText() {
        let text = """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
                description: |
                  first
                  # patchbay: allow PB0301 because this is a description
                  last
                inbound: {}
            """
        #expect(codes(text) == [])
    }

    @Test("right after a text it is a comment again")
    func afterText() {
        let text = """
            apiVersion: patchbay/v1
            numbers:
              "+14155550100":
                description: |
                  first
                # patchbay: allow PB0301 because of nothing
                inbound: {}
            """
        #expect(codes(text) == ["PB0308 6"])
    }
}
