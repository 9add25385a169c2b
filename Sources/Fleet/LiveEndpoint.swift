package import SIPModel

/// A live endpoint, parsed leniently: `sip:` may be missing, and the host may be an IP address. A `transport` is the only
/// parameter that it may have.
package struct LiveEndpoint: Sendable, Equatable {
    package let hostPart: String
    package let port: UInt16?
    package let transport: Transport?

    package init?(_ text: String) {
        var rest = text.asciiLowercased
        if rest.hasPrefix("sip:") { rest.removeFirst(4) }
        let parts = rest.split(separator: ";", omittingEmptySubsequences: false)
        switch parts.count {
        case 1: transport = nil
        case 2:
            let prefix = "transport="
            guard parts[1].hasPrefix(prefix), let named = Transport(rawValue: String(parts[1].dropFirst(prefix.count)))
            else { return nil }
            transport = named
        default: return nil
        }
        let address = parts[0]
        guard !address.isEmpty, !address.hasPrefix("sips:"), !address.contains(where: { "@?/[] ".contains($0) }) else {
            return nil
        }
        let words = address.split(separator: ":", omittingEmptySubsequences: false)
        switch words.count {
        case 1: port = nil
        case 2:
            guard let number = UInt16(words[1]), number > 0 else { return nil }
            port = number
        default: return nil
        }
        var host = String(words[0])
        if host.hasSuffix(".") { host.removeLast() }
        guard !host.isEmpty else { return nil }
        hostPart = "sip:" + host
    }
}
