import Fleet
import JSON
import LocatedYAML
import Planning
import SIPModel
import TestSamples

// Samples for these tests, in addition to TestSamples: scenes, ledger entries, and live state.

/// swift-testing has an `Attachment`, too.
typealias Attachment = SIPModel.Attachment

let apiURL = "https://api.example.com/v1"
let absentSecret = Credential.secret(.environment("NOT_AT_HAND"))

/// Fingerprints without scrypt: equal values have equal fingerprints.
let fingerprints = CredentialFingerprints(
    byCredential: [
        user: "print of bland", .literal("other"): "print of other", password: "print of swordfish",
        newPassword: "print of rosebud",
    ],
    byValue: [
        SecretValue("bland"): "print of bland", SecretValue("swordfish"): "print of swordfish",
        SecretValue("rosebud"): "print of rosebud",
    ]
)

/// Attachments A and B of each direction. An outbound A can be updated to B; an inbound A must be replaced.
func attachment(_ direction: Direction, isA: Bool = true) -> Attachment {
    switch direction {
    case .inbound: .inbound(headers: isA ? [account] : [customer])
    case .outbound: .outbound(.to(port: isA ? 5061 : 5070), headers: [account])
    }
}

extension AttachmentState {
    init(_ attachment: Attachment) {
        self.init(attachment, fingerprints: fingerprints)
    }
}

extension OwnedDirection {
    static func left(_ attachment: Attachment?) -> OwnedDirection {
        OwnedDirection(last: .of(attachment))
    }

    static func cutOff(from last: RecordedState?, to attachment: Attachment?, replacing: Bool = false) -> OwnedDirection
    {
        OwnedDirection(last: last, intended: Intention(state: .of(attachment), isReplace: replacing))
    }
}

extension RecordedState {
    static func of(_ attachment: Attachment?) -> RecordedState {
        attachment.map { .attached(RecordedAttachment(AttachmentState($0))) } ?? .unattached
    }
}

extension LiveAttachment {
    /// The live state of an attachment.
    init(_ attachment: Attachment, password: LiveCredential = .masked) {
        let headers = attachment.headers.map(LiveHeaderRule.known)
        let server = ServerRecord(id: "1", organisation: "org-1", updatedAt: "2026-11-24T10:00:00.000Z")
        guard let line = attachment.target else {
            self.init(headers: headers, server: server)
            return
        }
        var options = LiveOptions(reported: [
            .port: .integer(Int64(line.effectivePort)), .transport: .string(line.options.transport.rawValue),
            .secureMedia: .bool(line.options.secureMedia),
        ])
        if case .literal(let name) = line.options.username { options.username = .plain(SecretValue(name)) }
        if line.options.password != nil { options.password = password }
        self.init(endpoint: "sip:" + line.endpoint.host, options: options, headers: headers, server: server)
    }
}

/// The desired state, live state and ledger of one test.
struct Scene {
    var file = "fleet/a.yaml"
    var desired: [DesiredNumber] = []
    var live: [LiveNumber] = []
    var owned: OwnedFleet? = OwnedFleet(apiURL: apiURL, organisation: "org-1", salt: "salt")

    /// Declares a number, with an empty live state if it has none yet.
    mutating func want(
        _ number: PhoneNumber = number,
        inbound: DesiredDirection = .unattached,
        outbound: DesiredDirection = .unattached,
        labels: [String: String] = [:],
        preventDetach: Bool = false
    ) {
        let place = SourcePlace(file: file, line: 3, column: 3)
        desired.append(
            DesiredNumber(
                number,
                inbound: inbound,
                outbound: outbound,
                labels: labels,
                preventDetach: preventDetach,
                place: place
            )
        )
        if !live.contains(where: { $0.number == number }) { live.append(LiveNumber(number)) }
    }

    /// Sets the live state of a number.
    mutating func show(_ number: PhoneNumber = number, inbound: LiveAttachment? = nil, outbound: LiveAttachment? = nil)
    {
        live.removeAll { $0.number == number }
        live.append(LiveNumber(number, inbound: inbound, outbound: outbound))
    }

    mutating func own(
        _ number: PhoneNumber = number,
        inbound: OwnedDirection? = nil,
        outbound: OwnedDirection? = nil,
        labels: [String: String] = [:],
        preventDetach: Bool = false
    ) {
        var entry = OwnedNumber(version: 1, file: file, labels: labels, preventDetach: preventDetach)
        entry.directions[.inbound] = inbound
        entry.directions[.outbound] = outbound
        owned?.numbers[number] = entry
        if !live.contains(where: { $0.number == number }) { live.append(LiveNumber(number)) }
    }

    /// Adds a number whose desired state, live state and ledger entry agree.
    mutating func settle(_ number: PhoneNumber, _ attachment: Attachment = attachment(.inbound)) {
        let isInbound = attachment.target == nil
        let wanted = DesiredDirection.attached(attachment)
        let shown = LiveAttachment(attachment)
        want(number, inbound: isInbound ? wanted : .unattached, outbound: isInbound ? .unattached : wanted)
        show(number, inbound: isInbound ? shown : nil, outbound: isInbound ? nil : shown)
        own(
            number,
            inbound: .left(isInbound ? attachment : nil),
            outbound: .left(isInbound ? nil : attachment)
        )
    }

    func input(_ change: (inout PlanInput) -> Void = { _ in }) -> PlanInput {
        var input = PlanInput(
            desired: DesiredFleet(desired),
            live: Dictionary(uniqueKeysWithValues: live.map { ($0.number, $0) }),
            owned: owned,
            fingerprints: fingerprints,
            apiURL: apiURL
        )
        input.salt = "salt"
        input.commit = .current("c0ffee")
        input.createdAt = "2026-11-24T10:00:00Z"
        change(&input)
        return input
    }

    func plan(_ change: (inout PlanInput) -> Void = { _ in }) -> Plan { Plan(input(change)) }
}

/// Returns a new scene after `change`.
func scene(_ change: (inout Scene) -> Void) -> Scene {
    var scene = Scene()
    change(&scene)
    return scene
}

extension Plan {
    var only: Planning.Operation? { operations.count == 1 ? operations.first : nil }
    var entry: PlanEntry? { entries.count == 1 ? entries.first : nil }
    var kinds: [Refusal.Kind] { refusals.map(\.kind) }
    /// The operations in the form `attach inbound+outbound`.
    var steps: [String] {
        operations.map { "\($0.action.rawValue) \($0.directions.map(\.rawValue).joined(separator: "+"))" }
    }
}
