import Fleet
import JSON
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Credentials")
struct CredentialTests {
    enum Git: String, Sendable { case none, same, changed, notAtHand }
    enum Shown: String, Sendable { case missing, masked, same, other }
    enum Known: String, Sendable { case noEntry, absent, same, other, unseen }
    enum Comes: Sendable { case nothing, update, unknown }

    struct Row: Sendable, CustomTestStringConvertible {
        let git: Git, shown: Shown, known: Known
        /// The expected outcome, and the outcome with `--refresh-secrets`.
        let comes: Comes, refreshed: Comes
        var testDescription: String { "Git \(git), API \(shown), ledger \(known)" }

        init(_ git: Git, _ shown: Shown, _ known: Known, _ comes: Comes, refreshed: Comes? = nil) {
            (self.git, self.shown, self.known, self.comes) = (git, shown, known, comes)
            self.refreshed = refreshed ?? comes
        }
    }

    static let rows = [
        // A value that the API shows in plain text is compared, whatever the ledger says.
        Row(.same, .same, .noEntry, .nothing), Row(.same, .same, .other, .nothing), Row(.same, .same, .same, .nothing),
        Row(.same, .other, .noEntry, .update), Row(.same, .other, .same, .update), Row(.changed, .same, .same, .update),
        // A masked value is compared by the ledger's fingerprint of the last sent value.
        Row(.same, .masked, .same, .nothing, refreshed: .update), Row(.changed, .masked, .same, .update),
        Row(.same, .masked, .absent, .update), Row(.same, .masked, .unseen, .unknown, refreshed: .update),
        Row(.same, .masked, .noEntry, .unknown, refreshed: .update),
        // So is a value that the API omits.
        Row(.same, .missing, .same, .nothing, refreshed: .update), Row(.changed, .missing, .same, .update),
        Row(.same, .missing, .absent, .update), Row(.same, .missing, .noEntry, .unknown, refreshed: .update),
        // A secret that isn't available can't be compared, unless the ledger says that none was set.
        Row(.notAtHand, .masked, .same, .unknown, refreshed: .update), Row(.notAtHand, .missing, .absent, .update),
        Row(.notAtHand, .same, .same, .unknown, refreshed: .update),
        // A credential that was removed in Git, and that the API still has or may have.
        Row(.none, .masked, .same, .update), Row(.none, .same, .same, .update), Row(.none, .masked, .noEntry, .update),
        Row(.none, .missing, .same, .update), Row(.none, .missing, .noEntry, .nothing),
    ]

    private func scene(_ row: Row) -> Scene {
        let wanted: Credential? =
            switch row.git {
            case .none: nil
            case .same: password
            case .changed: newPassword
            case .notAtHand: absentSecret
            }
        let shown: LiveCredential =
            switch row.shown {
            case .missing: .missing
            case .masked: .masked
            case .same: .plain(SecretValue("swordfish"))
            case .other: .plain(SecretValue("rosebud"))
            }
        var scene = Scene()
        scene.want(outbound: .attached(.outbound(.to(password: wanted), headers: [])))
        scene.show(outbound: LiveAttachment(.outbound(.to(password: password), headers: []), password: shown))
        if row.known != .noEntry {
            var last = RecordedAttachment(AttachmentState(.outbound(.to(), headers: [])))
            last.state.password =
                switch row.known {
                case .noEntry, .absent: .absent
                case .same: .known("print of swordfish")
                case .other: .known("print of rosebud")
                case .unseen: .unseen
                }
            scene.own(inbound: .left(nil), outbound: OwnedDirection(last: .attached(last)))
        }
        return scene
    }

    @Test("a password's comparison goes by what the API shows and the ledger knows", arguments: rows)
    func row(_ row: Row) {
        let scene = scene(row)
        for (refreshes, comes) in [(false, row.comes), (true, row.refreshed)] {
            let plan = scene.plan {
                $0.refreshesSecrets = refreshes
                $0.guards.allow(.adopt, 1)
            }
            #expect(plan.operations.map(\.action) == (comes == .update ? [.update] : []))
            #expect(
                plan.operations.flatMap(\.changes).allSatisfy {
                    $0.path == "outbound.options.sip_password" && $0.sensitive
                })
            let isUnknown = plan.warnings.contains { [.notComparable, .adoptedUnseen].contains($0.kind) }
            #expect(isUnknown == (comes == .unknown))
            #expect(plan.refusals.isEmpty)
        }
    }

    @Test("a changed secret is shown as changed and never by its value or fingerprint")
    func shownAsChanged() throws {
        let change = try #require(scene(Row(.changed, .masked, .same, .update)).plan().only?.changes.first)
        #expect(change.before == "(secret)")
        #expect(change.after == "(secret, changed)")
        let new = try #require(scene(Row(.same, .missing, .absent, .update)).plan().only?.changes.first)
        #expect(new.before == .null)
        #expect(new.after == "(secret)")
    }

    @Test("a password adopted unseen is warned about in every plan until it was sent")
    func adoptedUnseen() throws {
        var scene = scene(Row(.same, .masked, .noEntry, .unknown))
        let first = scene.plan()
        #expect(first.warnings.map(\.kind) == [.adoptedUnseen])
        let record = try #require(first.entry?.directions[.outbound]?.record)
        #expect(record.attachment?.state.password == .unseen)
        scene.own(inbound: .left(nil), outbound: OwnedDirection(last: record))
        #expect(scene.plan().warnings.map(\.kind) == [.adoptedUnseen])
        #expect(scene.plan().entries.isEmpty)
        #expect(scene.plan { $0.refreshesSecrets = true }.steps == ["update outbound"])
        scene.owned = nil
        #expect(scene.plan().warnings.map(\.kind) == [.notComparable])
    }

    @Test("a removed credential that the API kept after an update takes a replace, and is nobody's drift")
    func kept() throws {
        var scene = scene(Row(.none, .masked, .same, .update))
        var last = RecordedAttachment(AttachmentState(.outbound(.to(), headers: [])))
        last.removing = [.password]
        scene.own(inbound: .left(nil), outbound: OwnedDirection(last: .attached(last)))
        let operation = try #require(scene.plan().only)
        #expect(operation.action == .replace)
        #expect(operation.status == [.pending])
        #expect(operation.reason.contains("kept sip_password"))
        #expect(scene.plan { $0.guards.limits[.replace] = .count(0) }.kinds == [.limit(.replace)])
    }

    @Test(
        "an update that was cut off may or may not have changed the password: it is sent again",
        arguments: [
            (Git.same, Shown.masked), (.same, .missing), (.changed, .masked),
        ])
    func cutOff(_ git: Git, _ shown: Shown) throws {
        var scene = scene(Row(git, shown, .same, .update))
        let last = RecordedState.of(.outbound(.to(password: password), headers: []))
        scene.own(
            inbound: .left(nil),
            outbound: .cutOff(from: last, to: .outbound(.to(password: newPassword), headers: []))
        )
        #expect(scene.plan().steps == ["update outbound"])
    }

    // MARK: Options that the API doesn't report

    @Test("an option that was sent and isn't reported is no change; one that is no longer reported is drift")
    func unreported() throws {
        func plan(sent: Bool, wanted: Transport = .tls) -> Plan {
            silentTransport(sent, wanted).plan()
        }
        #expect(!plan(sent: true).hasOperations)
        #expect(plan(sent: false).only?.status == [.drifted])
        #expect(plan(sent: false).only?.changes.map(\.path) == ["outbound.options.transport"])
        #expect(plan(sent: true, wanted: .tcp).only?.status == [.pending])
    }

    private func silentTransport(_ sent: Bool, _ wanted: Transport) -> Scene {
        var scene = Scene()
        scene.want(outbound: .attached(.outbound(.to(transport: wanted), headers: [])))
        var shown = LiveAttachment(.outbound(.to(), headers: []))
        shown.options.reported[.transport] = nil
        scene.show(outbound: shown)
        var last = RecordedAttachment(AttachmentState(.outbound(.to(), headers: [])))
        if sent { last.unreported = [.transport] }
        scene.own(inbound: .left(nil), outbound: OwnedDirection(last: .attached(last)))
        return scene
    }

    @Test("an option that a cut-off attach sent and the API leaves out is sent again, and nobody else's")
    func unreportedAfterCutOff() throws {
        var scene = silentTransport(false, .tls)
        scene.own(inbound: .left(nil), outbound: .cutOff(from: nil, to: .outbound(.to(), headers: [])))
        let plan = scene.plan()
        #expect(plan.steps == ["update outbound"])
        #expect(plan.only?.adopts == false)
        #expect(plan.refusals.isEmpty)
    }

    @Test("a new direction whose options aren't reported differs, since nobody knows what was sent")
    func unknownOption() {
        var scene = silentTransport(false, .tls)
        scene.owned = nil
        #expect(scene.plan().only?.status == [.differs])
    }

    // MARK: Putting back

    @Test(
        "a replace says when the previous attachment couldn't be put back",
        arguments: [
            (Shown.missing, Known.absent, true), (.masked, .same, true), (.masked, .other, false),
            (.masked, .unseen, false),
            (.masked, .noEntry, false), (.missing, .noEntry, false), (.same, .noEntry, true), (.missing, .same, true),
            (.missing, .unseen, false),
        ])
    func restore(_ shown: Shown, _ known: Known, _ isRestorable: Bool) throws {
        var scene = scene(Row(.same, shown, known, .update))
        scene.desired = []
        scene.want(outbound: .attached(.outbound(.to(password: password), headers: [account])))
        let plan = scene.plan { $0.guards.allow(.adopt, 1) }
        #expect(plan.steps == ["replace outbound"])
        #expect((plan.only?.restore != nil) == isRestorable)
        #expect(plan.warnings.contains { $0.kind == .notRestorable } == !isRestorable)
        #expect(plan.warnings.contains { $0.kind == .verifyAgain })
        let isNeeded = known == .same
        #expect((plan.only?.restore?.credentials[.password] == password) == (isNeeded && isRestorable))
    }
}
