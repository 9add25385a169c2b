/// The destination of outbound calls: `sip:` and a fully qualified domain name, with an optional port.
///
/// The guide (Attach SIP Endpoint, `sip_endpoint`): "FQDN Only. Port must be defined here, or in
/// options. Prefixed with `sip:`".
package struct SIPEndpoint: Hashable, Sendable {
    /// The domain name in lower case, without a final dot.
    package let host: String
    /// 1 … 65535; `nil` if the endpoint names no port.
    package let port: UInt16?

    /// Parses an endpoint in the strict form that manifests must use.
    ///
    /// - Throws: the first rule that the text breaks.
    package init(_ text: String) throws(SIPEndpointError) {
        guard !text.isEmpty else { throw .empty }
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { throw .space }
        let lower = text.asciiLowercased
        if lower.hasPrefix("sips:") { throw .sips }
        guard lower.hasPrefix("sip:") else { throw .missingScheme }
        let rest = lower.dropFirst(4)
        if rest.contains("@") { throw .userPart }
        if rest.contains(";") || rest.contains("?") { throw .parameters }
        if rest.hasPrefix("//") || rest.contains("/") { throw .path }
        if rest.hasPrefix("[") { throw .ipAddress }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count > 2 {
            if rest.utf8.allSatisfy(Self.isAddressByte) { throw .ipAddress }
            throw .invalidPort(parts.dropFirst().joined(separator: ":"))
        }
        var host = parts.first.map(String.init) ?? ""
        if parts.count == 2 {
            port = try Self.port(parts[1])
        } else {
            port = nil
        }
        if host.hasSuffix(".") { host.removeLast() }
        try Self.check(host: host)
        self.host = host
    }

    /// Creates an endpoint from its parts, and checks them like a text.
    package init(host: String, port: UInt16?) throws(SIPEndpointError) {
        try self.init("sip:" + host + (port.map { ":\($0)" } ?? ""))
    }

    private static func port(_ text: Substring) throws(SIPEndpointError) -> UInt16 {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt16(text), value > 0 else {
            throw .invalidPort(String(text))
        }
        return value
    }

    /// The digits, colons and dots of an IPv6 address (RFC 3261 §25.1, `IPv6address`).
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || byte == UInt8(ascii: ":")
            || byte == UInt8(ascii: ".")
    }

    /// RFC 1123 §2.1 and RFC 1035 §2.3.1: labels of letters, digits and inner hyphens, 1–63 long, 253 in all.
    private static func check(host: String) throws(SIPEndpointError) {
        guard !host.isEmpty else { throw .missingHost }
        guard host.utf8.count <= 253 else { throw .invalidHost }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) { throw .ipAddress }
        for label in labels {
            let bytes = Array(label.utf8)
            guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-"),
                bytes.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D })
            else { throw .invalidHost }
        }
        guard labels.count >= 2 else { throw .notQualified }
        guard let top = labels.last, top.utf8.contains(where: { (0x61...0x7A).contains($0) }) else { throw .ipAddress }
    }
}

extension SIPEndpoint: CustomStringConvertible {
    package var description: String { "sip:" + host + (port.map { ":\($0)" } ?? "") }
}

extension StringProtocol {
    /// The text with its ASCII letters in lower case, and all other letters unchanged. Unicode's lower-casing could
    /// turn look-alike letters into a valid domain name (U+212A, the Kelvin sign, becomes `k`).
    package var asciiLowercased: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

/// The reason why the API doesn't accept a text as an endpoint.
package enum SIPEndpointError: Error, Equatable, Sendable {
    case empty
    case space
    case missingScheme
    case sips
    case userPart
    case parameters
    case path
    case missingHost
    case ipAddress
    case notQualified
    case invalidHost
    case invalidPort(String)

    /// The reason as a clause, to follow the endpoint in a sentence.
    package var explanation: String {
        switch self {
        case .empty: "it is empty"
        case .space: "it has a space or control character"
        case .missingScheme: "it does not begin with `sip:`"
        case .sips: "the API takes `sip:` only; TLS is chosen by `options.transport: tls`"
        case .userPart: "the API takes a domain name without a user part"
        case .parameters: "URI parameters are not taken; transport and port belong in `options`"
        case .path: "a SIP URI has no path"
        case .missingHost: "the domain name is missing"
        case .ipAddress: "the API takes a domain name (FQDN), not an IP address"
        case .notQualified: "the domain name is not fully qualified (it has no dot)"
        case .invalidHost: "the domain name is not valid (RFC 1123)"
        // Only digits are quoted: if the author forgot an `@`, there may be a password in place of the port.
        case .invalidPort(let text):
            text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...9).contains(text.utf8.count)
                ? "its port \(text) is not 1 to 65535" : "what follows its domain name is not a port from 1 to 65535"
        }
    }
}
