import Diagnostics
import LocatedYAML
import SIPModel

/// Reads the documents of files into declarations.
struct DeclarationReader {
    var declarations = Declarations()
    var fields = FieldReader()

    static let apiVersion = "patchbay/v1"
    private static let keys = ["apiVersion", "trunks", "headers", "defaults", "numbers", "x-"]

    mutating func read(_ file: YAMLFile) {
        for problem in file.problems { fields.report(Diagnostic(problem)) }
        if !file.isComplete { declarations.isIncomplete = true }
        for document in file.documents {
            if let root = document.root { read(root) }
        }
    }

    mutating func reportUnreadable(_ name: String, _ reason: String) {
        declarations.isIncomplete = true
        let start = SourcePlace(file: name, line: 1, column: 1)
        fields.report(
            Diagnostic(
                .fileUnreadable,
                "The file can't be read: \(reason).",
                remedy: "Mend its permissions, or take it out of the configuration's `manifests`.",
                at: SourceSpan(start: start, endLine: 1, endColumn: 1)
            )
        )
    }

    private mutating func read(_ root: YAMLNode) {
        guard let document = fields.fields(root, of: "a manifest", allowing: Self.keys) else {
            declarations.isIncomplete = true
            return
        }
        checkVersion(document)
        if let node = document["trunks"] { readTrunks(node) }
        if let node = document["headers"] { readHeaderLists(node) }
        let defaults = document["defaults"].map { readDefaults($0) } ?? DefaultsDeclaration()
        if let node = document["numbers"] { readNumbers(node, defaults: defaults) }
    }

    private mutating func checkVersion(_ document: Fields) {
        guard let node = document["apiVersion"] else {
            fields.report(
                Diagnostic(
                    .apiVersion,
                    "The document doesn't say its apiVersion.",
                    remedy: "Begin it with `apiVersion: \(Self.apiVersion)`.",
                    at: SourceSpan(
                        start: document.span.start,
                        endLine: document.span.start.line,
                        endColumn: document.span.start.column + 1
                    )
                )
            )
            return
        }
        guard let version = fields.string(node, what: "apiVersion"), version != Self.apiVersion else { return }
        fields.report(
            Diagnostic(
                .apiVersion,
                "This version of Patchbay doesn't know that apiVersion.",
                remedy: "Write `apiVersion: \(Self.apiVersion)`.",
                at: node.visibleSpan
            )
        )
    }

    private mutating func readTrunks(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: "trunks") else {
            declarations.isIncomplete = true
            return
        }
        for entry in entries {
            let trunk = readTrunk(entry.value)
            if let earlier = declarations.trunks[entry.key] {
                reportTwice("trunk", entry, earlier.span)
            } else {
                declarations.trunks[entry.key] = Declared(value: trunk, span: entry.keySpan)
            }
        }
    }

    private mutating func readTrunk(_ node: YAMLNode) -> TrunkDeclaration {
        guard let trunk = fields.fields(node, of: "a trunk", allowing: ["sip_endpoint", "options"]) else {
            return TrunkDeclaration(endpoint: .broken, options: OptionsDeclaration(isBroken: true))
        }
        if !trunk.has("sip_endpoint") {
            fields.report(
                Diagnostic(
                    .missingKey,
                    "The trunk has no `sip_endpoint`.",
                    remedy: "Say where its calls go: `sip_endpoint: sip:edge.carrier.example`.",
                    at: trunk.span
                )
            )
        }
        return TrunkDeclaration(
            endpoint: trunk["sip_endpoint"].map { readEndpoint($0) } ?? .broken,
            options: trunk["options"].map { readOptions($0) } ?? OptionsDeclaration()
        )
    }

    private mutating func readHeaderLists(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: "headers") else {
            declarations.isIncomplete = true
            return
        }
        for entry in entries {
            let items = readHeaders(entry.value, allowsUse: false).located?.value ?? [.broken]
            if let earlier = declarations.headerLists[entry.key] {
                reportTwice("header list", entry, earlier.span)
            } else {
                declarations.headerLists[entry.key] = Declared(value: items, span: entry.keySpan)
            }
        }
    }

    private mutating func reportTwice(_ what: String, _ entry: YAMLEntry, _ earlier: SourceSpan) {
        fields.report(
            Diagnostic(
                .nameTwice,
                "The \(what) `\(entry.key)` is declared for the second time.",
                remedy: "Give one of the two another name; \(what)s are shared by all files of the set.",
                at: entry.keySpan,
                related: [.init("first declared here", at: earlier)]
            )
        )
    }

    private mutating func readDefaults(_ node: YAMLNode) -> DefaultsDeclaration {
        var defaults = DefaultsDeclaration()
        guard let found = fields.fields(node, of: "defaults", allowing: ["inbound", "outbound"]) else { return defaults }
        if let node = found["inbound"] { defaults.inbound = readInbound(node) ?? InboundDeclaration() }
        if let node = found["outbound"] { defaults.outbound = readOutbound(node) ?? OutboundDeclaration() }
        return defaults
    }

    // MARK: Directions

    /// Keys of the vendor's later API, which the `guide` profile can't send (bland-api.md).
    private static let laterKeys = [
        "auth_mode", "register_auth", "failover_config", "codec_config", "alert_config", "trunk_id",
    ]

    mutating func readInbound(_ node: YAMLNode) -> InboundDeclaration? {
        guard let node = withoutLaterKeys(node) else { return nil }
        let outboundOnly = ["sip_endpoint", "options", "trunk"]
        guard let inbound = fields.fields(node, of: "inbound", allowing: ["headers"] + outboundOnly) else { return nil }
        for key in outboundOnly where inbound.has(key) {
            fields.report(
                Diagnostic(
                    .inboundWithEndpoint,
                    "`\(key)` is only for outbound.",
                    remedy: "Move it to `outbound`, or take it out: an inbound attachment has headers alone.",
                    at: inbound.keySpan(key)
                )
            )
        }
        return InboundDeclaration(headers: inbound["headers"].map { readHeaders($0, allowsUse: true) } ?? .absent)
    }

    mutating func readOutbound(_ node: YAMLNode) -> OutboundDeclaration? {
        guard let node = withoutLaterKeys(node) else { return nil }
        let keys = ["trunk", "sip_endpoint", "options", "headers"]
        guard let found = fields.fields(node, of: "outbound", allowing: keys) else { return nil }
        var outbound = OutboundDeclaration()
        if let node = found["trunk"] {
            outbound.trunk =
                fields.string(node, what: "trunk").map { .value(Located(value: $0, span: node.visibleSpan)) } ?? .broken
        }
        outbound.endpoint = found["sip_endpoint"].map { readEndpoint($0) } ?? .absent
        outbound.options = found["options"].map { readOptions($0) } ?? OptionsDeclaration()
        outbound.headers = found["headers"].map { readHeaders($0, allowsUse: true) } ?? .absent
        if found.has("trunk"), found.has("sip_endpoint") {
            let (first, second) = Self.ordered(found.keySpan("trunk"), found.keySpan("sip_endpoint"))
            fields.report(
                Diagnostic(
                    .trunkBesideEndpoint,
                    "`trunk` and `sip_endpoint` exclude each other.",
                    remedy: "Keep the one that says where this number's calls go.",
                    at: second,
                    related: [.init("the other stands here", at: first)]
                )
            )
            outbound.endpoint = .broken
        }
        return outbound
    }

    private static func ordered(_ one: SourceSpan, _ other: SourceSpan) -> (SourceSpan, SourceSpan) {
        one.start < other.start ? (one, other) : (other, one)
    }

    private mutating func withoutLaterKeys(_ node: YAMLNode) -> YAMLNode? {
        guard case .mapping(let entries) = node.content else { return node }
        let later = entries.filter { Self.laterKeys.contains($0.key) }
        for entry in later {
            fields.report(
                Diagnostic(
                    .laterProfileKey,
                    "`\(entry.key)` belongs to the vendor's later API, which the profile `guide` doesn't speak.",
                    remedy: "Take it out; this version of Patchbay works with the guide's API alone.",
                    at: entry.keySpan
                )
            )
        }
        let rest = entries.filter { !Self.laterKeys.contains($0.key) }
        return YAMLNode(content: .mapping(rest), span: node.span, alias: node.alias, count: node.count)
    }
}
