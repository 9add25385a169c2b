import Fleet
import LocatedYAML
import SIPModel
import Testing

@Suite("Selectors and desired fleets")
struct SelectorTests {
    @Test(
        "all terms must hold, and a label that is missing is unequal to every value",
        arguments: [
            ("team=support", ["team": "support"], true), ("team=support", ["team": "sales"], false),
            ("team=support", [:], false), ("team!=support", [:], true), ("team!=support", ["team": "sales"], true),
            ("team!=support", ["team": "support"], false), ("team==support", ["team": "support"], true),
            ("team=", ["team": ""], true), ("team=", [:], false), ("team!=", [:], true),
            ("team!=", ["team": ""], false),
            ("team=support,region!=eu", ["team": "support", "region": "us"], true),
            ("team=support,region!=eu", ["team": "support", "region": "eu"], false),
            ("team=support,region!=eu", ["region": "us"], false), ("team=Support", ["team": "support"], false),
            ("a.b/c_d-e=1", ["a.b/c_d-e": "1"], true), ("größe=groß", ["größe": "groß"], true),
        ] as [(String, [String: String], Bool)]
    )
    func matches(_ text: String, _ labels: [String: String], _ isMatch: Bool) throws {
        #expect(try Selector(text).matches(labels) == isMatch)
    }

    @Test(
        "a term that can't be read is named",
        arguments: [
            ("", ""), ("team", "team"), ("=support", "=support"), ("!=support", "!=support"), ("team=a,", ""),
            ("team=a,,b=c", ""), ("team = a", "team = a"), ("team=a,b", "b"), ("team=a=b", "team=a=b"),
            ("team=a b", "team=a b"), ("te!am=a", "te!am=a"), ("team=!a", "team=!a"), ("team===a", "team===a"),
        ]
    )
    func invalid(_ text: String, _ term: String) {
        let error = #expect(throws: SelectorError.self) { try Selector(text) }
        #expect(error?.term == term)
    }

    @Test("every label that a manifest may have can be selected")
    func labels() throws {
        for text in ["a", "A-1", "x_y", "a.b", "a/b", "größe", "電話", "١"] {
            #expect(Label.isValid(text))
            #expect(try Selector("\(text)=\(text)").matches([text: text]))
        }
        for text in ["", "a b", "a,b", "a=b", "a!", "a:b", "a\n", "😀", "a\u{0}", "*"] { #expect(!Label.isValid(text)) }
    }

    @Test("a fleet's credentials are each there once")
    func credentials() throws {
        func number(_ text: String, _ username: Credential?, _ password: Credential?) throws -> DesiredNumber {
            let line = try #require(
                OutboundTarget(
                    endpoint: try SIPEndpoint("sip:a.example.com:5061"),
                    options: OutboundOptions(username: username, password: password)
                )
            )
            return DesiredNumber(
                try PhoneNumber(text),
                outbound: .attached(.outbound(line, headers: [])),
                place: SourcePlace(file: "a.yaml", line: 1, column: 1)
            )
        }
        let fleet = DesiredFleet([
            try number("+14155550100", .literal("bland"), .secret(.environment("B"))),
            try number("+14155550101", .secret(.environment("A")), .secret(.environment("B"))),
            try number("+14155550102", nil, nil),
        ])
        #expect(fleet.secrets == [.environment("A"), .environment("B")])
        #expect(fleet.credentials.count == 3)
    }
}
