import BlandWire
package import Fleet
package import SIPModel

extension Plan {
    /// Every secret that its calls would send.
    package var references: Set<SecretReference> {
        operations.reduce(into: []) { found, operation in
            for request in operation.requests { found.formUnion(request.references) }
        }
    }

    /// Every credential that its calls would send.
    package var credentials: Set<Credential> {
        operations.reduce(into: []) { found, operation in
            for request in operation.requests { found.formUnion(request.outboundCredentials.values) }
            if let restore = operation.restore { found.formUnion(restore.credentials.values) }
        }
    }

    /// The plan with what its credentials are now: a plan may have been made without them at hand, and what an
    /// apply sends is what the ledger is to know.
    package func withCredentials(_ fingerprints: CredentialFingerprints) -> Plan {
        var sent: [PhoneNumber: [OptionName: Credential]] = [:]
        for operation in operations {
            for request in operation.requests where !request.outboundCredentials.isEmpty {
                sent[operation.number, default: [:]].merge(request.outboundCredentials) { _, last in last }
            }
        }
        var plan = self
        for index in plan.entries.indices {
            guard let credentials = sent[plan.entries[index].number] else { continue }
            for (name, credential) in credentials {
                plan.entries[index].directions[.outbound]?.desired?[credential: name] = fingerprints.state(
                    of: credential)
            }
        }
        return plan
    }
}
