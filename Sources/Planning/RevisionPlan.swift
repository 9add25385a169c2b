package import Fleet
import JSON
import LocatedYAML
import SIPModel

/// The Git revision of the manifests that a plan was compared with, in the place of live state and ledger.
package struct DiffBase: Sendable, Equatable, Codable {
    /// The revision as the user wrote it, for example `origin/main`.
    package var revision: String
    package var commit: String

    package init(revision: String, commit: String) {
        self.revision = revision
        self.commit = commit
    }
}

extension Plan {
    /// Makes the plan that shows what a manifest set changes compared with another revision. It assumes that live
    /// state and ledger are exactly as that revision wants them.
    ///
    /// This plan can't be applied, because it knows nothing of the real live state. Credentials are compared by their
    /// sources, not by their values.
    ///
    /// - Parameter input: its live state and ledger are ignored.
    package init(_ input: PlanInput, against base: DesiredFleet, of revision: DiffBase) {
        let fingerprints = CredentialFingerprints(namesOf: input.desired.credentials.union(base.credentials))
        var input = input
        input.diffBase = revision
        input.fingerprints = fingerprints
        input.owned = OwnedFleet(leftAs: base, fingerprints)
        input.live = [:]
        for number in Set(input.desired.numbers.keys).union(base.numbers.keys) {
            input.live[number] = LiveNumber(number, as: base[number])
        }
        input.warnings += Self.ownershipWarnings(input, base)
        self.init(input)
        diffBase = revision
        ledger = nil
        entries = []
        vanished = []
        summary.adopted = 0
    }

    /// Returns warnings about changes that affect no attachment: a direction becomes managed or unmanaged, or a
    /// number loses its `prevent_detach`.
    private static func ownershipWarnings(_ input: PlanInput, _ base: DesiredFleet) -> [PlanWarning] {
        var warnings: [PlanWarning] = []
        for number in input.scope.numbers(desired: input.desired, owned: input.owned) {
            guard let wanted = input.desired[number], let before = base[number] else { continue }
            for direction in Direction.allCases {
                switch (before[direction] == .unmanaged, wanted[direction] == .unmanaged) {
                case (false, true):
                    warnings.append(
                        PlanWarning(
                            .management,
                            "Its \(direction.rawValue) direction becomes unmanaged: it stays as it is, and the ledger lets it go.",
                            number: number
                        )
                    )
                case (true, false):
                    warnings.append(
                        PlanWarning(
                            .management,
                            "Its \(direction.rawValue) direction was unmanaged: only a plan with the live state can tell "
                                + "what is done to it.",
                            number: number
                        )
                    )
                default: break
                }
            }
            if before.preventDetach, !wanted.preventDetach {
                warnings.append(PlanWarning(.protection, "It loses its `prevent_detach`.", number: number))
            }
        }
        return warnings
    }
}

extension CredentialFingerprints {
    /// Gives each distinct credential its own fingerprint, so that credentials are compared by source, not by value.
    fileprivate init(namesOf credentials: Set<Credential>) {
        var names: [Credential: String] = [:]
        for (index, credential) in credentials.enumerated() { names[credential] = "credential \(index)" }
        self.init(byCredential: names, byValue: [:])
    }
}

extension OwnedFleet {
    /// The ledger after an apply that carried out everything that a fleet wants.
    package init(leftAs fleet: DesiredFleet, _ fingerprints: CredentialFingerprints = .none) {
        self.init()
        for (number, desired) in fleet.numbers where desired.isManaged {
            var entry = OwnedNumber(
                file: desired.place.file, labels: desired.labels, preventDetach: desired.preventDetach)
            for direction in Direction.allCases where desired[direction] != .unmanaged {
                let state = desired[direction].attachment.map { AttachmentState($0, fingerprints: fingerprints) }
                entry.directions[direction] = OwnedDirection(
                    last: state.map { .attached(RecordedAttachment($0)) } ?? .unattached)
            }
            numbers[number] = entry
        }
    }
}

extension LiveNumber {
    /// The live state that the API would report after an apply of `desired`.
    fileprivate init(_ number: PhoneNumber, as desired: DesiredNumber?) {
        self.init(
            number,
            inbound: desired?.inbound.attachment.map(LiveAttachment.init(reporting:)),
            outbound: desired?.outbound.attachment.map(LiveAttachment.init(reporting:))
        )
    }
}

extension LiveAttachment {
    fileprivate init(reporting attachment: Attachment) {
        let headers = attachment.headers.map(LiveHeaderRule.known)
        guard let target = attachment.target else {
            self.init(headers: headers)
            return
        }
        let options = LiveOptions(
            reported: [
                .port: .integer(Int64(target.effectivePort)), .transport: .string(target.options.transport.rawValue),
                .secureMedia: .bool(target.options.secureMedia),
            ],
            username: target.options.username == nil ? .missing : .masked,
            password: target.options.password == nil ? .missing : .masked
        )
        self.init(endpoint: "sip:" + target.endpoint.host, options: options, headers: headers)
    }
}
