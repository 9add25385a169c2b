/// The transport of SIP signalling, `options.transport`.
///
/// The guide lists all three values, but says elsewhere that TLS is required and UDP is not accepted. A manifest may
/// use any of them; any value but `tls` is a warning (docs/api-notes.md#trap-10).
package enum Transport: String, Hashable, Sendable, Codable, CaseIterable {
    case tls
    case tcp
    case udp
}
