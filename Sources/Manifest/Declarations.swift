import Diagnostics
import LocatedYAML
import SIPModel
import TextBytes

/// The declarations of a set's documents, before names are looked up and numbers resolved.
struct Declarations: Sendable {
    var trunks: [ExactText: Declared<TrunkDeclaration>] = [:]
    var headerLists: [ExactText: Declared<[HeaderItem]>] = [:]
    /// One list per file, so that joining files copies no declarations.
    private(set) var numbers: [[NumberDeclaration]] = [[]]
    /// The places that name each secret.
    var secrets: [SecretReference: Set<SourceSpan>] = [:]
    /// Whether a part of a file could not be read. If so, that part may declare a name that isn't found.
    var isIncomplete = false
    /// Names below a misspelt or second `trunks`, for example. They declare nothing; the misspelt or second key was
    /// reported.
    var misplacedNames: Set<ExactText> = []

    /// Reserves room for `count` numbers of the file's first document. Most files have only one.
    mutating func reserveCapacity(_ count: Int) {
        let list = numbers.count - 1
        if numbers[list].isEmpty { numbers[list].reserveCapacity(count) }
    }

    mutating func add(_ number: NumberDeclaration) {
        numbers[numbers.count - 1].append(number)
    }

    /// Adds the declarations of another file, except for trunks and header lists: the reader adds those, since two
    /// files may declare the same name.
    mutating func join(_ other: Declarations) {
        numbers += other.numbers
        secrets.merge(other.secrets) { $0.union($1) }
        if other.isIncomplete { isIncomplete = true }
        misplacedNames.formUnion(other.misplacedNames)
    }

    /// Whether an undeclared name is a mistake, and not the consequence of a mistake that was already reported.
    func canMiss(_ name: String) -> Bool { !isIncomplete && !misplacedNames.contains(ExactText(name)) }
}

/// A declaration and the place of its name.
struct Declared<Value: Sendable>: Sendable {
    let value: Value
    let span: SourceSpan
}

/// A value and its place.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let span: SourceSpan
}

extension Located: Equatable where Value: Equatable {}

/// The value of a key: absent, wrong (and already reported), or read.
enum Stated<Value: Sendable>: Sendable {
    case absent
    case broken
    case value(Located<Value>)

    var located: Located<Value>? {
        if case .value(let located) = self { located } else { nil }
    }

    var isAbsent: Bool {
        if case .absent = self { true } else { false }
    }

    var isBroken: Bool {
        if case .broken = self { true } else { false }
    }

    /// This value, or `other` if this one is absent.
    func or(_ other: Stated<Value>) -> Stated<Value> {
        isAbsent ? other : self
    }
}

/// `options` as one place states them.
struct OptionsDeclaration: Sendable {
    var port: Stated<UInt16> = .absent
    var transport: Stated<Transport> = .absent
    var secureMedia: Stated<Bool> = .absent
    var username: Stated<Credential> = .absent
    var password: Stated<Credential> = .absent
    /// Whether `options` itself could not be read.
    var isBroken = false

    /// These options over others, key by key (docs/manifest.md#outbound-trunk-endpoint-options).
    func over(_ other: OptionsDeclaration) -> OptionsDeclaration {
        OptionsDeclaration(
            port: port.or(other.port),
            transport: transport.or(other.transport),
            secureMedia: secureMedia.or(other.secureMedia),
            username: username.or(other.username),
            password: password.or(other.password),
            isBroken: isBroken || other.isBroken
        )
    }

    var hasBrokenValue: Bool {
        isBroken || port.isBroken || transport.isBroken || secureMedia.isBroken || username.isBroken
            || password.isBroken
    }
}

struct TrunkDeclaration: Sendable {
    var endpoint: Stated<SIPEndpoint>
    var options: OptionsDeclaration
}

/// One item of a `headers` list.
enum HeaderItem: Sendable {
    case rule(RuleDeclaration)
    case use(Located<String>)
    case broken
}

/// One header rule, with the places of the fields that are checked once the rule's direction is known.
struct RuleDeclaration: Sendable {
    let rule: HeaderRule
    let span: SourceSpan
    /// The places of a custom rule's `key` and `value`; `nil` for a UUI rule.
    let key: SourceSpan?
    let value: SourceSpan?
    /// What the rule claims in each direction. Many numbers may use the rule, so this is computed once.
    private let claims: (inbound: [RuleClaim], outbound: [RuleClaim])
    /// The owner of the header that the rule writes in outbound calls, if it isn't the rule.
    let owner: HeaderOwner?

    init(rule: HeaderRule, span: SourceSpan, key: SourceSpan? = nil, value: SourceSpan? = nil) {
        self.rule = rule
        self.span = span
        self.key = key
        self.value = value
        claims = (RuleClaim.all(of: rule, in: .inbound), RuleClaim.all(of: rule, in: .outbound))
        owner = rule.headerName(in: .outbound).flatMap { HeaderOwner(of: HeaderName($0.name)) }
    }

    func claims(in direction: Direction) -> [RuleClaim] {
        direction == .inbound ? claims.inbound : claims.outbound
    }

    func span(of field: ManifestKey?) -> SourceSpan {
        switch field {
        case .key?: key ?? span
        case .value?: value ?? span
        default: span
        }
    }
}

struct InboundDeclaration: Sendable {
    var headers: Stated<[HeaderItem]> = .absent
}

struct OutboundDeclaration: Sendable {
    var trunk: Stated<String> = .absent
    var endpoint: Stated<SIPEndpoint> = .absent
    var options = OptionsDeclaration()
    var headers: Stated<[HeaderItem]> = .absent

    /// Whether it states a trunk or an endpoint. If so, the defaults' trunk, endpoint and options are ignored.
    var namesTarget: Bool { !trunk.isAbsent || !endpoint.isAbsent }

    /// An outbound direction whose target is unknown because of a mistake that was already reported.
    static var broken: OutboundDeclaration { OutboundDeclaration(trunk: .broken) }
}

/// The defaults of a document, which all of its numbers share.
final class DefaultsDeclaration: Sendable {
    let inbound: InboundDeclaration
    let outbound: OutboundDeclaration

    init(inbound: InboundDeclaration = InboundDeclaration(), outbound: OutboundDeclaration = OutboundDeclaration()) {
        self.inbound = inbound
        self.outbound = outbound
    }
}

/// One direction, as a number declares it.
///
/// `attached` is indirect: its body is large and mostly empty, and declarations are moved often.
enum DirectionDeclaration<Body: Sendable>: Sendable {
    case absent
    case broken
    case unmanaged
    indirect case attached(Body, SourceSpan)
}

enum NumberKey: Sendable {
    /// An invalid key, already reported. The entries below it are checked all the same.
    case broken
    case single(PhoneNumber)
    case block(NumberBlock, except: Set<PhoneNumber>)
}

struct NumberDeclaration: Sendable {
    let key: NumberKey
    let span: SourceSpan
    var inbound: DirectionDeclaration<InboundDeclaration> = .absent
    var outbound: DirectionDeclaration<OutboundDeclaration> = .absent
    var labels: [String: String] = [:]
    var preventDetach = false
    /// The defaults of the number's document.
    let defaults: DefaultsDeclaration
}
