import Diagnostics
package import Fleet
package import JSON
package import LocatedYAML
package import SIPModel
import TextBytes

/// One number as the manifest set wants it, with the origin of each value: the answer to "why does this number have
/// this port?".
package struct ResolvedNumber: Sendable {
    /// The part of the manifest set that states a value.
    package enum Origin: Sendable, Hashable {
        case number
        case block
        case trunk(String)
        case headerList(String)
        case defaults
        /// Nothing states the value; it is Patchbay's own default.
        case standard
    }

    /// One value of the resolved state.
    package struct Value: Sendable {
        /// The path as the API spells it: `options.port`, `headers[0]`.
        package let path: String
        /// The value as JSON; a secret appears as its reference.
        package let value: JSONValue
        package let origin: Origin
        /// The place that states the value; `nil` for `standard`.
        package let place: SourcePlace?
    }

    package let desired: DesiredNumber
    package private(set) var inbound: [Value] = []
    package private(set) var outbound: [Value] = []

    package subscript(_ direction: Direction) -> [Value] { direction == .inbound ? inbound : outbound }

    init(_ desired: DesiredNumber, _ declaration: NumberDeclaration, in declarations: Declarations) {
        self.desired = desired
        let own: Origin = if case .block = declaration.key { .block } else { .number }
        if case .attached(let body, _) = declaration.inbound {
            inbound = Self.headers(body.headers, declaration.defaults.inbound.headers, own, declarations)
        }
        if case .attached(let body, _) = declaration.outbound, let target = desired.outbound.attachment?.target {
            outbound = Self.target(target, body, declaration.defaults.outbound, own, declarations)
            outbound += Self.headers(body.headers, declaration.defaults.outbound.headers, own, declarations)
        }
    }

    // MARK: Outbound

    private static func target(
        _ target: OutboundTarget,
        _ body: OutboundDeclaration,
        _ defaults: OutboundDeclaration,
        _ own: Origin,
        _ declarations: Declarations
    ) -> [Value] {
        let base = body.namesTarget ? OutboundDeclaration() : defaults
        let trunkName = (body.namesTarget ? body.trunk : base.trunk).located?.value
        let trunk = trunkName.flatMap { declarations.trunks[ExactText($0)]?.value }
        var sources: [(Origin, OptionsDeclaration)] = [(own, body.options), (.defaults, base.options)]
        if let trunkName, let trunk { sources.append((.trunk(trunkName), trunk.options)) }

        func origin<Field>(_ field: (OptionsDeclaration) -> Stated<Field>) -> (Origin, SourcePlace?) {
            for (origin, options) in sources {
                if let located = field(options).located { return (origin, located.span.start) }
            }
            return (.standard, nil)
        }
        let endpoint: (Origin, SourcePlace?) =
            if let stated = body.endpoint.located {
                (own, stated.span.start)
            } else if let stated = base.endpoint.located {
                (.defaults, stated.span.start)
            } else if let trunkName, let stated = trunk?.endpoint.located {
                (.trunk(trunkName), stated.span.start)
            } else {
                (.standard, nil)
            }
        func path(_ name: OptionName) -> String { AttachmentField.option(name).path }
        var port = origin(\.port)
        if port.1 == nil { port = endpoint }
        let transport = origin(\.transport)
        let media = origin(\.secureMedia)
        var values = [
            Value(
                path: AttachmentField.endpoint.path,
                value: .string(target.endpoint.description),
                origin: endpoint.0,
                place: endpoint.1
            ),
            Value(path: path(.port), value: .integer(Int64(target.effectivePort)), origin: port.0, place: port.1),
            Value(
                path: path(.transport),
                value: .string(target.options.transport.rawValue),
                origin: transport.0,
                place: transport.1
            ),
            Value(
                path: path(.secureMedia),
                value: .bool(target.options.secureMedia),
                origin: media.0,
                place: media.1
            ),
        ]
        if let username = target.options.username {
            let (source, place) = origin(\.username)
            values.append(Value(path: path(.username), value: username.json, origin: source, place: place))
        }
        if let password = target.options.password {
            let (source, place) = origin(\.password)
            values.append(Value(path: path(.password), value: password.json, origin: source, place: place))
        }
        return values
    }

    // MARK: Headers

    private static func headers(
        _ stated: Stated<[HeaderItem]>,
        _ defaults: Stated<[HeaderItem]>,
        _ own: Origin,
        _ declarations: Declarations
    ) -> [Value] {
        let source: Origin = stated.isAbsent ? .defaults : own
        var rules: [(RuleDeclaration, Origin)] = []
        for item in stated.or(defaults).located?.value ?? [] {
            switch item {
            case .broken: continue
            case .rule(let rule): rules.append((rule, source))
            case .use(let name):
                for case .rule(let rule) in declarations.headerLists[ExactText(name.value)]?.value ?? [] {
                    rules.append((rule, .headerList(name.value)))
                }
            }
        }
        return rules.enumerated().map { index, entry in
            Value(
                path: "headers[\(index)]",
                value: entry.0.rule.json,
                origin: entry.1,
                place: entry.0.span.start
            )
        }
    }
}

extension ManifestSet {
    /// Returns the given numbers with the origin of each value. Numbers that the set doesn't declare are left out.
    package func resolved(_ numbers: some Sequence<PhoneNumber>) -> [ResolvedNumber] {
        let declared = Dictionary(declarations.numbers.joined().map { ($0.span.start, $0) }) { first, _ in first }
        return numbers.compactMap { number in
            guard let desired = fleet[number], let declaration = declared[desired.place] else { return nil }
            return ResolvedNumber(desired, declaration, in: declarations)
        }
    }
}
