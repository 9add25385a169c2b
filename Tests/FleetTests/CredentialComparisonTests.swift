import Fleet
import JSON
import SIPModel
import Testing

/// Every combination of a credential's desired, live and ledger state.
@Suite("Credentials, compared")
struct CredentialComparisonTests {
    enum Verdict: String, Sendable {
        case equal
        case new = "null → \"(secret)\""
        case changed = "\"(secret)\" → \"(secret, changed)\""
        case removed = "\"(secret)\" → null"
        case notComparable
    }

    /// `a` and `b` are fingerprints of two values; a `nil` ledger has no entry.
    static let table: [(desired: CredentialState, live: CredentialState, ledger: CredentialState?, Verdict)] = {
        let (a, b) = (CredentialState.known("a"), CredentialState.known("b"))
        return [
            // No credential desired, none live.
            (.absent, .absent, nil, .equal), (.absent, .absent, .absent, .equal), (.absent, .absent, .unseen, .equal),
            // No credential desired and none reported, but one was sent: the API may still have it.
            (.absent, .absent, a, .removed),
            // No credential desired, one live.
            (.absent, .unseen, nil, .removed), (.absent, .unseen, .absent, .removed), (.absent, .unseen, a, .removed),
            (.absent, a, a, .removed), (.absent, a, nil, .removed),
            // The API shows it in plain text: the ledger isn't needed.
            (a, a, nil, .equal), (a, a, .absent, .equal), (a, a, b, .equal), (a, b, nil, .changed), (a, b, a, .changed),
            (a, b, b, .changed),
            // The API masks it.
            (a, .unseen, a, .equal), (a, .unseen, b, .changed), (a, .unseen, .absent, .changed),
            (a, .unseen, nil, .notComparable), (a, .unseen, .unseen, .notComparable),
            // The API omits it: it may still exist (docs/api-notes.md#trap-11). The state that the last run left was
            // omitted then, too.
            (a, .absent, a, .equal), (a, .absent, b, .changed), (a, .absent, .absent, .new),
            (a, .absent, nil, .notComparable), (a, .absent, .unseen, .notComparable),
            // The desired secret isn't available.
            (.unseen, .unseen, a, .notComparable), (.unseen, .unseen, nil, .notComparable),
            (.unseen, a, a, .notComparable), (.unseen, .absent, a, .notComparable),
            (.unseen, .absent, .absent, .new), (.unseen, .absent, nil, .notComparable),
            (.unseen, .unseen, .absent, .changed),
        ]
    }()

    private func comparison(
        _ desired: CredentialState,
        _ live: CredentialState,
        _ ledger: CredentialState?,
        _ name: OptionName,
        refreshing: Bool = false
    ) -> AttachmentComparison {
        func state(_ credential: CredentialState) -> AttachmentState {
            var state = outbound()
            state[credential: name] = credential
            return state
        }
        return AttachmentComparison(
            desired: state(desired),
            live: state(live),
            recorded: ledger.map { RecordedAttachment(state($0), unreported: live == .absent ? [name] : []) },
            refreshing: refreshing
        )
    }

    @Test("wanted, shown and recorded make one verdict", arguments: table)
    func verdict(_ desired: CredentialState, _ live: CredentialState, _ ledger: CredentialState?, _ verdict: Verdict) {
        for name in [OptionName.username, .password] {
            let comparison = comparison(desired, live, ledger, name)
            switch verdict {
            case .equal:
                #expect(comparison.isEqual && comparison.notComparable.isEmpty)
            case .notComparable:
                #expect(comparison.isEqual)
                #expect(comparison.notComparable == [name])
            case .new, .changed, .removed:
                #expect(comparison.shown == ["options.\(name.rawValue): \(verdict.rawValue)"])
                #expect(comparison.notComparable.isEmpty)
            }
            #expect(comparison.stuck.isEmpty)
        }
    }

    @Test("a user name that was reported and no longer is, is gone; a password that isn't reported may be there")
    func vanished() {
        let a = CredentialState.known("a")
        for (name, shown) in [(OptionName.username, ["options.sip_username: null → \"(secret)\""]), (.password, [])] {
            var state = outbound()
            state[credential: name] = a
            let recorded = RecordedAttachment(sent: state, readBack: state)
            let comparison = AttachmentComparison(desired: state, live: outbound(), recorded: recorded)
            #expect(comparison.shown == shown)
            #expect(comparison.notComparable.isEmpty)
            #expect(outbound().drift(from: recorded) == (name == .username ? [.option(name)] : []))
            let unreported = RecordedAttachment(sent: state, readBack: outbound())
            #expect(unreported.unreported.contains(name) == (name == .username))
            #expect(AttachmentComparison(desired: state, live: outbound(), recorded: unreported).isEqual)
            #expect(outbound().drift(from: unreported) == [])
        }
    }

    @Test("--refresh-secrets sends again what can't be compared, and nothing that the API shows to be equal")
    func refreshing() {
        let a = CredentialState.known("a")
        #expect(comparison(a, .unseen, nil, .password, refreshing: true).changes.count == 1)
        #expect(comparison(a, .unseen, a, .password, refreshing: true).changes.count == 1)
        #expect(comparison(a, .absent, .unseen, .password, refreshing: true).changes.count == 1)
        #expect(comparison(.unseen, .unseen, a, .password, refreshing: true).changes.count == 1)
        #expect(comparison(a, a, nil, .password, refreshing: true).isEqual)
        #expect(comparison(.absent, .absent, nil, .password, refreshing: true).isEqual)
    }

    @Test("a credential whose removal was sent and that is still there is stuck")
    func stuck() {
        let live = outbound(password: .unseen)
        let recorded = RecordedAttachment(sent: outbound(), readBack: live)
        #expect(recorded.removing == [.password])
        let comparison = AttachmentComparison(desired: outbound(), live: live, recorded: recorded)
        #expect(comparison.stuck == [.password])
        #expect(comparison.changes.map(\.field) == [.option(.password)])
        #expect(live.drift(from: recorded) == [])
    }

    @Test("no change of a credential shows a fingerprint")
    func noFingerprints() {
        for (desired, live, ledger, _) in Self.table {
            for change in comparison(desired, live, ledger, .password).changes {
                for value in [change.before, change.after] {
                    #expect(["null", "\"(secret)\"", "\"(secret, changed)\""].contains(value.text))
                }
            }
        }
    }

    @Test(
        "drift of a credential is one that can be seen",
        arguments: [
            (.known("a"), .known("a"), false), (.known("a"), .known("b"), true), (.known("a"), .unseen, false),
            (.known("a"), .absent, false), (.unseen, .known("a"), false), (.absent, .absent, false),
            (.absent, .unseen, true), (.absent, .known("a"), true),
        ] as [(CredentialState, CredentialState, Bool)]
    )
    func drift(_ last: CredentialState, _ live: CredentialState, _ isDrift: Bool) {
        let drift = outbound(password: live).drift(from: RecordedAttachment(outbound(password: last)))
        #expect(drift == (isDrift ? [.option(.password)] : []))
    }

    @Test(
        "pending of a credential is one that Git has moved",
        arguments: [
            (.known("a"), .known("a"), false), (.known("a"), .known("b"), true), (.known("a"), .unseen, false),
            (.unseen, .known("a"), false), (.unseen, .unseen, false), (.absent, .absent, false),
            (.absent, .known("a"), true), (.absent, .unseen, true), (.known("a"), .absent, true),
            (.unseen, .absent, true),
        ] as [(CredentialState, CredentialState, Bool)]
    )
    func pending(_ desired: CredentialState, _ last: CredentialState, _ isPending: Bool) {
        let pending = outbound(username: desired).pending(since: RecordedAttachment(outbound(username: last)))
        #expect(pending == (isPending ? [.option(.username)] : []))
    }

    @Test("fingerprints know a credential by its reference, and what the API shows by its value")
    func fingerprints() {
        let reference = Credential.secret(.environment("A"))
        let fingerprints = CredentialFingerprints(byCredential: [reference: "f"], byValue: [SecretValue("v"): "f"])
        #expect(fingerprints.state(of: reference) == .known("f"))
        #expect(fingerprints.state(of: Credential.secret(.environment("B"))) == .unseen)
        #expect(fingerprints.state(of: Credential?.none) == .absent)
        #expect(fingerprints.state(of: .plain(SecretValue("v"))) == .known("f"))
        #expect(fingerprints.state(of: .plain(SecretValue("w"))) == .unseen)
        #expect(fingerprints.state(of: .masked) == .unseen)
        #expect(fingerprints.state(of: .missing) == .absent)
    }
}
