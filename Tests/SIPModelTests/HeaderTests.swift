import Foundation
import SIPModel
import Testing

@Suite("Header rules")
struct HeaderTests {
    @Test(
        "a header's name is a token of RFC 3261",
        arguments: ["X-Account", "x", "User-to-User", "P-Asserted-Identity", "a.b!c%d*e_f+g`h'i~j-k", "0"]
    )
    func token(_ text: String) {
        #expect(HeaderSyntax.isToken(text))
    }

    @Test(
        "what isn't a token is no header's name",
        arguments: [
            "", " ", "X Account", "X-Account:", "X-Account\r\nEvil", "X/Account", "Größe", "X(1)", "X<1>", "X@1", "X,1",
            "X;1", "X\\1", "X\"1", "X[1]", "X?1", "X=1", "X{1}", "X\t1", "X#1", "X$1", "X&1", "X^1", "X|1", "X\u{7F}",
        ]
    )
    func notToken(_ text: String) {
        #expect(!HeaderSyntax.isToken(text))
    }

    @Test(
        "CR and LF are line breaks wherever they stand",
        arguments: [("a\nb", true), ("a\rb", true), ("a\r\nb", true), ("\n", true), ("a b\tc", false), ("", false)]
    )
    func lineBreaks(_ text: String, _ has: Bool) {
        #expect(HeaderSyntax.hasLineBreak(text) == has)
    }

    @Test(
        "which field names a SIP header goes by direction and passthrough",
        arguments: [
            (.inbound, false, "key", true),
            (.inbound, true, nil, nil),
            (.outbound, false, "value", false),
            (.outbound, true, "key", true),
        ] as [(Direction, Bool, String?, Bool?)]
    )
    func headerName(_ direction: Direction, _ passthrough: Bool, _ field: String?, _ isCertain: Bool?) {
        let rule = HeaderRule.custom(key: "the key", value: "the value", passthrough: passthrough)
        let header = rule.headerName(in: direction)
        #expect(header?.field == field)
        #expect(header?.isCertain == isCertain)
        #expect(header?.name == field.map { "the " + $0 })
    }

    @Test("a User-to-User rule names no header of its own", arguments: Direction.allCases)
    func uuiName(_ direction: Direction) {
        let rule = HeaderRule.uui(target: "T", purpose: "bland", encoding: .hex, content: "id")
        #expect(rule.headerName(in: direction) == nil)
    }

    @Test(
        "a rule is JSON as the guide spells it, passthrough only where it is on",
        arguments: [
            (
                .custom(key: "X-Cool-Guy", value: "First_Name", passthrough: false),
                #"{"key":"X-Cool-Guy","type":"custom","value":"First_Name"}"#
            ),
            (
                .custom(key: "Account_Type", value: "VIP", passthrough: true),
                #"{"key":"Account_Type","passthrough":true,"type":"custom","value":"VIP"}"#
            ),
            (
                .uui(target: "CustomerId", purpose: "bland", encoding: .hex, content: "id"),
                #"{"content":"id","encoding":"hex","purpose":"bland","target":"CustomerId","type":"uui"}"#
            ),
        ] as [(HeaderRule, String)]
    )
    func json(_ rule: HeaderRule, _ text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(rule), as: UTF8.self) == text)
        #expect(try JSONDecoder().decode(HeaderRule.self, from: Data(text.utf8)) == rule)
    }

    @Test("a rule shown to a person names what it binds")
    func description() {
        #expect(HeaderRule.custom(key: "K", value: "V", passthrough: true).description == "custom K → V (passthrough)")
        #expect(
            HeaderRule.uui(target: "T", purpose: "bland", encoding: .hex, content: "id").description
                == "uui T (purpose bland, hex, content id)"
        )
    }
}
