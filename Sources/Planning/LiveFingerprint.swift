package import Fleet
import JSON
import SIPModel

/// A digest of a number's live state, as far as a plan depends on it: two equal ones mean that nothing a plan
/// was computed from has moved. The server's own ids and dates don't count.
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
