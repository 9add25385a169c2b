package import Fleet
import JSON
import SIPModel

/// Digest of the part of a number's live state that a plan depends on. Two equal digests mean that this part hasn't
/// changed. The server's own ids and dates are left out.
package enum LiveFingerprint {
    private struct Direction: Encodable {
        let state: AttachmentState
        let otherOptions: [String: JSONValue]
        let otherHeaderFields: [String: JSONValue]
    }

    package static func of(_ live: LiveNumber, _ fingerprints: CredentialFingerprints) -> String {
        var parts: [String: Direction] = [:]
        for direction in SIPModel.Direction.allCases {
            guard let attachment = live[direction] else { continue }
            parts[direction.rawValue] = Direction(
                state: AttachmentState(attachment, direction, fingerprints: fingerprints),
                otherOptions: attachment.options.other,
                otherHeaderFields: attachment.otherHeaderFields
            )
        }
        return Digest.sha256(of: parts)
    }
}
