/// The hosts that `NO_PROXY` excepts from the proxy, separated by commas or blanks (docs/networks.md#no_proxy).
///
/// It follows curl, which git uses: a leading dot or `*.` changes nothing. Ill-formed entries match nothing.
struct NoProxyList: Sendable, Equatable {
    private enum Entry: Sendable, Equatable {
        case all
        /// A name and the names below it.
        case name(String, port: Int?)
        case address(IPAddress, port: Int?)
        case network(IPAddress, prefix: Int)
    }

    private let entries: [Entry]

    init(_ text: String) {
        entries = text.lowercased().split { $0 == "," || $0.isWhitespace }.compactMap(Self.entry)
    }

    private static func entry(_ text: Substring) -> Entry? {
        if text == "*" { return .all }
        if let slash = text.firstIndex(of: "/") {
            guard let network = IPAddress(text[..<slash]), let prefix = Int(text[text.index(after: slash)...]),
                (0...network.bytes.count * 8).contains(prefix)
            else { return nil }
            return .network(network, prefix: prefix)
        }
        // An IPv6 address without brackets has colons, and no port.
        if let address = IPAddress(text) { return .address(address, port: nil) }
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":") {
            port = Int(text[text.index(after: colon)...])
            guard port != nil else { return nil }
            host = text[..<colon]
        }
        if let address = IPAddress(host) { return .address(address, port: port) }
        if host.hasPrefix("*.") { host = host.dropFirst() }
        if host.hasPrefix(".") { host = host.dropFirst() }
        if host.hasSuffix(".") { host = host.dropLast() }
        return host.isEmpty || host.contains("*") ? nil : .name(String(host), port: port)
    }

    /// - Parameter host: a name or an address, as in a URL.
    func contains(_ host: String, port: Int) -> Bool {
        let address = IPAddress(host)
        let name = host.lowercased().hasSuffix(".") ? String(host.lowercased().dropLast()) : host.lowercased()
        return entries.contains { entry in
            switch entry {
            case .all: true
            case .network(let network, let prefix): address?.isIn(network, prefix: prefix) ?? false
            case .address(let excepted, let only): address == excepted && only ?? port == port
            case .name(let excepted, let only):
                address == nil && only ?? port == port && (name == excepted || name.hasSuffix("." + excepted))
            }
        }
    }
}
