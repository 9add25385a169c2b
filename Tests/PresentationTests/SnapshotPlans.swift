import Diagnostics
import Fleet
import Foundation
import JSON
import LocatedYAML
import Manifest
import PatchbayConfiguration
import Planning
import SIPModel

/// A fleet as it was last applied, its changes at the API since then, and the manifests in Git now.
struct SnapshotPlan: Sendable, CustomStringConvertible {
    let name: String
    /// The manifests of the last apply, by file.
    var applied: [String: String] = [:]
    /// The current manifests, by file; `nil`: those of the last apply.
    var wanted: [String: String]?
    /// Applies changes that others made to the live state.
    var moved: @Sendable (inout [PhoneNumber: LiveNumber]) throws -> Void = { _ in }
    var changed: @Sendable (inout PlanInput) throws -> Void = { _ in }

    var description: String { name }

    func input() throws -> PlanInput {
        let before = try Self.fleet(applied)
        let after = try wanted.map(Self.fleet) ?? before
        var owned = OwnedFleet(
            apiURL: "https://api.example.com/v1", organisation: "org-1", commit: "a11ce", salt: "c2FsdA==",
            generation: 7
        )
        var live: [PhoneNumber: LiveNumber] = [:]
        for number in after.numbers.keys { live[number] = LiveNumber(number) }
        for (number, desired) in before.numbers {
            owned.numbers[number] = Self.owned(desired)
            live[number] = Self.live(desired)
        }
        try moved(&live)
        var input = PlanInput(
            desired: after, live: live, owned: owned, fingerprints: Self.fingerprints,
            apiURL: "https://api.example.com/v1")
        input.createdAt = "2026-11-25T10:00:00Z"
        input.toolVersion = "0.1.0"
        input.commit = .current("0123456789abcdef0123456789abcdef01234567")
        input.manifestDigest = "sha256:" + String(repeating: "0", count: 64)
        input.salt = "c2FsdA=="
        try changed(&input)
        return input
    }

    /// Fingerprints without scrypt.
    private static let fingerprints = CredentialFingerprints(
        byCredential: [
            .secret(.environment("CARRIER_PASSWORD")): "scrypt:1", .secret(.environment("NEW_PASSWORD")): "scrypt:2",
            .literal("hans"): "scrypt:3",
        ],
        byValue: [SecretValue("hans"): "scrypt:3", SecretValue("swordfish"): "scrypt:1"]
    )

    private struct Invalid: Error { let text: String }

    private static func fleet(_ files: [String: String]) throws -> DesiredFleet {
        let set = ManifestSet(
            reading: files.sorted { $0.key < $1.key }.map { name, text in
                .init(name: name, bytes: Array("apiVersion: patchbay/v1\n\(text)".utf8))
            })
        guard !set.diagnostics.hasErrors else { throw Invalid(text: "\(set.diagnostics.map(\.message))") }
        return set.fleet
    }

    private static func owned(_ desired: DesiredNumber) -> OwnedNumber {
        var entry = OwnedNumber(
            version: 1, file: desired.place.file, labels: desired.labels, preventDetach: desired.preventDetach)
        for direction in Direction.allCases {
            let state = desired[direction].attachment.map { AttachmentState($0, fingerprints: fingerprints) }
            entry.directions[direction] = OwnedDirection(
                last: state.map { .attached(RecordedAttachment($0)) } ?? .unattached)
        }
        return entry
    }

    private static func live(_ desired: DesiredNumber) -> LiveNumber {
        LiveNumber(
            desired.number, inbound: desired.inbound.attachment.map(live),
            outbound: desired.outbound.attachment.map(live))
    }

    private static func live(_ attachment: Attachment) -> LiveAttachment {
        var live = LiveAttachment(
            headers: attachment.headers.map(LiveHeaderRule.known),
            server: ServerRecord(id: "1", organisation: "org-1", updatedAt: "2026-11-24T09:30:00.000Z")
        )
        guard let line = attachment.target else { return live }
        live.endpoint = "sip:" + line.endpoint.host
        live.options.reported = [
            .port: .integer(Int64(line.effectivePort)), .transport: .string(line.options.transport.rawValue),
            .secureMedia: .bool(line.options.secureMedia),
        ]
        if case .literal(let name) = line.options.username { live.options.username = .plain(SecretValue(name)) }
        if line.options.password != nil { live.options.password = .masked }
        return live
    }
}

/// swift-testing has an `Attachment`, too.
private typealias Attachment = SIPModel.Attachment

extension SnapshotPlan {
    static let all = [
        small, folded, replaceHeavy, refused, adopted, tenThousand, hostile, unreadable, nothing, secrets,
    ]

    private static let pbx = "{ sip_endpoint: \"sip:pbx.example.com:5061\" }"

    static let small = SnapshotPlan(
        name: "small",
        applied: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100": { inbound: {}, outbound: \(pbx) }
              "+14155550101": { inbound: {} }
              "+14155550103": { inbound: {} }
            """
        ],
        wanted: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100": { inbound: {}, outbound: { sip_endpoint: "sip:pbx.example.com:5071" } }
              "+14155550101": { inbound: { headers: [{ type: custom, key: X-Account, value: Account_Id }] } }
              "+14155550102": { outbound: \(pbx) }
            """
        ]
    )

    static let folded = SnapshotPlan(
        name: "folded",
        applied: [
            "fleet/sales/outbound-numbers.yaml": "numbers: { \"+14155550200..+14155550249\": { outbound: \(pbx) } }"
        ],
        wanted: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100..+14155550149":
                except: ["+14155550113", "+14155550120", "+14155550121", "+14155550133", "+14155550140"]
                inbound: { headers: [{ type: custom, key: X-Account, value: Account_Id }] }
            """,
            "fleet/sales/outbound-numbers.yaml": """
            numbers:
              "+14155550200..+14155550249": { outbound: { sip_endpoint: "sip:pbx2.example.com:5061" } }
            """,
        ]
    )

    static let replaceHeavy = SnapshotPlan(
        name: "replace-heavy",
        applied: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100..+14155550129":
                inbound: { headers: [{ type: custom, key: X-Account, value: Account_Id }] }
              "+14155550130": { inbound: {}, outbound: { sip_endpoint: "sip:pbx.example.com:5061" } }
            """
        ],
        wanted: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100..+14155550128":
                inbound:
                  headers:
                    - { type: custom, key: X-Account, value: Account_Number }
                    - { type: uui, target: CustomerId, purpose: bland, encoding: hex, content: id }
              "+14155550129": { inbound: {} }
              "+14155550130":
                inbound: {}
                outbound:
                  sip_endpoint: "sip:pbx.example.com:5061"
                  headers: [{ type: custom, key: Account_Type, value: VIP, passthrough: true }]
              "+14155550131": { inbound: {} }
            """
        ],
        changed: { $0.guards.allow(.replace, 40) }
    )

    static let refused = SnapshotPlan(
        name: "guard-refused",
        applied: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100..+14155550139": { inbound: {} }
              "+14155550140": { lifecycle: { prevent_detach: true }, inbound: {} }
            """
        ],
        wanted: ["fleet/a.yaml": "numbers: { \"+14155550100..+14155550109\": { inbound: {} } }"],
        changed: { $0.commit = .older("0123456789abcdef0123456789abcdef01234567", applied: "a11ce") }
    )

    static let adopted = SnapshotPlan(
        name: "adopted",
        wanted: [
            "fleet/a.yaml":
                "numbers: { \"+14155550100..+14155550104\": { inbound: {} }, \"+14155550105\": { outbound: \(pbx) } }"
        ],
        moved: { live in
            for index in 0..<3 {
                let number = try PhoneNumber("+1415555010\(index)")
                live[number]?.inbound = LiveAttachment()
            }
            live[try PhoneNumber("+14155550105")]?.outbound = LiveAttachment(
                endpoint: "sip:someone.example.net",
                options: LiveOptions(reported: [.port: 5060, .transport: "udp", .secureMedia: false]),
                server: ServerRecord(updatedAt: 1_764_000_000)
            )
        },
        changed: { $0.guards.allow(.adopt, 1) }
    )

    static let tenThousand = SnapshotPlan(
        name: "ten-thousand",
        applied: ["fleet/a.yaml": "numbers: { \"+14155550000..+14155558999\": { inbound: {} } }"],
        wanted: [
            "fleet/a.yaml": """
            numbers:
              "+14155550000..+14155558949": { inbound: {}, outbound: \(pbx) }
              "+14155558950..+14155558999":
                inbound: { headers: [{ type: custom, key: X-Account, value: Account_Id }] }
              "+14155559000..+14155559999": { outbound: { sip_endpoint: "sip:pbx2.example.com:5061" } }
            """
        ],
        changed: { $0.guards.allow(.replace, 100) }
    )

    /// Text with control sequences and markup of terminals, HTML, Markdown, XML, GitHub's commands and JSON.
    private static let obeyed = manifestText + "\n::error::x\r\n\u{1B}]0;x\u{7}\u{2028}"

    /// The part of `obeyed` that a manifest accepts.
    private static let manifestText =
        "\u{202E}</script><script>alert(1)</script>]]> `@team` #12 | [x](http://x.example) **b** \"'&%25::"

    static let hostile = SnapshotPlan(
        name: "hostile",
        applied: ["fleet/a.yaml": "numbers: { \"+14155550101\": { inbound: {} } }"],
        wanted: [
            "fleet/<b>`x`|,::.yaml": """
            numbers:
              "+14155550100":
                inbound: { headers: [{ type: uui, target: \(quoted), purpose: \(quoted), encoding: hex, content: \(quoted) }] }
              "+14155550101": { inbound: {} }
            """
        ],
        moved: { live in
            let rules: [LiveHeaderRule] = [
                .known(.custom(key: obeyed, value: obeyed, passthrough: true)), .unknown([obeyed: [.string(obeyed)]]),
            ]
            live[try PhoneNumber("+14155550101")]?.inbound = LiveAttachment(
                headers: rules, server: ServerRecord(organisation: "org-1", updatedAt: .string(obeyed)))
        },
        changed: { input in
            let number = try PhoneNumber("+14155550102")
            input.unreadable[number] = obeyed
            input.warnings = [PlanWarning(.commitUnknown, obeyed)]
        }
    )

    private static let quoted = JSONValue.string(manifestText).text

    static let unreadable = SnapshotPlan(
        name: "unreadable",
        wanted: ["fleet/a.yaml": "numbers: { \"+14155550100..+14155550109\": { inbound: {} } }"],
        changed: { input in
            for index in [1, 2, 3, 7] {
                let number = try PhoneNumber("+1415555010\(index)")
                input.live[number] = nil
                input.unreadable[number] = index == 7 ? "it belongs to another organisation" : "HTTP 500: it's down."
            }
        }
    )

    static let nothing = SnapshotPlan(
        name: "empty",
        applied: ["fleet/a.yaml": "numbers: { \"+14155550100..+14155550109\": { inbound: {} } }"]
    )

    private static func line(_ password: String, _ rest: String = "") -> String {
        "{ sip_endpoint: \"sip:edge.carrier.example:5061\", options: { sip_username: hans, sip_password: { \(password) }\(rest) } }"
    }

    static let secrets = SnapshotPlan(
        name: "secrets",
        applied: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100": { outbound: \(line("env: CARRIER_PASSWORD")) }
              "+14155550101": { outbound: \(line("env: CARRIER_PASSWORD")) }
              "+14155550102": { outbound: \(line("env: CARRIER_PASSWORD")) }
            """
        ],
        wanted: [
            "fleet/a.yaml": """
            numbers:
              "+14155550100": { outbound: \(line("env: NEW_PASSWORD")) }
              "+14155550101": { outbound: \(line("command: [op, read, op://fleet/carrier]", ", transport: tcp")) }
              "+14155550102": { outbound: { sip_endpoint: "sip:edge.carrier.example:5061" } }
              "+14155550103": { outbound: \(line("file: /run/secrets/carrier")) }
              "+14155550104": { outbound: \(line("env: CARRIER_PASSWORD")) }
            """
        ],
        moved: { live in
            var line = LiveAttachment(endpoint: "sip:edge.carrier.example")
            line.options.reported = [.port: 5061, .transport: "tls", .secureMedia: true]
            line.options.username = .plain(SecretValue("someone-elses-name"))
            line.options.password = .plain(SecretValue("hunter2"))
            live[try PhoneNumber("+14155550104")]?.outbound = line
        }
    )
}
