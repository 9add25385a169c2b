import Diagnostics
import FieldReading
import LocatedYAML
import Redaction
import SIPModel

// What merge keys don't bring in.
extension DeclarationReader {
    /// Maximum number of lost keys in a message.
    private static let lostTold = 6

    mutating func reportHidden(_ hidden: YAMLHiddenEntry) {
        guard !hidden.own.isAmong(Self.credentials), fields.tells(.hiddenByMerge, at: hidden.own.keySpan) else {
            return
        }
        let lost = hidden.lost.filter { Self.isMissed($0, beside: hidden.own) }
        guard !lost.isEmpty else { return }
        // A key may be a secret in the wrong place.
        let names = lost.map { path in
            path.map { CredentialKeys.quoted($0)?.filter { $0 != "`" } ?? "…" }.joined(separator: ".")
        }
        let more = names.count - Self.lostTold
        let shown = FieldReader.list(Array(names.prefix(Self.lostTold))) + (more > 0 ? " and \(more) more" : "")
        let key = hidden.own.key
        let name = CredentialKeys.quoted(key) ?? "This key"
        let spans = [hidden.merged.keySpan, hidden.own.keySpan].sorted()
        fields.report(
            Diagnostic(
                .hiddenByMerge,
                "\(name) hides what `<<` would bring in below the same key: \(shown).",
                remedy: "Write them here, too, or merge one level deeper: `<<` doesn't go below a key.",
                at: spans[1],
                related: [.init("the other stands here", at: spans[0])]
            )
        )
    }

    /// A credential is replaced as a whole: no source of it completes another.
    private static let credentials = [ManifestKey.sipUsername, .sipPassword].map(\.rawValue)

    /// Whether the loss of a value surprises. Who names a target of outbound calls discards the other's on purpose, as
    /// with `defaults`.
    private static func isMissed(_ path: [String], beside own: YAMLEntry) -> Bool {
        if path.dropLast().contains(where: credentials.contains) { return false }
        guard own.has(key: ManifestKey.outbound.rawValue), case .mapping(let entries) = own.value.content,
            entries.entry(.trunk) != nil || entries.entry(.sipEndpoint) != nil
        else { return true }
        let target: [ManifestKey] = [.trunk, .sipEndpoint, .options]
        return !target.contains { $0.rawValue == path.first }
    }
}
