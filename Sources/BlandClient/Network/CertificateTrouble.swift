package import Foundation
import NIOSSL
import Wording

/// The reason why the certificate of a server isn't accepted.
package enum CertificateTrouble: Sendable, Equatable {
    /// There are no roots to judge by.
    case noRoots
    /// No chain leads from the certificate to one of the roots.
    ///
    /// - Parameter isAlone: whether the server sends no certificate but its own.
    case untrusted(isAlone: Bool)
    case expired(Date)
    /// The certificate isn't valid before this date.
    case notYetValid(Date)
    /// The certificate is trusted, but for these names.
    case misnamed([String])

    /// Finds the trouble with a chain that was refused.
    ///
    /// - Parameters:
    ///   - chain: the certificates that the server sent, its own first; not empty.
    ///   - isMisnamed: whether the chain is trusted, and only the name was refused.
    ///   - hasRoots: whether there are roots to judge by.
    static func of(
        _ chain: [NIOSSLCertificate], isMisnamed: Bool, hasRoots: Bool, now: Date
    ) -> CertificateTrouble {
        if isMisnamed { return .misnamed(chain.first.map(names) ?? []) }
        if !hasRoots { return .noRoots }
        for certificate in chain {
            let first = Date(timeIntervalSince1970: TimeInterval(certificate.notValidBefore))
            let last = Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
            if now > last { return .expired(last) }
            if now < first { return .notYetValid(first) }
        }
        return .untrusted(isAlone: chain.count == 1)
    }

    /// The DNS names and addresses of a certificate. Whoever answers wrote them, so they are escaped.
    private static func names(_ certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().compactMap { name in
            let bytes = Array(name.contents)
            return switch name.nameType {
            case .dnsName: Self.shown(String(decoding: bytes, as: UTF8.self))
            case .ipAddress: IPAddress(bytes: bytes)?.description
            default: nil
            }
        }
    }

    private static func shown(_ name: String) -> String {
        TerminalSafe.text(name) + (IPAddress(name) == nil ? "" : " (as a name)")
    }

    /// A clause with its remedy, without a full stop.
    ///
    /// - Parameters:
    ///   - host: the server that was called.
    ///   - roots: a clause about the roots that the certificate was judged by.
    package func reason(host: String, roots: String) -> String {
        switch self {
        case .noRoots:
            "this machine has no root certificates, so no server can be trusted. Install them (on Debian and Alpine "
                + "the package ca-certificates), or name a file with --ca-file or SSL_CERT_FILE"
        case .untrusted(let isAlone):
            "the certificate of \(host) isn't signed by an authority that is trusted here (\(roots)), or isn't one for servers. "
                + "If a proxy inspects TLS in this network, name the file of its root certificate with --ca-file or "
                + "SSL_CERT_FILE"
                + (isAlone ? ". The server sends no intermediate certificate, which its operator may have to add" : "")
        case .expired(let date):
            "the certificate of \(host) expired on \(Self.text(date)). The server's operator must renew it, unless "
                + "this machine's clock is wrong"
        case .notYetValid(let date):
            "the certificate of \(host) isn't valid before \(Self.text(date)). Check this machine's clock"
        case .misnamed(let names):
            "the certificate isn't for \(host), but for \(names.isEmpty ? "no name at all" : ShortList.shortened(names, limit: 5)). "
                + "Check the host in the URL and its DNS entry"
        }
    }

    private static func text(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day().dateSeparator(.dash))
    }
}
