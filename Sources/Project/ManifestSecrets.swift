import Diagnostics
import Foundation
import LocatedYAML
import Manifest
import PatchbayConfiguration
import SIPModel

/// The secrets that a configuration's manifests name, for commands that need nothing else of them: git must not get
/// their values, even if the manifests have mistakes.
enum ManifestSecrets {
    /// Reads the manifests of a configuration. Mistakes in them are ignored.
    static func named(by settings: Settings, in directory: String) async -> Set<SecretReference> {
        var files = ManifestFiles(directory: directory, sizeLimit: settings.reading.yaml.fileSize)
        for root in settings.manifests { _ = files.add(root) }
        let sources = files.sources()
        let set = await ManifestSet.reading(
            sources, limits: settings.reading, width: ProcessInfo.processInfo.activeProcessorCount)
        var secrets = Set(set.secretPlaces.keys)
        let damaged = Set(set.diagnostics.lazy.filter { $0.severity == .error }.map(\.span.start.file))
        for source in sources where damaged.contains(source.name) {
            guard case .bytes(let bytes) = source.content else { continue }
            secrets.formUnion(mentions(in: bytes).map(SecretReference.environment))
        }
        return secrets
    }

    /// The names that follow `env:` in a text, which need not be YAML.
    static func mentions(in bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .matches(of: /\benv["']?\s*:\s*["']?([A-Za-z_][A-Za-z0-9_]*)/)
            .map { String($0.output.1) }
    }
}
