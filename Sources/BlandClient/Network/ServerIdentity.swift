import NIOCore
import NIOSSL

/// The server that a URL names, and whether a trusted certificate is that server's (RFC 9525 §6).
///
/// NIOSSL trusts the chain, but it also takes a certificate for the *address* of the peer, whatever name was asked for. Any
/// address can be certified for its holder, and through a proxy the peer is the proxy. So a name is proved by a DNS name
/// alone, and an address by that address alone.
package struct ServerIdentity: Sendable {
    /// A name or an address, without brackets.
    let host: String

    /// The error of a connection whose certificate is another server's.
    struct Unproved: Error {}

    /// Checks a new connection before its first request.
    ///
    /// - Returns: a future that fails with `Unproved`, and closes the connection, if the certificate is another server's or
    ///   there is none.
    func check(_ channel: any Channel) -> EventLoopFuture<Void> {
        let handler = try? channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        if let certificate = handler?.peerCertificate, isProved(by: certificate._subjectAlternativeNames()) {
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        channel.close(promise: nil)
        return channel.eventLoop.makeFailedFuture(Unproved())
    }

    private func isProved(by names: _SubjectAlternativeNames) -> Bool {
        if let address = IPAddress(host) {
            return names.contains { $0.nameType == .ipAddress && IPAddress(bytes: Array($0.contents)) == address }
        }
        return names.contains {
            $0.nameType == .dnsName && Self.matches(host, String(decoding: $0.contents, as: UTF8.self))
        }
    }

    /// Compares a host with a certificate's DNS name, in which `*` stands for one whole label, the first (RFC 9525 §6.3).
    package static func matches(_ host: String, _ name: String) -> Bool {
        func labels(_ text: String) -> [Substring] {
            let bare = text.hasSuffix(".") ? text.dropLast() : text[...]
            return bare.split(separator: ".", omittingEmptySubsequences: false)
        }
        let (host, name) = (labels(host.lowercased()), labels(name.lowercased()))
        guard host.count == name.count, !host.contains(""), !name.contains("") else { return false }
        if name[0] == "*" { return name.count > 2 && host.dropFirst() == name.dropFirst() }
        return host == name
    }
}
