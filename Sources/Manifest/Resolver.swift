import Diagnostics
import FieldReading
import Fleet
import LocatedYAML
import SIPModel
import TextBytes
import Wording

/// Looks names up, fills in defaults and expands blocks: declarations → desired fleet.
struct Resolver {
    private let declarations: Declarations
    private(set) var fields: FieldReader
    /// The mistakes reported so far: many numbers may share one, and it is reported once, at its place.
    private var reported: Set<Report> = []

    private struct Report: Hashable {
        let code: DiagnosticCode
        let span: SourceSpan
        let related: SourceSpan?
    }

    private let limits: ReadingLimits
    private let headerLists: [ExactText: [RuleDeclaration]]

    init(_ declarations: Declarations, fields: FieldReader, limits: ReadingLimits) {
        self.declarations = declarations
        headerLists = declarations.headerLists.mapValues { list in
            list.value.compactMap { if case .rule(let rule) = $0 { rule } else { nil } }
        }
        self.fields = fields
        self.limits = limits
    }

    mutating func resolve() -> DesiredFleet {
        checkNames()
        return expand()
    }

    mutating func report(once diagnostic: Diagnostic) {
        let report = Report(code: diagnostic.code, span: diagnostic.span, related: diagnostic.related.first?.span)
        if reported.insert(report).inserted { fields.report(diagnostic) }
    }

    // MARK: Numbers

    private mutating func expand() -> DesiredFleet {
        var expansion = Expansion(declarations, limit: limits.numbers)
        loop: for numbers in declarations.numbers {
            for declaration in numbers {
                let (inbound, outbound) = resolve(declaration)
                expansion.add(declaration, inbound, outbound)
                if expansion.hasTooMany {
                    reportTooMany(declaration)
                    break loop
                }
            }
        }
        for clash in expansion.clashes { reportClash(clash.number, clash.later, clash.earlier) }
        return expansion.fleet
    }

    private mutating func reportTooMany(_ declaration: NumberDeclaration) {
        fields.report(
            Diagnostic(
                .tooManyNumbers,
                "With this the set has more than \(limits.numbers) numbers.",
                remedy: "Check the blocks' ends; a larger fleet is several configurations.",
                at: declaration.span,
                related: limits.related(.numbers)
            )
        )
    }

    private mutating func reportClash(_ number: PhoneNumber, _ one: NumberDeclaration, _ other: NumberDeclaration) {
        let (first, later) = one.span.start < other.span.start ? (one, other) : (other, one)
        if case .block = one.key, case .block = other.key {
            fields.report(
                Diagnostic(
                    .blocksOverlap,
                    "The block overlaps another: both have \(number).",
                    remedy: "Fix an end, or list the shared numbers in the `except` of one.",
                    at: later.span,
                    related: [.init("the other block stands here", at: first.span)]
                )
            )
            return
        }
        fields.report(
            Diagnostic(
                .numberTwice,
                "\(number) is declared here again.",
                remedy: "Keep one place; a number of a block goes into its `except` to stand alone.",
                at: later.span,
                related: [.init("first declared here", at: first.span)]
            )
        )
    }

    private mutating func resolve(
        _ declaration: NumberDeclaration
    ) -> (inbound: DesiredDirection, outbound: DesiredDirection) {
        let inbound: DesiredDirection =
            switch declaration.inbound {
            case .absent: .unattached
            case .broken, .unmanaged: .unmanaged
            case .attached(let body, _):
                .attached(
                    .inbound(
                        headers: resolve(body.headers.or(declaration.defaults.inbound.headers), for: .inbound)
                    )
                )
            }
        let outbound: DesiredDirection =
            switch declaration.outbound {
            case .absent: .unattached
            case .broken, .unmanaged: .unmanaged
            case .attached(let body, let span): resolve(body, defaults: declaration.defaults.outbound, at: span)
            }
        return (inbound, outbound)
    }

    // MARK: Outbound

    private mutating func resolve(
        _ body: OutboundDeclaration,
        defaults: OutboundDeclaration,
        at span: SourceSpan
    ) -> DesiredDirection {
        let headers = resolve(body.headers.or(defaults.headers), for: .outbound)
        // Credentials never travel to another endpoint: naming one discards the default's options, too
        // (docs/manifest.md#defaults).
        let trunk = body.namesTarget ? body.trunk : defaults.trunk
        var endpoint = body.namesTarget ? body.endpoint : defaults.endpoint
        var options = body.namesTarget ? body.options : body.options.over(defaults.options)
        switch trunk {
        case .absent: break
        case .broken: return .unmanaged
        case .value(let name):
            guard let declared = lookUp(trunk: name) else { return .unmanaged }
            // If the number states both, the endpoint is `.broken` (already reported) and stays so.
            if endpoint.isAbsent { endpoint = declared.endpoint }
            options = options.over(declared.options)
        }
        if endpoint.isAbsent {
            report(
                once: Diagnostic(
                    .outboundWithoutEndpoint,
                    "The outbound attachment doesn't say where its calls go.",
                    remedy: "Name a `trunk` or a `sip_endpoint`, here or in the document's `defaults`.",
                    at: span
                )
            )
            return .unmanaged
        }
        guard let endpoint = endpoint.located, !options.hasBrokenValue else { return .unmanaged }
        checkPorts(endpoint, options)
        let resolved = OutboundOptions(
            port: options.port.located?.value,
            transport: options.transport.located?.value ?? .tls,
            secureMedia: options.secureMedia.located?.value ?? true,
            username: options.username.located?.value,
            password: options.password.located?.value
        )
        guard let target = OutboundTarget(endpoint: endpoint.value, options: resolved) else {
            report(
                once: Diagnostic(
                    .noPort,
                    "Neither the endpoint nor its options name a port.",
                    remedy: "Write it after the domain name (`sip:edge.carrier.example:5061`) or as `options.port`.",
                    at: endpoint.span
                )
            )
            return .unmanaged
        }
        return .attached(.outbound(target, headers: headers))
    }

    private mutating func checkPorts(_ endpoint: Located<SIPEndpoint>, _ options: OptionsDeclaration) {
        guard let inner = endpoint.value.port, let outer = options.port.located, outer.value != inner else { return }
        report(
            once: Diagnostic(
                .portsDiffer,
                "`options.port` is \(outer.value) and the endpoint's own port \(inner): \(outer.value) wins.",
                remedy: "Keep one of the two.",
                at: outer.span,
                related: [.init("the endpoint names another port here", at: endpoint.span)]
            )
        )
    }

    private mutating func lookUp(trunk name: Located<String>) -> TrunkDeclaration? {
        if let found = declarations.trunks[ExactText(name.value)] { return found.value }
        guard declarations.canMiss(name.value) else { return nil }
        let suggestion = EditDistance.suggestion(for: name.value, among: declarations.trunks.keys.map(\.text))
        report(
            once: Diagnostic(
                .unknownTrunk,
                "No trunk `\(name.value)` is declared in this manifest set.",
                remedy: suggestion.map { "Did you mean `\($0)`?" } ?? "Declare it under `trunks`, in any file.",
                at: name.span
            )
        )
        return nil
    }

    // MARK: Headers

    private mutating func resolve(_ stated: Stated<[HeaderItem]>, for direction: Direction) -> [HeaderRule] {
        guard let items = stated.located?.value else { return [] }
        var rules: [RuleDeclaration] = []
        rules.reserveCapacity(items.count)
        for item in items {
            switch item {
            case .broken: continue
            case .rule(let rule): rules.append(rule)
            case .use(let name): rules += lookUp(headerList: name)
            }
        }
        check(rules, in: direction)
        return rules.map(\.rule)
    }

    private mutating func lookUp(headerList name: Located<String>) -> [RuleDeclaration] {
        if let found = headerLists[ExactText(name.value)] { return found }
        guard declarations.canMiss(name.value) else { return [] }
        let suggestion = EditDistance.suggestion(for: name.value, among: declarations.headerLists.keys.map(\.text))
        report(
            once: Diagnostic(
                .unknownHeaderList,
                "No header list `\(name.value)` is declared in this manifest set.",
                remedy: suggestion.map { "Did you mean `\($0)`?" } ?? "Declare it under `headers`, in any file.",
                at: name.span
            )
        )
        return []
    }

    /// Checks the ports of every trunk, used or not. An unused name is not a mistake: a list may be declared before
    /// the number that needs it.
    private mutating func checkNames() {
        for trunk in declarations.trunks.values.sorted(by: { $0.span.start < $1.span.start }) {
            if let endpoint = trunk.value.endpoint.located { checkPorts(endpoint, trunk.value.options) }
        }
    }
}
