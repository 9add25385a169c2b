import Fleet
import Planning
import SIPModel
import TestSamples
import Testing

/// Every combination of desired state, live state and ledger for one direction.
@Suite("One direction: desired × live × ledger")
struct DirectionTableTests {
    enum Wanted: Sendable { case nothing, a }
    enum Live: Sendable { case nothing, a, b }
    enum Ledger: Sendable, CaseIterable {
        case off, noEntry, leftNothing, leftA, leftB
        /// A run was interrupted while it attached A for the first time, replaced B with A, or detached A.
        case attachingA, replacingBWithA, detachingA

        func entry(_ direction: Direction) -> OwnedDirection? {
            let (a, b) = (attachment(direction), attachment(direction, isA: false))
            return switch self {
            case .off, .noEntry: nil
            case .leftNothing: .left(nil)
            case .leftA: .left(a)
            case .leftB: .left(b)
            case .attachingA: .cutOff(from: nil, to: a)
            case .replacingBWithA: .cutOff(from: .of(b), to: a, replacing: true)
            case .detachingA: .cutOff(from: .of(a), to: nil)
            }
        }
    }
    enum Does: Sendable { case nothing, attach, change, detach }

    struct Row: Sendable, CustomTestStringConvertible {
        let wanted: Wanted, live: Live, ledger: Ledger
        let does: Does, status: [DirectionStatus]
        let marks: Set<Mark>
        var testDescription: String { "wanted \(wanted), live \(live), ledger \(ledger)" }

        init(
            _ wanted: Wanted, _ live: Live, _ ledger: Ledger, _ does: Does, _ status: [DirectionStatus] = [],
            _ marks: Mark...
        ) {
            (self.wanted, self.live, self.ledger, self.does, self.status) = (wanted, live, ledger, does, status)
            self.marks = Set(marks)
        }
    }
    /// The operation takes over someone else's attachment; the ledger has an attachment that the API lacks; the
    /// operation finishes an interrupted replace.
    enum Mark: Sendable { case adopts, vanished, finishes }

    static let rows = [
        Row(.nothing, .nothing, .off, .nothing),
        Row(.nothing, .nothing, .noEntry, .nothing),
        Row(.nothing, .nothing, .leftNothing, .nothing),
        Row(.nothing, .nothing, .leftA, .nothing, [], .vanished),
        Row(.nothing, .nothing, .leftB, .nothing, [], .vanished),
        Row(.nothing, .nothing, .attachingA, .nothing),
        Row(.nothing, .nothing, .replacingBWithA, .nothing),
        Row(.nothing, .nothing, .detachingA, .nothing),

        Row(.nothing, .a, .off, .detach, [.differs]),
        Row(.nothing, .a, .noEntry, .detach, [.differs], .adopts),
        Row(.nothing, .a, .leftNothing, .detach, [.drifted]),
        Row(.nothing, .a, .leftA, .detach, [.pending]),
        Row(.nothing, .a, .leftB, .detach, [.drifted, .pending]),
        Row(.nothing, .a, .attachingA, .detach, [.pending]),
        Row(.nothing, .a, .replacingBWithA, .detach, [.pending]),
        Row(.nothing, .a, .detachingA, .detach, [.pending]),

        Row(.nothing, .b, .off, .detach, [.differs]),
        Row(.nothing, .b, .noEntry, .detach, [.differs], .adopts),
        Row(.nothing, .b, .leftNothing, .detach, [.drifted]),
        Row(.nothing, .b, .leftA, .detach, [.drifted, .pending]),
        Row(.nothing, .b, .leftB, .detach, [.pending]),
        Row(.nothing, .b, .attachingA, .detach, [.differs], .adopts),
        Row(.nothing, .b, .replacingBWithA, .detach, [.pending]),
        Row(.nothing, .b, .detachingA, .detach, [.drifted, .pending]),

        Row(.a, .nothing, .off, .attach, [.pending]),
        Row(.a, .nothing, .noEntry, .attach, [.pending]),
        Row(.a, .nothing, .leftNothing, .attach, [.pending]),
        Row(.a, .nothing, .leftA, .attach, [.drifted], .vanished),
        Row(.a, .nothing, .leftB, .attach, [.drifted, .pending], .vanished),
        Row(.a, .nothing, .attachingA, .attach, [.pending]),
        Row(.a, .nothing, .replacingBWithA, .attach, [.pending], .finishes),
        Row(.a, .nothing, .detachingA, .attach, [.pending]),

        Row(.a, .a, .off, .nothing),
        Row(.a, .a, .noEntry, .nothing, [], .adopts),
        Row(.a, .a, .leftNothing, .nothing),
        Row(.a, .a, .leftA, .nothing),
        Row(.a, .a, .leftB, .nothing),
        Row(.a, .a, .attachingA, .nothing),
        Row(.a, .a, .replacingBWithA, .nothing),
        Row(.a, .a, .detachingA, .nothing),

        Row(.a, .b, .off, .change, [.differs]),
        Row(.a, .b, .noEntry, .change, [.differs], .adopts),
        Row(.a, .b, .leftNothing, .change, [.drifted, .pending]),
        Row(.a, .b, .leftA, .change, [.drifted]),
        Row(.a, .b, .leftB, .change, [.pending]),
        Row(.a, .b, .attachingA, .change, [.differs], .adopts),
        Row(.a, .b, .replacingBWithA, .change, [.pending]),
        Row(.a, .b, .detachingA, .change, [.drifted]),
    ]

    @Test("each meeting has its action, its reason to differ, and its marks", arguments: rows, Direction.allCases)
    func row(_ row: Row, _ direction: Direction) throws {
        let plan = Self.plan(row.wanted, row.live, row.ledger, direction)
        let action: Action? =
            switch row.does {
            case .nothing: nil
            case .attach: .attach
            case .change: direction == .outbound ? .update : .replace
            case .detach: .detach
            }
        #expect(plan.operations.map(\.action) == [action].compactMap { $0 })
        #expect(plan.operations.allSatisfy { $0.directions == [direction] && $0.status == row.status })
        #expect(plan.vanished == (row.marks.contains(.vanished) ? [number] : []))
        #expect(plan.operations.contains { $0.phase == .finish } == row.marks.contains(.finishes))
        if action != nil { #expect(plan.only?.adopts == row.marks.contains(.adopts)) }
        #expect(plan.entries.contains(where: \.adopts) == row.marks.contains(.adopts))
        #expect(
            DriftReport(Self.input(row.wanted, row.live, row.ledger, direction)).numbers.first?.status ?? []
                == row.status)
    }

    @Test("where nothing is to be done the ledger is told what is there, once", arguments: rows, Direction.allCases)
    func record(_ row: Row, _ direction: Direction) throws {
        guard row.does == .nothing else { return }
        let wanted = row.wanted == .a ? attachment(direction) : nil
        let entry = Self.plan(row.wanted, row.live, row.ledger, direction).entry
        let isKnown = row.ledger == (row.wanted == .a ? .leftA : .leftNothing)
        if row.ledger == .off || isKnown {
            #expect(entry == nil)
        } else {
            let target = try #require(entry?.directions[direction])
            #expect(!target.isTouched)
            #expect(target.record == .of(wanted))
        }
    }

    @Test("an unmanaged direction is left alone and let go of", arguments: Direction.allCases, Ledger.allCases)
    func unmanaged(_ direction: Direction, _ ledger: Ledger) {
        for live in [Live.nothing, .a, .b] {
            let plan = Self.plan(nil, live, ledger, direction)
            #expect(!plan.hasOperations)
            #expect(plan.vanished.isEmpty)
            #expect(plan.entries.flatMap(\.releases) == (ledger.entry(direction) == nil ? [] : [direction]))
            #expect(plan.refusals.isEmpty)
        }
    }

    private static func plan(_ wanted: Wanted?, _ live: Live, _ ledger: Ledger, _ direction: Direction) -> Plan {
        Plan(input(wanted, live, ledger, direction))
    }

    /// The input for one direction; the other direction is unmanaged, so that it doesn't affect the plan.
    private static func input(_ wanted: Wanted?, _ live: Live, _ ledger: Ledger, _ direction: Direction) -> PlanInput {
        let desired: DesiredDirection =
            switch wanted {
            case nil: .unmanaged
            case .nothing: .unattached
            case .a: .attached(attachment(direction))
            }
        let shown: LiveAttachment? = live == .nothing ? nil : LiveAttachment(attachment(direction, isA: live == .a))
        return scene { scene in
            let isInbound = direction == .inbound
            scene.want(inbound: isInbound ? desired : .unmanaged, outbound: isInbound ? .unmanaged : desired)
            scene.show(inbound: isInbound ? shown : nil, outbound: isInbound ? nil : shown)
            let entry = ledger.entry(direction)
            if entry != nil { scene.own(inbound: isInbound ? entry : nil, outbound: isInbound ? nil : entry) }
            if ledger == .off { scene.owned = nil }
        }
        .input()
    }
}
