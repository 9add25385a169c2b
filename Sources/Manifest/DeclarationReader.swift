import Diagnostics
import FieldReading
import LocatedYAML
import SIPModel
import TextBytes

/// Reads the documents of files into declarations.
struct DeclarationReader {
    var declarations = Declarations()
    var fields = FieldReader()
    private let limits: ReadingLimits

    init(limits: ReadingLimits) {
        self.limits = limits
    }

    mutating func read(_ file: YAMLFile) {
        fields.report(file, limits: limits)
        // Keys that are indented with white space outside of ASCII are dropped. They may have declared any name.
        let hasOddIndentation = file.problems.contains { $0.kind == .oddIndentation }
        if !file.isComplete || hasOddIndentation { declarations.isIncomplete = true }
        for document in file.documents {
            if let root = document.root { read(root) }
        }
        for hidden in file.hidden { reportHidden(hidden) }
    }

    /// Adds the declarations and diagnostics of another file.
    mutating func join(_ other: DeclarationReader) {
        fields.report(all: other.fields)
        for (name, trunk) in other.declarations.trunks.inReadingOrder() { declare(trunk: name, trunk) }
        for (name, list) in other.declarations.headerLists.inReadingOrder() { declare(headerList: name, list) }
        declarations.join(other.declarations)
    }

    // MARK: Sources without text

    mutating func reportUnreadable(_ name: String, _ reason: String, _ remedy: String?) {
        declarations.isIncomplete = true
        fields.report(
            Diagnostic(
                .fileUnreadable,
                "The file can't be read: \(reason).",
                remedy: remedy ?? "Fix that, or take it out of the configuration's `manifests`.",
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
        guard let document = fields.fields(root, of: .document) else {
            declarations.isIncomplete = true
            return
        }
        checkVersion(document)
        noteMisplacedNames(root)
        if let node = document[.trunks] { readTrunks(node) }
        if let node = document[.headers] { readHeaderLists(node) }
        let defaults = readDefaults(document)
        if let node = document[.numbers] { readNumbers(node, defaults: defaults) }
    }

    /// Notes the names below an unknown or duplicate key. Their author regards them as declared, so using one is not
    /// reported as a second mistake.
    private mutating func noteMisplacedNames(_ root: YAMLNode) {
        guard case .mapping(let entries) = root.content else { return }
        let misplaced = entries.filter { entry in
            !entry.isAmong(ManifestMapping.document.names) && !entry.key.hasPrefix(ManifestKey.free.rawValue)
        }
        for entry in misplaced + root.dropped {
            guard case .mapping(let names) = entry.value.content else { continue }
            declarations.misplacedNames.formUnion(names.map { ExactText($0.key) })
        }
        noteLostMerges(root)
    }

    /// Marks the declarations as incomplete if an alias or a merge key could not be resolved: its entries may have
    /// declared any name.
    private mutating func noteLostMerges(_ node: YAMLNode) {
        for entry in node.dropped where entry.has(key: "<<") || entry.key.isEmpty {
            switch entry.value.content {
            case .mapping: continue
            case .sequence(let items):
                if items.allSatisfy({ if case .mapping = $0.content { true } else { false } }) { continue }
            case .scalar, .broken: break
            }
            declarations.isIncomplete = true
        }
    }

    /// Whether the document's `apiVersion` is another program's. If so, reports that as the document's only mistake.
    private mutating func isOfAnotherKind(_ root: YAMLNode) -> Bool {
        guard case .mapping(let entries) = root.content,
            let entry = entries.entry(.apiVersion),
            case .scalar(let version) = entry.value.content, version.text.contains("/"),
            !version.text.lowercased().contains("patchbay")
        else { return false }
        fields.report(
            Diagnostic(
                .apiVersion,
                "This document isn't a manifest of Patchbay's.",
                remedy: "Take the file out of the configuration's `manifests`, or begin it with"
                    + " `\(Self.versionLine)`.",
                at: entry.value.visibleSpan
            )
        )
        return true
    }

    private mutating func checkVersion(_ document: Fields) {
        guard let node = document[.apiVersion] else {
            if document.mayBeMisspelt(.apiVersion) { return }
            fields.report(
                Diagnostic(
                    .apiVersion,
                    "The document doesn't say its apiVersion.",
                    remedy: "Begin it with `\(Self.versionLine)`.",
                    at: SourceSpan(
                        start: document.span.start,
                        endLine: document.span.start.line,
                        endColumn: document.span.start.column + 1
                    )
                )
            )
            return
        }
        guard let version = fields.string(node, what: .apiVersion), version != ManifestWord.version else { return }
        fields.report(
            Diagnostic(
                .apiVersion,
                "This version of Patchbay doesn't know that apiVersion.",
                remedy: "Write `\(Self.versionLine)`.",
                at: node.visibleSpan
            )
        )
    }

    private static let versionLine = "\(ManifestKey.apiVersion): \(ManifestWord.version)"

    private mutating func readTrunks(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: .trunks) else {
            declarations.isIncomplete = true
            return
        }
        noteLostMerges(node)
        for entry in entries {
            declare(trunk: ExactText(entry.key), Declared(value: readTrunk(entry.value), span: entry.keySpan))
        }
    }

    private mutating func declare(trunk name: ExactText, _ trunk: Declared<TrunkDeclaration>) {
        if let earlier = declarations.trunks[name] {
            reportTwice("trunk", name.text, trunk.span, earlier.span)
        } else {
            reportAlike("trunk", name, trunk.span, declarations.trunks)
            declarations.trunks[name] = trunk
        }
    }

    private mutating func readTrunk(_ node: YAMLNode) -> TrunkDeclaration {
        guard let trunk = fields.fields(node, of: .trunk, misplaced: Self.optionKeys) else {
            return TrunkDeclaration(endpoint: .broken, options: OptionsDeclaration(isBroken: true))
        }
        if !trunk.has(.sipEndpoint), !trunk.mayBeMisspelt(.sipEndpoint) {
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
            endpoint: trunk[.sipEndpoint].map { readEndpoint($0) } ?? .broken,
            options: readOptions(of: trunk)
        )
    }

    /// The keys of `options`, with the remedy for a key that stands beside `options`.
    private static let optionKeys = [String: String](
        uniqueKeysWithValues: ManifestMapping.options.names.map { ($0, "Put it into `options`, one level deeper.") }
    )

    /// Returns the options of a trunk or an attachment. They are broken if `options` is misspelt, or if one of its
    /// keys stands beside it.
    private mutating func readOptions(of found: Fields) -> OptionsDeclaration {
        var options = found[.options].map { readOptions($0) } ?? OptionsDeclaration()
        if found.mayBeMisspelt(.options) || found.unknown.contains(where: { Self.optionKeys[$0] != nil }) {
            options.isBroken = true
        }
        return options
    }

    private mutating func readHeaderLists(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: .headers) else {
            declarations.isIncomplete = true
            return
        }
        noteLostMerges(node)
        for entry in entries {
            let items = readHeaders(entry.value, allowsUse: false).located?.value ?? [.broken]
            declare(headerList: ExactText(entry.key), Declared(value: items, span: entry.keySpan))
        }
    }

    private mutating func declare(headerList name: ExactText, _ list: Declared<[HeaderItem]>) {
        if let earlier = declarations.headerLists[name] {
            reportTwice("header list", name.text, list.span, earlier.span)
        } else {
            reportAlike("header list", name, list.span, declarations.headerLists)
            declarations.headerLists[name] = list
        }
    }

    private mutating func reportTwice(_ what: String, _ name: String, _ one: SourceSpan, _ other: SourceSpan) {
        let (first, second) = Self.ordered(other, one)
        fields.report(
            Diagnostic(
                .nameTwice,
                "The \(what) `\(name)` is declared for the second time.",
                remedy: "Give one of the two another name; \(what)s are shared by all files of the set.",
                at: second,
                related: [.init("first declared here", at: first)]
            )
        )
    }

    /// Returns broken defaults if they can't be read, so that a direction that relies on them is not reported as
    /// well.
    private mutating func readDefaults(_ document: Fields) -> DefaultsDeclaration {
        let broken = DefaultsDeclaration(outbound: .broken)
        guard let node = document[.defaults] else {
            return document.mayBeMisspelt(.defaults) ? broken : DefaultsDeclaration()
        }
        guard let found = fields.fields(node, of: .defaults) else { return broken }
        let inbound = found[.inbound].flatMap { readInbound($0) } ?? InboundDeclaration()
        if let node = found[.outbound] {
            return DefaultsDeclaration(inbound: inbound, outbound: readOutbound(node) ?? .broken)
        }
        let outbound: OutboundDeclaration = found.mayBeMisspelt(.outbound) ? .broken : OutboundDeclaration()
        return DefaultsDeclaration(inbound: inbound, outbound: outbound)
    }

    // MARK: Directions

    private static let notOfInbound = outboundOnlyKeys + ManifestMapping.inbound.laterNames
    private static let outboundOnlyKeys = ManifestMapping.outbound.names.filter { name in
        !ManifestMapping.inbound.names.contains(name)
    }
    private static let notOfOutbound = ManifestMapping.outbound.laterNames

    mutating func readInbound(_ node: YAMLNode) -> InboundDeclaration? {
        let found = fields.fields(node, of: .inbound, aside: Self.notOfInbound)
        guard let found else { return nil }
        for entry in found.aside {
            guard entry.isAmong(Self.outboundOnlyKeys) else {
                reportLater(entry)
                continue
            }
            fields.report(
                Diagnostic(
                    .inboundWithEndpoint,
                    "`\(entry.key)` is only for outbound.",
                    remedy: "Move it to `outbound`, or take it out: an inbound attachment has headers alone.",
                    at: entry.keySpan
                )
            )
        }
        return InboundDeclaration(headers: found[.headers].map { readHeaders($0, allowsUse: true) } ?? .absent)
    }

    mutating func readOutbound(_ node: YAMLNode) -> OutboundDeclaration? {
        let found = fields.fields(node, of: .outbound, aside: Self.notOfOutbound, misplaced: Self.optionKeys)
        guard let found else { return nil }
        for entry in found.aside { reportLater(entry) }
        var outbound = OutboundDeclaration()
        if let node = found[.trunk] {
            outbound.trunk =
                fields.string(node, what: .trunk).map { .value(Located(value: $0, span: node.visibleSpan)) } ?? .broken
        }
        outbound.endpoint = found[.sipEndpoint].map { readEndpoint($0) } ?? .absent
        outbound.options = readOptions(of: found)
        outbound.headers = found[.headers].map { readHeaders($0, allowsUse: true) } ?? .absent
        if found.has(.trunk), found.has(.sipEndpoint) {
            let (first, second) = Self.ordered(found.keySpan(.trunk), found.keySpan(.sipEndpoint))
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
        // The misspelt key or the `trunk_id` was already reported; the missing target must not be reported as well.
        if !outbound.namesTarget,
            found.mayBeMisspelt(.trunk) || found.mayBeMisspelt(.sipEndpoint)
                || found.aside.contains(where: { $0.has(key: ManifestKey.trunkID.rawValue) })
        {
            outbound.trunk = .broken
        }
        return outbound
    }

    private static func ordered(_ one: SourceSpan, _ other: SourceSpan) -> (SourceSpan, SourceSpan) {
        one.start < other.start ? (one, other) : (other, one)
    }

    private mutating func reportLater(_ entry: YAMLEntry) {
        fields.report(
            Diagnostic(
                .laterProfileKey,
                "`\(entry.key)` belongs to the vendor's later API, which the profile `guide` doesn't speak.",
                remedy: "Take it out; this version of Patchbay works with the guide's API alone.",
                at: entry.keySpan
            )
        )
    }
}

extension Dictionary {
    /// The declarations, sorted by place.
    fileprivate func inReadingOrder<Of>() -> [(key: Key, value: Value)] where Value == Declared<Of> {
        sorted { $0.value.span.start < $1.value.span.start }
    }
}
