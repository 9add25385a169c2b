import Fleet
import Foundation
import JSON
import SIPModel
import Testing

@Suite("What a ledger holds")
struct OwnedFleetTests {
    private static func fleet() throws -> OwnedFleet {
        let attached = RecordedAttachment(
            outbound(
                port: 5061,
                transport: "udp",
                username: .unseen,
                password: .known("scrypt:abc="),
                headers: [
                    custom("X-A", "1", passthrough: true), uui("T"),
                    .unknown(["type": "regex", "n": 9_007_199_254_740_993]),
                ]
            ),
            unreported: [.transport, .port],
            removing: [.username]
        )
        return OwnedFleet(
            apiURL: "https://api.bland.ai/v1",
            organisation: "org-1",
            commit: "0123abc",
            salt: "c2FsdA==",
            generation: 7,
            numbers: [
                try PhoneNumber("+14155550100"): OwnedNumber(
                    version: 3,
                    file: "fleet/a.yaml",
                    labels: ["team": "support"],
                    preventDetach: true,
                    directions: [
                        .outbound: OwnedDirection(last: .attached(attached)),
                        .inbound: OwnedDirection(
                            last: .unattached,
                            intended: Intention(
                                state: .attached(RecordedAttachment(AttachmentState())), isReplace: true)
                        ),
                    ]
                ),
                try PhoneNumber("+14155550101"): OwnedNumber(
                    file: "fleet/b.yaml",
                    directions: [
                        .inbound: OwnedDirection(last: nil, intended: Intention(state: .unattached, isReplace: false))
                    ]
                ),
                try PhoneNumber("+14155550102"): OwnedNumber(file: "fleet/b.yaml"),
            ]
        )
    }

    private static func encoded(_ fleet: OwnedFleet) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(fleet)
    }

    @Test("it reads as it was written")
    func roundTrip() throws {
        let fleet = try Self.fleet()
        let data = try Self.encoded(fleet)
        #expect(try JSONDecoder().decode(OwnedFleet.self, from: data) == fleet)
        #expect(try Self.encoded(JSONDecoder().decode(OwnedFleet.self, from: data)) == data)
        #expect(try JSONDecoder().decode(OwnedFleet.self, from: Self.encoded(OwnedFleet())) == OwnedFleet())
    }

    @Test("its JSON is for people, too: numbers and directions are keys, and states say what is")
    func json() throws {
        let json = try JSONDecoder().decode(JSONValue.self, from: Self.encoded(Self.fleet()))
        #expect(json["format_version"] == 1)
        let number = json["numbers"]?["+14155550100"]
        #expect(number?["prevent_detach"] == true)
        #expect(number?["directions"]?["inbound"]?["last"]?["attached"] == .null)
        #expect(number?["directions"]?["inbound"]?["intended"]?["replace"] == true)
        let state = number?["directions"]?["outbound"]?["last"]?["attached"]?["state"]
        #expect(state?["sip_endpoint"] == "sip:pbx.example.com")
        #expect(state?["port"] == 5061)
        #expect(state?["sip_password"] == ["fingerprint": "scrypt:abc="])
        #expect(state?["sip_username"] == ["unseen": true])
        #expect(number?["directions"]?["outbound"]?["last"]?["attached"]?["unreported"] == ["port", "transport"])
    }

    @Test("a format that this program doesn't know is refused by its number", arguments: [0, 2, 99])
    func otherFormat(_ version: Int) {
        let text = #"{"format_version":\#(version),"something":"else"}"#
        let error = #expect(throws: OwnedFleet.UnknownFormat.self) {
            try JSONDecoder().decode(OwnedFleet.self, from: Data(text.utf8))
        }
        #expect(error?.version == version)
    }

    @Test(
        "what is damaged isn't read as something else",
        arguments: [
            "{}", "[]", #"{"format_version":1}"#, #"{"format_version":"1","generation":0,"numbers":{}}"#,
            #"{"format_version":1,"generation":0,"numbers":{"14155550100":{"version":0,"file":"a","labels":{},"prevent_detach":false,"directions":{}}}}"#,
            #"{"format_version":1,"generation":0,"numbers":{"+14155550100":{}}}"#,
            #"{"format_version":1,"generation":0,"numbers":{"+14155550100":{"version":0,"file":"a","labels":{},"prevent_detach":false,"directions":{"sideways":{}}}}}"#,
            #"{"format_version":1,"generation":0,"numbers":{"+14155550100":{"version":0,"file":"a","labels":{},"prevent_detach":false,"directions":{"inbound":{"last":{}}}}}}"#,
        ]
    )
    func damaged(_ text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(OwnedFleet.self, from: Data(text.utf8)) }
    }

    @Test("what was sent is kept, with what the API then left out or kept on saying")
    func recorded() {
        let sent = outbound(username: .known("u"), password: .absent)
        let readBack = outbound(port: 5061, transport: nil, secureMedia: nil, username: .absent, password: .unseen)
        let recorded = RecordedAttachment(sent: sent, readBack: readBack)
        #expect(recorded.state == sent)
        #expect(recorded.unreported == [.transport, .secureMedia, .username])
        #expect(recorded.removing == [.password])
    }
}
