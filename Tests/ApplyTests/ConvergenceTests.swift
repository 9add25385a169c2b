import BlandSimulator
import Fleet
import Journal
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

/// One list of cases, run against the vendor in each of the ways in which it may behave.
@Suite("Cases in each quirk")
struct ConvergenceTests {
    /// What a number was given by an earlier apply, what somebody did to it since, and what Git wants now.
    struct Case: Sendable {
        let name: String
        var first: [Attachment]?
        var since: Since = .nothing
        let wanted: [Attachment]

        enum Since: Sendable {
            case nothing
            case set(Attachment)
            case removed(SimulatedDirection)
        }

        init(_ name: String, first: [Attachment]? = nil, since: Since = .nothing, wanted: [Attachment]) {
            (self.name, self.first, self.since, self.wanted) = (name, first, since, wanted)
        }
    }

    static let cases: [Case] = [
        Case("new inbound", wanted: [.inboundA]),
        Case("new in both directions", wanted: [.inboundA, .outboundA]),
        Case("new outbound without credentials", wanted: [.outboundB]),
        Case("new and attached to nothing", wanted: []),
        Case("attached by another, equal", since: .set(.inboundA), wanted: [.inboundA]),
        Case("attached by another, outbound equal", since: .set(.outboundB), wanted: [.outboundB]),
        Case("attached by another, different", since: .set(.outboundB), wanted: [.outboundA]),
        Case("attached by another, not wanted", since: .set(.inboundA), wanted: []),
        Case("unchanged", first: [.inboundA, .outboundA], wanted: [.inboundA, .outboundA]),
        Case("endpoint changed", first: [.outboundA], wanted: [.outboundB.with(headers: [account])]),
        Case(
            "password added", first: [.outboundB],
            wanted: [.outbound(.to("pbx.example.com", port: 5070, password: password), headers: [account])]),
        Case(
            "password changed", first: [.outboundA],
            wanted: [.outbound(.to(username: user, password: newPassword), headers: [account])]),
        Case("inbound headers changed", first: [.inboundA, .outboundA], wanted: [.inboundB, .outboundA]),
        Case("outbound headers changed", first: [.inboundA, .outboundA], wanted: [.inboundA, .outboundC]),
        Case("headers and endpoint changed", first: [.outboundA], wanted: [.outboundB.with(headers: [customer])]),
        Case(
            "headers gone", first: [.outboundA, .inboundA],
            wanted: [.outboundA.with(headers: []), .inbound(headers: [])]),
        Case("one direction gone, one new", first: [.inboundA], wanted: [.outboundA]),
        Case("all gone", first: [.inboundA, .outboundA], wanted: []),
        Case("changed behind its back", first: [.outboundA], since: .set(.outboundB), wanted: [.outboundA]),
        Case(
            "detached behind its back", first: [.inboundA, .outboundA], since: .removed(.outbound),
            wanted: [.inboundA, .outboundA]),
        Case("attached behind its back", first: [.inboundA], since: .set(.outboundA), wanted: [.inboundA]),
    ]

    static let quirks: [(name: String, quirks: Quirks)] = [
        ("as the guide says", Quirks()),
        ("unknown numbers are null", Quirks { $0.unknownNumber = .nullData }),
        ("unknown numbers are 404", Quirks { $0.unknownNumber = .notFoundEnvelope }),
        ("passwords masked", Quirks { $0.credentials = .masked }),
        ("credentials masked", Quirks { $0.credentials = .maskedBoth }),
        ("credentials missing", Quirks { $0.credentials = .missing }),
        ("credentials null", Quirks { $0.credentials = .nulls }),
        ("credentials REDACTED", Quirks { $0.credentials = .redactedWord }),
        (
            "ids are numbers",
            Quirks {
                $0.ids = .number
                $0.dates = .epochMillis
            }
        ),
        ("ids are numbers in quotes", Quirks { $0.ids = .numericString }),
        ("extra fields", Quirks { $0.extraFields = true }),
        ("extra options", Quirks { $0.extraOptionFields = true }),
        ("numbers without plus", Quirks { $0.numbersWithoutPlus = true }),
        ("inbound auth_mode", Quirks { $0.inboundAuthMode = true }),
        ("options not reported", Quirks { $0.omitOptions = ["transport", "secure_media", "port"] }),
        ("successes as status", Quirks { $0.successShape = .statusMessage }),
        (
            "successes as lists",
            Quirks {
                $0.successShape = .configured
                $0.errorsShape = .object
            }
        ),
        (
            "successes without errors",
            Quirks {
                $0.successShape = .noErrors
                $0.failuresAs200 = true
            }
        ),
    ]

    @Test("every case comes to what Git wants, and the next plan is empty", arguments: quirks.indices)
    func converges(_ index: Int) async throws {
        let (name, quirks) = Self.quirks[index]
        try await withRig(quirks) { rig in
            let firsts = Self.desired { $0.first }
            let first = try await rig.apply(rig.input(firsts, Self.allowed).1)
            #expect(first.outcome.isComplete, "\(name): \(first.outcome.numbers)")
            for (index, each) in Self.cases.enumerated() {
                switch each.since {
                case .nothing: continue
                case .set(let attachment): try await rig.simulator.seed(AttachmentSeed(PhoneNumber(index), attachment))
                case .removed(let direction):
                    try await rig.simulator.remove(PhoneNumber(index).description, direction)
                }
            }
            let wanted = Self.desired { $0.wanted }
            let second = try await rig.apply(rig.input(wanted, Self.allowed).1)
            #expect(second.outcome.isComplete, "\(name): \(second.outcome.numbers.filter { $0.result != .applied })")
            // A password that somebody else set and the API hides can't be told from the wanted one.
            #expect(try await rig.mismatches(wanted) == [], "\(name)")
            let third = try await rig.input(wanted).1.plan
            #expect(third.operations.map(\.id) == [], "\(name)")
            #expect(third.entries.map(\.number) == [], "\(name)")
            #expect(third.refusals.isEmpty)
        }
    }

    private static func desired(_ attachments: (Case) -> [Attachment]?) -> [DesiredNumber] {
        cases.enumerated().compactMap { index, each in
            attachments(each).map { attachments in
                .wanted(
                    PhoneNumber(index),
                    inbound: attachments.first { $0.target == nil },
                    outbound: attachments.first { $0.target != nil }
                )
            }
        }
    }

    @Sendable
    static func allowed(_ input: inout PlanInput) {
        for kind in GuardKind.allCases { input.guards.limits[kind] = .unlimited }
        input.guards.allowsAllLosses = true
        input.guards.allowsDrifted = true
    }

    @Test("a removed password that an update leaves there is gone after the next apply")
    func keptCredentials() async throws {
        try await withRig(
            Quirks {
                $0.keepRemovedCredentials = true
                $0.credentials = .masked
            }
        ) { rig in
            let with = DesiredNumber.wanted(number, outbound: .outboundA)
            let without = DesiredNumber.wanted(number, outbound: .outbound(.to(), headers: [account]))
            try await rig.run(with)
            let failed = try await rig.run(without)
            #expect(failed.result()?.result == .failed)
            #expect(failed.result()?.message?.contains("options.sip_password differs") == true)
            let next = try await rig.plan(without)
            #expect(next.plan.operations.map(\.action) == [.replace])
            #expect(try await rig.apply(next).outcome.isComplete)
            #expect(try await rig.mismatches([without]) == [])
            #expect(try await rig.plan(without).plan.operations.isEmpty)
        }
    }

    @Test("a number that nobody declared is never touched and never read")
    func strangers() async throws {
        try await withRig { rig in
            let stranger: PhoneNumber = "+14155559999"
            try await rig.simulator.seed(AttachmentSeed(stranger, .inboundA), AttachmentSeed(stranger, .outboundA))
            let before = try await rig.has(stranger, .outbound)
            try await rig.run(.wanted(number, inbound: .inboundA))
            try await rig.run(.wanted("+14155550200", inbound: .inboundA)) { Self.allowed(&$0) }
            #expect(rig.calls(about: stranger).isEmpty)
            #expect(try await rig.has(stranger, .outbound) == before)
            #expect(try await rig.has(number, .inbound) == nil)
        }
    }
}

extension Attachment {
    func with(headers: [HeaderRule]) -> Attachment {
        target.map { .outbound($0, headers: headers) } ?? .inbound(headers: headers)
    }
}
