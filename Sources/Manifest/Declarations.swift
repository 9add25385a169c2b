import Diagnostics
import LocatedYAML
import SIPModel

/// What the documents of a set declare, before names are looked up and numbers resolved.
struct Declarations: Sendable {
    var trunks: [String: Declared<TrunkDeclaration>] = [:]
    var headerLists: [String: Declared<[HeaderItem]>] = [:]
    /// By file, so that a set is put together without moving them.
    private(set) var numbers: [[NumberDeclaration]] = [[]]
    /// Where each secret is named.
    var secrets: [SecretReference: Set<SourceSpan>] = [:]
    /// Whether a file could not be read whole: then a name that isn't found may stand in what was not read.
    var isIncomplete = false
    /// Names that stand where they declare nothing, below a misspelt or a second `trunks`: that was reported.
    var misplacedNames: Set<String> = []

    /// Makes room for the numbers of the file's first document, which is its only one as a rule.
    mutating func reserveCapacity(_ count: Int) {
        let list = numbers.count - 1
        if numbers[list].isEmpty { numbers[list].reserveCapacity(count) }
    }

    mutating func add(_ number: NumberDeclaration) {
        numbers[numbers.count - 1].append(number)
    }

    /// Takes in what another file declares, but for names: two files may declare the same one.
    mutating func join(_ other: Declarations) {
        numbers += other.numbers
        secrets.merge(other.secrets) { $0.union($1) }
        if other.isIncomplete { isIncomplete = true }
        misplacedNames.formUnion(other.misplacedNames)
    }

    /// Whether a name that isn't declared is a mistake of its own.
    func canMiss(_ name: String) -> Bool { !isIncomplete && !misplacedNames.contains(name) }
}

/// A declaration and where its name stands.
struct Declared<Value: Sendable>: Sendable {
    let value: Value
    let span: SourceSpan
}

/// A value and where it stands.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let span: SourceSpan
}

extension Located: Equatable where Value: Equatable {}

/// A value of a key: not there, there but wrong (and reported), or read.
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

    /// This value, or the other where this one isn't stated.
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

/// `headers` of a direction.
enum HeaderItem: Sendable {
    case rule(RuleDeclaration)
    case use(Located<String>)
    case broken
}

/// One header rule, with the places of what is checked once its direction is known.
struct RuleDeclaration: Sendable {
    let rule: HeaderRule
    let span: SourceSpan
    /// Of a custom rule.
    var key: SourceSpan?
    var value: SourceSpan?

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

    /// Whether it says where calls go: then a default's trunk, endpoint and options don't count.
    var namesTarget: Bool { !trunk.isAbsent || !endpoint.isAbsent }

    /// One of which nobody can say where its calls go, for a reason that was reported.
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

/// What a number says of one direction.
///
/// An attachment has a place of its own in memory: most of it is empty, and numbers are moved about.
enum DirectionDeclaration<Body: Sendable>: Sendable {
    case absent
    case broken
    case unmanaged
    indirect case attached(Body, SourceSpan)
}

enum NumberKey: Sendable {
    /// Reported; what stands below it is checked all the same.
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
    /// The defaults of the document it stands in.
    let defaults: DefaultsDeclaration
}
