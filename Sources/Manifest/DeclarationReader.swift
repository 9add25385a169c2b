import Diagnostics
import LocatedYAML
import SIPModel

/// Reads the documents of files into declarations.
struct DeclarationReader {
    var declarations = Declarations()
    var fields = FieldReader()
    private let limits: ReadingLimits

    init(limits: ReadingLimits) {
        self.limits = limits
    }

    static let apiVersion = "patchbay/v1"
    private static let keys = ["apiVersion", "trunks", "headers", "defaults", "numbers", "x-"]

    mutating func read(_ file: YAMLFile) {
        for problem in Diagnostic.all(of: file, limits: limits) { fields.report(problem) }
        if !file.isComplete { declarations.isIncomplete = true }
        for document in file.documents {
            if let root = document.root { read(root) }
        }
    }

    // MARK: What is no text

    mutating func reportUnreadable(_ name: String, _ reason: String, _ remedy: String?) {
        declarations.isIncomplete = true
        fields.report(
            Diagnostic(
                .fileUnreadable,
                "The file can't be read: \(reason).",
                remedy: remedy ?? "Mend that, or take it out of the configuration's `manifests`.",
                at: SourceSpan(startOf: name)
            )
        )
    }

    mutating func reportSameFile(_ name: String, as other: String) {
        fields.report(
            Diagnostic(
                .sameFileTwice,
                "This is the same file as \(other): its numbers would be declared twice.",
                remedy: "Name it once: take out the link, or one of the two paths.",
                at: SourceSpan(startOf: name)
            )
        )
    }

    mutating func reportNothing(_ name: String, at span: SourceSpan) {
        declarations.isIncomplete = true
        fields.report(
            Diagnostic(
                .nothingFound,
                "No manifest found: \(name) has no *.yaml or *.yml file.",
                remedy: "Name the files or directories in patchbay.yaml's `manifests`, or as arguments.",
                at: span
            )
        )
    }

    // MARK: Documents

    private mutating func read(_ root: YAMLNode) {
        if isOfAnotherKind(root) { return }
        guard let document = fields.fields(root, of: "a manifest", allowing: Self.keys) else {
            declarations.isIncomplete = true
            return
        }
        checkVersion(document)
        noteMisplacedNames(root)
        if let node = document["trunks"] { readTrunks(node) }
        if let node = document["headers"] { readHeaderLists(node) }
        let defaults = readDefaults(document)
        if let node = document["numbers"] { readNumbers(node, defaults: defaults) }
    }

    /// Names below a key that is unknown or stands twice are declared by it in their author's eyes.
    private mutating func noteMisplacedNames(_ root: YAMLNode) {
        guard case .mapping(let entries) = root.content else { return }
        let misplaced = entries.filter { !Self.keys.contains($0.key) && !$0.key.hasPrefix("x-") }
        for entry in misplaced + root.dropped {
            guard case .mapping(let names) = entry.value.content else { continue }
            declarations.misplacedNames.formUnion(names.map(\.key))
        }
        noteLostMerges(root)
    }

    /// What an alias or a merge key should have brought, and didn't, may hold any name.
    private mutating func noteLostMerges(_ node: YAMLNode) {
        for entry in node.dropped where entry.key == "<<" || entry.key.isEmpty {
            switch entry.value.content {
            case .mapping: continue
            case .sequence(let items):
                if items.allSatisfy({ if case .mapping = $0.content { true } else { false } }) { continue }
            case .scalar, .broken: break
            }
            declarations.isIncomplete = true
        }
    }

    /// A document that says it is something else is one mistake, whatever is in it.
    private mutating func isOfAnotherKind(_ root: YAMLNode) -> Bool {
        guard case .mapping(let entries) = root.content,
            let entry = entries.first(where: { $0.key == "apiVersion" }),
            case .scalar(let version) = entry.value.content, version.text.contains("/"),
            !version.text.lowercased().contains("patchbay")
        else { return false }
        fields.report(
            Diagnostic(
                .apiVersion,
                "This document isn't a manifest of Patchbay's.",
                remedy: "Take the file out of the configuration's `manifests`, or begin it with"
                    + " `apiVersion: \(Self.apiVersion)`.",
                at: entry.value.visibleSpan
            )
        )
        return true
    }

    private mutating func checkVersion(_ document: Fields) {
        guard let node = document["apiVersion"] else {
            if document.mayBeMisspelt("apiVersion") { return }
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
        noteLostMerges(node)
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
        let keys = ["sip_endpoint", "options"]
        guard let trunk = fields.fields(node, of: "a trunk", allowing: keys, misplaced: Self.optionKeys) else {
            return TrunkDeclaration(endpoint: .broken, options: OptionsDeclaration(isBroken: true))
        }
        if !trunk.has("sip_endpoint"), !trunk.mayBeMisspelt("sip_endpoint") {
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
            options: readOptions(of: trunk)
        )
    }

    /// Keys of `options` that stand beside it.
    private static let optionKeys = [String: String](
        uniqueKeysWithValues: OptionName.allCases.map { ($0.rawValue, "Put it into `options`, one level deeper.") }
    )

    /// The options of a trunk or an attachment. Where they are misspelt, or stand beside `options`, nobody can say
    /// what they are.
    private mutating func readOptions(of found: Fields) -> OptionsDeclaration {
        var options = found["options"].map { readOptions($0) } ?? OptionsDeclaration()
        if found.mayBeMisspelt("options") || found.unknown.contains(where: { Self.optionKeys[$0] != nil }) {
            options.isBroken = true
        }
        return options
    }

    private mutating func readHeaderLists(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: "headers") else {
            declarations.isIncomplete = true
            return
        }
        noteLostMerges(node)
        for entry in entries {
            let items = readHeaders(entry.value, allowsUse: false).located?.value ?? [.broken]
            if let earlier = declarations.headerLists[entry.key] {
                reportTwice("header list", entry, earlier.span)
            } else {
                declarations.headerLists[entry.key] = Declared(value: items, span: entry.keySpan)
            }
        }
    }

    private mutating func reportTwice(_ what: String, _ entry: YAMLEntry, _ other: SourceSpan) {
        let (first, second) = Self.ordered(other, entry.keySpan)
        fields.report(
            Diagnostic(
                .nameTwice,
                "The \(what) `\(entry.key)` is declared for the second time.",
                remedy: "Give one of the two another name; \(what)s are shared by all files of the set.",
                at: second,
                related: [.init("first declared here", at: first)]
            )
        )
    }

    /// Defaults that can't be read are broken ones: a direction that relied on them isn't at fault.
    private mutating func readDefaults(_ document: Fields) -> DefaultsDeclaration {
        let broken = DefaultsDeclaration(outbound: .broken)
        guard let node = document["defaults"] else {
            return document.mayBeMisspelt("defaults") ? broken : DefaultsDeclaration()
        }
        guard let found = fields.fields(node, of: "defaults", allowing: ["inbound", "outbound"]) else { return broken }
        var defaults = DefaultsDeclaration()
        if let node = found["inbound"] { defaults.inbound = readInbound(node) ?? InboundDeclaration() }
        if let node = found["outbound"] {
            defaults.outbound = readOutbound(node) ?? .broken
        } else if found.mayBeMisspelt("outbound") {
            defaults.outbound = .broken
        }
        return defaults
    }

    // MARK: Directions

    /// Keys of the vendor's later API, which the `guide` profile can't send (bland-api.md).
    private static let laterKeys = [
        "auth_mode", "register_auth", "failover_config", "codec_config", "alert_config", "trunk_id",
    ]

    mutating func readInbound(_ node: YAMLNode) -> InboundDeclaration? {
        let (node, _) = withoutLaterKeys(node)
        let (rest, outboundOnly) = Self.split(node, ["sip_endpoint", "options", "trunk"])
        for entry in outboundOnly {
            fields.report(
                Diagnostic(
                    .inboundWithEndpoint,
                    "`\(entry.key)` is only for outbound.",
                    remedy: "Move it to `outbound`, or take it out: an inbound attachment has headers alone.",
                    at: entry.keySpan
                )
            )
        }
        guard let inbound = fields.fields(rest, of: "inbound", allowing: ["headers"]) else { return nil }
        return InboundDeclaration(headers: inbound["headers"].map { readHeaders($0, allowsUse: true) } ?? .absent)
    }

    mutating func readOutbound(_ node: YAMLNode) -> OutboundDeclaration? {
        let (node, later) = withoutLaterKeys(node)
        let keys = ["trunk", "sip_endpoint", "options", "headers"]
        guard let found = fields.fields(node, of: "outbound", allowing: keys, misplaced: Self.optionKeys) else {
            return nil
        }
        var outbound = OutboundDeclaration()
        if let node = found["trunk"] {
            outbound.trunk =
                fields.string(node, what: "trunk").map { .value(Located(value: $0, span: node.visibleSpan)) } ?? .broken
        }
        outbound.endpoint = found["sip_endpoint"].map { readEndpoint($0) } ?? .absent
        outbound.options = readOptions(of: found)
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
        // What was meant to say where calls go was reported; that nothing does is its consequence.
        let isMisspelt = ["trunk", "sip_endpoint"].contains(where: found.mayBeMisspelt) || later.contains("trunk_id")
        if !outbound.namesLine, isMisspelt { outbound.trunk = .broken }
        return outbound
    }

    private static func ordered(_ one: SourceSpan, _ other: SourceSpan) -> (SourceSpan, SourceSpan) {
        one.start < other.start ? (one, other) : (other, one)
    }

    private mutating func withoutLaterKeys(_ node: YAMLNode) -> (node: YAMLNode, later: [String]) {
        let (rest, later) = Self.split(node, Self.laterKeys)
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
        return (rest, later.map(\.key))
    }

    /// A mapping without some keys, and the entries that have them.
    static func split(_ node: YAMLNode, _ keys: [String]) -> (rest: YAMLNode, split: [YAMLEntry]) {
        guard case .mapping(let entries) = node.content else { return (node, []) }
        let split = entries.filter { keys.contains($0.key) }
        if split.isEmpty { return (node, []) }
        let rest = entries.filter { !keys.contains($0.key) }
        return (YAMLNode(content: .mapping(rest), span: node.span, alias: node.alias, count: node.count), split)
    }
}
