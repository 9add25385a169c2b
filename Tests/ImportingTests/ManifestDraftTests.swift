import Diagnostics
import Fleet
import Importing
import JSON
import LocatedYAML
import Manifest
import SIPModel
import Testing

@Suite("Live state as a manifest")
struct ManifestTextTests {
    private func imported(_ attachment: LiveAttachment) throws -> (text: String, set: ManifestSet) {
        let number = LiveNumber(try PhoneNumber("+14150000000"), outbound: attachment)
        let text = ManifestText(ManifestDraft([ImportedNumber(number)])).whole()
        return (text, ManifestSet(reading: [.init(name: "a.yaml", bytes: Array(text.utf8))]))
    }

    @Test(
        "what a manifest can say comes back as it was",
        arguments: [
            "plain", "a: b", "# no comment", "- x", "\"quoted\"", "it's", "\\", "{x}", "*a", "&a", "!x", "%", "@",
            "null",
            "~", "true", "123", "+14155550100", " spaces ", "ümläut 漢字 👩‍👩‍👧", "\u{9B}", "\u{85}", "\u{E0041}",
        ]
    )
    func roundTrip(_ text: String) throws {
        let rule = HeaderRule.uui(target: text, purpose: text, encoding: .hex, content: text)
        var attachment = LiveAttachment(endpoint: "sip:edge.carrier.example:5061", headers: [.known(rule)])
        attachment.options.reported = [.transport: "tcp", .secureMedia: false]
        let (rendered, set) = try imported(attachment)
        #expect(!set.diagnostics.hasErrors, "\(rendered)\(set.diagnostics)")
        let number = try #require(set.fleet.numbers[try PhoneNumber("+14150000000")])
        #expect("\(number)".contains("uui"), "\(number)")
        let harmful = rendered.unicodeScalars.contains { scalar in
            scalar != "\n" && [.control, .lineSeparator].contains(scalar.properties.generalCategory)
        }
        #expect(!harmful)
    }

    @Test(
        "an endpoint gets the `sip:` that the API leaves out",
        arguments: [
            ("edge.carrier.example:5061", "sip:edge.carrier.example"), ("sip:a.example:5061", "sip:a.example"),
            ("SIP:A.example.:5061", "sip:a.example"), ("sip.carrier.example:5061", "sip:sip.carrier.example"),
        ]
    )
    func prefix(_ live: String, _ expected: String) throws {
        let (text, _) = try imported(LiveAttachment(endpoint: live))
        #expect(text.contains("sip_endpoint: \"\(expected)\""), "\(text)")
    }

    @Test(
        "what no manifest can say is left alone, and says why",
        arguments: [
            ("sips:a.example:5061", "TLS is chosen by `options.transport: tls`"),
            ("sip:203.0.113.7:5061", "not an IP address"),
            ("sip:a.example", "name a port"), (nil, "it has no endpoint"),
        ]
    )
    func unmanaged(_ live: String?, _ reason: String) throws {
        let (text, set) = try imported(LiveAttachment(endpoint: live))
        #expect(text.contains("outbound: unmanaged"), "\(text)")
        #expect(text.contains(reason), "\(text)")
        #expect(!set.diagnostics.hasErrors, "\(text)\(set.diagnostics)")
    }

    @Test("credentials become references to fill in")
    func credentials() throws {
        var attachment = LiveAttachment(endpoint: "sip:edge.carrier.example:5061")
        attachment.options.password = .plain(SecretValue("hunter2"))
        let (text, set) = try imported(attachment)
        #expect(text.contains("sip_password: { env: SIP_PASSWORD }"))
        #expect(!text.contains("hunter2"))
        #expect(!set.diagnostics.hasErrors, "\(text)\(set.diagnostics)")
    }

    // MARK: Values that numbers share

    private func number(_ index: UInt64) throws -> PhoneNumber {
        try #require(try PhoneNumber("+14155550100").advanced(by: index))
    }

    private func carrier(
        _ host: String = "edge.carrier.example", port: JSONValue = 5061, password: LiveCredential = .missing,
        _ headers: [LiveHeaderRule] = []
    ) -> LiveAttachment {
        var attachment = LiveAttachment(endpoint: "sip:\(host)", headers: headers)
        attachment.options.reported = [.port: port, .transport: "tls", .secureMedia: true]
        attachment.options.password = password
        return attachment
    }

    private let account = LiveHeaderRule.known(.custom(key: "X-Account", value: "Account_Id", passthrough: false))
    private let customer = LiveHeaderRule.known(
        .uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id"))

    @Test("of a whole fleet, what numbers have in common is said once: trunks, header lists, blocks")
    func fleet() throws {
        var numbers: [ImportedNumber] = []
        for index in 0..<12 {
            var live = LiveNumber(try number(UInt64(index)), inbound: LiveAttachment(headers: [account]))
            if index < 5 { live.outbound = carrier(password: .masked, [customer, account]) }
            if index == 5 { live.outbound = carrier(password: .plain(SecretValue("hunter2")), [account, customer]) }
            if (6...7).contains(index) { live.outbound = carrier(port: 5070, [account, customer]) }
            if index == 8 { live.outbound = carrier("pbx.example.com") }
            if index == 9 { live.outbound = carrier("203.0.113.7") }
            if index == 10 { live.inbound?.options.other = ["codec": "opus"] }
            numbers.append(
                ImportedNumber(live, labels: index == 11 ? ["team": "support"] : [:], preventDetach: index == 11))
        }
        numbers.append(ImportedNumber(LiveNumber(try number(20))))
        numbers.append(ImportedNumber(LiveNumber(try number(30), outbound: carrier(password: .masked))))
        let draft = ManifestDraft(numbers.shuffled(), taken: .init(trunks: ["edge-carrier-example"]))
        #expect(ManifestText(draft).whole() == expectedFleet)
        #expect(draft.notes.count == 2, "\(draft.notes)")
        #expect(draft.notes[0].contains("+14155550109 outbound: "))
        #expect(draft.notes[1].hasPrefix("7 numbers with credentials"))
        let files = ManifestText(ManifestDraft(numbers, split: .prefix(10))).files().map(\.name)
        #expect(files == ["shared", "1415555010", "1415555011", "1415555012", "1415555013"])
        let byLabel = ManifestText(ManifestDraft(numbers, split: .label("team"))).files().map(\.name)
        #expect(byLabel == ["shared", "team-none", "team-support"])
    }
}

private let expectedFleet = """
    apiVersion: patchbay/v1

    trunks:
      "edge-carrier-example-2":
        sip_endpoint: "sip:edge.carrier.example"
        options:
          port: 5061
          transport: "tls"
          secure_media: true
          sip_password: { env: SIP_PASSWORD_EDGE_CARRIER_EXAMPLE }  # set this variable

    headers:
      "x-account":
        - { type: custom, key: "X-Account", value: "Account_Id" }
      "x-account-2":
        - { type: custom, key: "X-Account", value: "Account_Id" }
        - { type: uui, target: "CustomerId", purpose: "bland", encoding: hex, content: "id" }

    numbers:
      "+14155550100..+14155550104":
        inbound:
          headers: [{ use: "x-account" }]
        outbound:
          trunk: "edge-carrier-example-2"
          headers: [{ use: "x-account-2" }]
      "+14155550105":
        inbound:
          headers: [{ use: "x-account" }]
        outbound:
          sip_endpoint: "sip:edge.carrier.example"
          options:
            port: 5061
            transport: "tls"
            secure_media: true
            sip_password: { env: SIP_PASSWORD_EDGE_CARRIER_EXAMPLE_2 }  # set this variable
          headers: [{ use: "x-account-2" }]
      "+14155550106..+14155550107":
        inbound:
          headers: [{ use: "x-account" }]
        outbound:
          sip_endpoint: "sip:edge.carrier.example"
          options:
            port: 5070
            transport: "tls"
            secure_media: true
          headers: [{ use: "x-account-2" }]
      "+14155550108":
        inbound:
          headers: [{ use: "x-account" }]
        outbound:
          sip_endpoint: "sip:pbx.example.com"
          options:
            port: 5061
            transport: "tls"
            secure_media: true
      "+14155550109":
        inbound:
          headers: [{ use: "x-account" }]
        # left alone: The API doesn't take this endpoint: the API takes a domain name (FQDN), not an IP address.
        outbound: unmanaged
      "+14155550110":
        # options.codec: not managed by Patchbay
        inbound:
          headers: [{ use: "x-account" }]
      "+14155550111":
        labels: { "team": "support" }
        lifecycle: { prevent_detach: true }
        inbound:
          headers: [{ use: "x-account" }]
      "+14155550120": {}
      "+14155550130":
        outbound:
          trunk: "edge-carrier-example-2"

    """
