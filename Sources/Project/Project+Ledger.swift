package import Fleet
import Foundation
package import Git
package import Ledger
import Manifest
package import PatchbayConfiguration
package import SIPModel
import SystemPackage

extension Project {
    /// Returns the ledger that the configuration names, or the ledger at another location.
    ///
    /// - Parameters:
    ///   - location: `nil` for the location in the configuration.
    ///   - environment: the run's environment, for git.
    ///   - secrets: environment variables to withhold from git, in addition to the secrets of the manifests.
    ///   - hurries: whether a lock that was just broken is taken at once.
    ///   - tell: is given a sentence for the user when a lock that is free isn't taken yet.
    package func ledger(
        at location: LedgerLocation? = nil,
        environment: [String: String],
        withholding secrets: Set<SecretReference> = [],
        hurries: Bool = false,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) -> any LedgerStore {
        switch location ?? settings.ledger {
        case .none: NoLedger()
        case .file(let path): FileLedger(path: FilePath(resolve(path)))
        case .git(let remote):
            gitLedger(remote, environment: environment, withholding: secrets, hurries: hurries, tell: tell)
        }
    }

    package func gitLedger(
        _ remote: String,
        environment: [String: String],
        withholding secrets: Set<SecretReference> = [],
        hurries: Bool = false,
        tell: @escaping @Sendable (String) -> Void = { _ in }
    ) -> GitLedger {
        var timing = LeaseTiming.system
        if hurries { timing.rest = .zero }
        return GitLedger(
            remote: remote,
            name: settings.name,
            directory: FilePath(directory),
            environment: withoutSecrets(environment, secrets),
            scratch: FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false)),
            timing: timing,
            tell: tell
        )
    }

    /// The history of the manifests' repository, as git knows it.
    package func history(
        environment: [String: String],
        withholding secrets: Set<SecretReference> = []
    ) -> GitHistory {
        GitHistory(directory: FilePath(directory), environment: withoutSecrets(environment, secrets))
    }

    /// The configuration as ledgers know it; `nil` without a configuration, and outside of a work tree that git reads.
    package func identity(
        environment: [String: String],
        withholding secrets: Set<SecretReference> = []
    ) async -> LedgerIdentity? {
        guard let configuration else { return nil }
        let place = await GitPlace(of: FilePath(directory), environment: withoutSecrets(environment, secrets))
        return place.map {
            LedgerIdentity(
                configuration: $0.prefix + (configuration as NSString).lastPathComponent, repository: $0.repository)
        }
    }

    /// The paths, relative to the directory, of the configuration and the manifests that it names.
    package var pathsInGit: [String] {
        let names = ManifestNames(directory: directory)
        return ([configuration] + settings.manifests.map(resolve)).compactMap { $0.map(names.name) }
    }

    /// Another revision of the manifests' repository.
    func revision(_ name: String, _ environment: [String: String]) async throws(GitRevisionError) -> GitRevision {
        try await GitRevision(name, directory: FilePath(directory), environment: withoutSecrets(environment, []))
    }

    /// Removes the secrets that manifests name from the environment, since git needs none of them.
    private func withoutSecrets(_ environment: [String: String], _ secrets: Set<SecretReference>) -> [String: String] {
        let withheld = secrets.union(self.secrets)
        return environment.filter { !withheld.contains(.environment($0.key)) }
    }
}
