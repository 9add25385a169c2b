import BlandWire
package import Fleet
package import SIPModel

extension Plan {
    /// References of all secrets that the plan's calls send.
    package var references: Set<SecretReference> {
        operations.reduce(into: []) { found, operation in
            for request in operation.requests { found.formUnion(request.references) }
        }
    }

    /// All credentials that the plan's calls send, or that attach the previous state again if a replace fails.
    package var credentials: Set<Credential> {
        operations.reduce(into: []) { found, operation in
            for request in operation.requests { found.formUnion(request.outboundCredentials.values) }
            if let restore = operation.restore { found.formUnion(restore.credentials.values) }
        }
    }

    /// Returns the plan with the current fingerprints of the credentials that it sends. The plan may have been made
    /// without the secrets, and the ledger must record the credentials that an apply sends.
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
