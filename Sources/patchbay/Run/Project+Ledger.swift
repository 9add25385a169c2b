import Fleet
import Foundation
import Ledger
import Manifest
import PatchbayConfiguration
import SIPModel
import SystemPackage

extension Project {
    /// - Parameter secrets: what git needn't see beside the secrets of the manifests.
    func ledger(_ context: Context, withholding secrets: Set<SecretReference> = []) -> any LedgerStore {
        ledger(at: settings.ledger, context, withholding: secrets)
    }

    func ledger(
        at location: LedgerLocation,
        _ context: Context,
        withholding secrets: Set<SecretReference> = []
    ) -> any LedgerStore {
        switch location {
        case .none: NoLedger()
        case .file(let path): FileLedger(path: FilePath(resolve(path)))
        case .git(let remote): gitLedger(remote, context, withholding: secrets)
        }
    }

    func gitLedger(
        _ remote: String,
        _ context: Context,
        withholding secrets: Set<SecretReference> = []
    ) -> GitLedger {
        GitLedger(
            remote: remote,
            name: settings.name,
            directory: FilePath(directory),
            environment: environmentOfGit(context, secrets),
            scratch: FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false))
        )
    }

    /// What git says of the manifests' repository.
    func history(_ context: Context, withholding secrets: Set<SecretReference> = []) -> GitHistory {
        GitHistory(directory: FilePath(directory), environment: environmentOfGit(context, secrets))
    }

    /// Another revision of the manifests' repository.
    func revision(_ name: String, _ context: Context) async throws -> GitRevision {
        do throws(GitRevisionError) {
            return try await GitRevision(
                name, directory: FilePath(directory), environment: environmentOfGit(context, []))
        } catch {
            throw Failure(error)
        }
    }

    /// git needs none of the secrets that manifests name.
    private func environmentOfGit(_ context: Context, _ secrets: Set<SecretReference>) -> [String: String] {
        let withheld = secrets.union(set.fleet.secrets)
        return context.environment.filter { !withheld.contains(.environment($0.key)) }
    }
}

extension LedgerLocation {
    /// As patchbay.yaml says it.
    var text: String {
        switch self {
        case .none: "none"
        case .file(let path): "file:\(path)"
        case .git(let remote): "git:\(remote)"
        }
    }
}
