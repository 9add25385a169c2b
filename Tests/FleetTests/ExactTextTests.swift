import Fleet
import JSON
import SIPModel
import TestSupport
import Testing
import TextBytes

/// Two texts are equal to the planner if, and only if, their UTF-8 bytes are; only names without case differ in that.
@Suite("Text is compared by its bytes")
struct ExactTextTests {
    /// Pairs that Unicode calls equivalent.
    private static let pairs = [
        ("caf\u{E9}", "cafe\u{301}"), ("\u{212B}", "\u{C5}"), ("\u{1E9B}\u{323}", "\u{17F}\u{323}\u{307}"),
        ("\u{AC00}", "\u{1100}\u{1161}"), ("\u{2126}", "\u{3A9}"), ("q\u{307}\u{323}", "q\u{323}\u{307}"),
    ]

    /// A way to put a text into an attachment.
    enum Field: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case key, value, passthroughKey, target, purpose, content, unknownRule, unknownKey, endpoint

        var testDescription: String { rawValue }

        /// The attachment, and its direction.
        func attachment(_ text: String) -> AttachmentState {
            func rule(_ rule: HeaderRule) -> AttachmentState { AttachmentState(headers: [.known(rule)]) }
            return switch self {
            // Of an outbound rule the key names a variable, of an inbound one the value does.
            case .key:
                AttachmentState(
                    endpoint: "sip:pbx.example.com",
                    headers: [.known(.custom(key: text, value: "X-A", passthrough: false))])
            case .value: rule(.custom(key: "X-A", value: text, passthrough: false))
            case .passthroughKey: rule(.custom(key: text, value: "1", passthrough: true))
            case .target: rule(.uui(target: text, purpose: "a", encoding: .hex, content: "b"))
            case .purpose: rule(.uui(target: "t", purpose: text, encoding: .hex, content: "b"))
            case .content: rule(.uui(target: "t", purpose: "a", encoding: .ascii, content: text))
            case .unknownRule: AttachmentState(headers: [.unknown(["type": "later", "x": .string(text)])])
            case .unknownKey: AttachmentState(headers: [.unknown(.object([text: 1]))])
            case .endpoint: AttachmentState(endpoint: "sip:" + text)
            }
        }
    }

    private static func areEqual(_ one: AttachmentState, _ other: AttachmentState) -> [Bool] {
        [
            one == other, one.hashValue == other.hashValue,
            AttachmentComparison(desired: one, live: other, recorded: nil).isEqual,
            other.drift(from: RecordedAttachment(one)).isEmpty, one.pending(since: RecordedAttachment(other)).isEmpty,
        ]
    }

    @Test("equivalent texts differ in every field", arguments: Field.allCases)
    func equivalent(_ field: Field) {
        for (one, other) in Self.pairs {
            #expect(one == other, "they are what Swift calls equal")
            #expect(
                Self.areEqual(field.attachment(one), field.attachment(other)) == [false, false, false, false, false])
            #expect(Self.areEqual(field.attachment(one), field.attachment(one)) == [true, true, true, true, true])
        }
    }

    @Test("random texts are equal if their bytes are", arguments: Field.allCases)
    func random(_ field: Field) {
        let letters: [Unicode.Scalar] = [
            "e", "\u{301}", "\u{E9}", "\u{323}", "\u{307}", "\u{C5}", "\u{212B}", "A", "\u{30A}",
        ]
        let seed: UInt64 = 20_261_127
        var dice = SplitMix64(seed: seed)
        func text() -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...4, using: &dice) { text.append(letters.randomElement(using: &dice) ?? "e") }
            return String(text)
        }
        for _ in 0..<2_000 {
            let (one, other) = (text(), text())
            let isSame = Array(one.utf8) == Array(other.utf8)
            let comparison = AttachmentComparison(
                desired: field.attachment(one), live: field.attachment(other), recorded: nil)
            #expect(
                comparison.isEqual == isSame,
                "\(Array(one.unicodeScalars)) \(Array(other.unicodeScalars)), seed \(seed)")
        }
    }

    @Test("secrets, user names and their sources are different texts, too")
    func secrets() {
        for (one, other) in Self.pairs {
            #expect(SecretValue(one) != SecretValue(other))
            #expect(Credential.literal(one) != .literal(other))
            #expect(Set([SecretReference.file(one), .file(other), .command([one]), .command([other])]).count == 4)
            let fingerprints = CredentialFingerprints(
                byCredential: [.literal(one): "1"], byValue: [SecretValue(one): "2"])
            #expect(fingerprints.state(of: .literal(other)) == .unseen)
            #expect(fingerprints.state(of: .plain(SecretValue(other))) == .unseen)
            #expect(ExactText(one) != ExactText(other) && Set([ExactText(one), ExactText(other)]).count == 2)
        }
    }

    // MARK: What has no case

    @Test(
        "the name of a SIP header has no case and no short form; a variable's name is exact",
        arguments: [
            (
                Direction.inbound, HeaderRule.custom(key: "X-Account", value: "v", passthrough: false),
                HeaderRule.custom(key: "x-aCCOUNT", value: "v", passthrough: false), true
            ),
            (
                .inbound, .custom(key: "Subject", value: "v", passthrough: false),
                .custom(key: "s", value: "v", passthrough: false), true
            ),
            (
                .inbound, .custom(key: "X-Account", value: "v", passthrough: false),
                .custom(key: "X-Account", value: "V", passthrough: false), false
            ),
            (
                .inbound, .custom(key: "K", value: "1", passthrough: true),
                .custom(key: "k", value: "1", passthrough: true), false
            ),
            (
                .outbound, .custom(key: "v", value: "X-Account", passthrough: false),
                .custom(key: "v", value: "x-account", passthrough: false), true
            ),
            (
                .outbound, .custom(key: "v", value: "X-A", passthrough: false),
                .custom(key: "V", value: "X-A", passthrough: false), false
            ),
            (
                .outbound, .custom(key: "X-Tier", value: "gold", passthrough: true),
                .custom(key: "x-tier", value: "gold", passthrough: true), true
            ),
            (
                .outbound, .custom(key: "X-Tier", value: "gold", passthrough: true),
                .custom(key: "X-Tier", value: "Gold", passthrough: true), false
            ),
            (
                .inbound, .uui(target: "t", purpose: "a", encoding: .hex, content: "c"),
                .uui(target: "T", purpose: "a", encoding: .hex, content: "c"), false
            ),
        ])
    func names(_ direction: Direction, _ one: HeaderRule, _ other: HeaderRule, _ isSame: Bool) {
        func state(_ rule: HeaderRule) -> AttachmentState {
            AttachmentState(endpoint: direction == .outbound ? "sip:pbx.example.com" : nil, headers: [.known(rule)])
        }
        let comparison = AttachmentComparison(desired: state(one), live: state(other), recorded: nil)
        #expect(comparison.isEqual == isSame)
        #expect(state(other).drift(from: RecordedAttachment(state(one))).isEmpty == isSame)
    }

    @Test("rules of names that differ in their case alone keep their order")
    func order() {
        let rules = ["X-A", "x-a"].map {
            HeaderRule.custom(key: $0, value: $0 == "X-A" ? "1" : "2", passthrough: false)
        }
        let (one, other) = (rules.map(LiveHeaderRule.known), rules.reversed().map(LiveHeaderRule.known))
        #expect(!AttachmentState(headers: one).hasSameHeaders(as: AttachmentState(headers: other)))
        #expect(AttachmentState(headers: one).hasSameHeaders(as: AttachmentState(headers: one)))
    }

    @Test(
        "a transport in a live endpoint is the option",
        arguments: [
            ("sip:pbx.example.com:5061;transport=tls", nil, true),
            ("SIP:PBX.example.com:5061;transport=TLS", "tls", true),
            ("sip:pbx.example.com:5061;transport=tcp", nil, false),
            ("sip:pbx.example.com:5061;transport=tcp", "tls", false),
            ("sip:pbx.example.com:5061;transport=tls", "tcp", false), ("sip:pbx.example.com:5061;lr", "tls", false),
            ("sip:pbx.example.com:5061;transport=tls;lr", "tls", false),
            ("sip:pbx.example.com:5061;transport=sctp", "tls", false),
            ("sip:pbx.example.com:5061;transport=", "tls", false),
        ] as [(String, String?, Bool)])
    func transport(_ endpoint: String, _ option: String?, _ isSame: Bool) {
        var live = LiveAttachment(endpoint: endpoint)
        live.options.reported = [.secureMedia: true]
        if let option { live.options.reported[.transport] = .string(option) }
        let found = AttachmentState(live, .outbound, fingerprints: .none)
        let comparison = AttachmentComparison(desired: outbound(), live: found, recorded: nil)
        #expect(comparison.isEqual == isSame, "\(comparison.changes)")
    }
}
