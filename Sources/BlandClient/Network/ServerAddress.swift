import Foundation

/// The server that an absolute URL names. There is one reading of it, for the API, a webhook, the proxy's exceptions and the
/// server's certificate: two readings could send the key to another host than the one that was checked.
struct ServerAddress: Sendable, Hashable {
    /// In lower case.
    let scheme: String
    /// A name in ASCII (RFC 5891) or an address, in lower case, without brackets and without a dot at the end: TLS names a
    /// server without it (RFC 6066 §3).
    let host: String
    /// 1 to 65,535; `nil` for the scheme's own.
    let port: Int?

    /// - Returns: `nil` if the URL has no scheme, no host or no possible port, or if its host has an escape.
    init?(_ parts: URLComponents) {
        guard let scheme = parts.scheme?.lowercased(), let encoded = parts.encodedHost?.lowercased() else { return nil }
        var host = encoded.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if host.hasSuffix(".") { host.removeLast() }
        // RFC 1035 §2.3.4: 253 characters. An escape such as `%23` would stand for a character that ends the host.
        let isAddress = host.contains(":")
        guard (1...253).contains(host.utf8.count), !isAddress || IPAddress(host) != nil,
            isAddress || host.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        if let port = parts.port {
            guard (1...65_535).contains(port) else { return nil }
        } else if Self.hasPort(parts) {
            return nil
        }
        self.scheme = scheme
        self.host = host
        port = parts.port
    }

    /// Letters, digits, `-`, `.` and `_`, as hosts of private networks have it.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// `URLComponents` leaves out a port that is too large for it.
    private static func hasPort(_ parts: URLComponents) -> Bool {
        guard let text = parts.string, let host = parts.rangeOfHost else { return false }
        let rest = text[host.upperBound...].drop { $0 == "]" }
        return rest.first == ":" && rest.dropFirst().first?.isNumber == true
    }

    var urlHost: String { Self.inURL(host) }

    /// A host as a URL has it: an IPv6 address in brackets.
    static func inURL(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

    /// Scheme, host and port.
    var origin: String { "\(scheme)://\(urlHost)" + (port.map { ":\($0)" } ?? "") }
}
