package import Fleet
import Journal
package import SIPModel

/// The credentials that former states may have used: those that the journal itself, the present manifests and other
/// journals name. Each stands once, in this order.
package struct PastCredentials: Sendable {
    package let credentials: [Credential]

    /// Maximum number of other journals to search.
    private static let depth = 100

    /// - Parameters:
    ///   - found: the journal of the apply that is undone.
    ///   - journals: all journals; one that can't be read is skipped.
    ///   - fleet: the present manifests; `nil` if they can't be read.
    package init(of found: Journals.Found, in journals: Journals, now fleet: DesiredFleet?) async {
        var credentials: [Credential] = []
        var seen: Set<Credential> = []
        func add(_ found: some Sequence<Credential>) {
            for credential in found where seen.insert(credential).inserted { credentials.append(credential) }
        }
        add(Self.credentials(of: found.reading))
        if let fleet { add(fleet.credentials.sorted { "\($0)" < "\($1)" }) }
        add(await Self.credentials(of: journals, without: found.name))
        self.credentials = credentials
    }

    /// The secrets that the latest journals name; one that can't be read is skipped.
    package static func references(in journals: Journals) async -> Set<SecretReference> {
        Set(await references(among: credentials(of: journals)))
    }

    private static func credentials(of journals: Journals, without excluded: String? = nil) async -> [Credential] {
        var credentials: [Credential] = []
        for name in journals.names.filter({ $0 != excluded }).prefix(depth) {
            guard let found = try? await journals.read(name) else { continue }
            credentials += self.credentials(of: found.reading)
        }
        return credentials
    }

    private static func credentials(of reading: JournalReading) -> [Credential] {
        reading.changes.sorted { $0.key < $1.key }.flatMap { _, change in
            [change.before, change.after].flatMap { record in
                record.credentials.sorted { $0.key < $1.key }.map(\.value)
            }
        }
    }

    /// The secrets among them.
    package var references: [SecretReference] { Self.references(among: credentials) }

    private static func references(among credentials: [Credential]) -> [SecretReference] {
        credentials.compactMap { if case .secret(let reference) = $0 { reference } else { nil } }
    }
}
