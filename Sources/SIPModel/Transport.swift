/// The transport of SIP signalling, `options.transport`.
///
/// The guide lists all three, and says elsewhere that TLS is a must and UDP not accepted: a manifest
/// may say any, with a warning (docs/api-notes.md#trap-10).
package enum Transport: String, Hashable, Sendable, Codable, CaseIterable {
    case tls
    case tcp
    case udp
}
