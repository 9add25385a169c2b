/// The proxies that the environment names: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, each in capitals or
/// in small letters (docs/networks.md#proxies). A value without I/O.
package struct ProxyVariables: Sendable {
    private let proxies: [String: (name: String, value: String)]
    private let excepted: NoProxyList

    /// - Parameter environment: an empty variable counts as unset. Small letters take precedence, as for curl and git.
    package init(_ environment: [String: String]) {
        func variable(_ name: String) -> (name: String, value: String)? {
            for name in [name.lowercased(), name] {
                let value = environment[name]?.trimmingPrefix(while: \.isWhitespace) ?? ""
                if let end = value.lastIndex(where: { !$0.isWhitespace }) { return (name, String(value[...end])) }
            }
            return nil
        }
        var proxies: [String: (name: String, value: String)] = [:]
        for scheme in ["http", "https"] {
            proxies[scheme] = variable(scheme.uppercased() + "_PROXY") ?? variable("ALL_PROXY")
        }
        self.proxies = proxies
        excepted = NoProxyList(variable("NO_PROXY")?.value ?? "")
    }

    /// The proxy for calls to a host; `nil` for a direct connection. A loopback host never has a proxy.
    ///
    /// - Parameters:
    ///   - scheme: `https` or `http`.
    ///   - host: a name or an address, as in a URL.
    /// - Throws: `ProxyError` if the variable that applies names no usable proxy. Other variables aren't looked at.
    package func proxy(scheme: String, host: String, port: Int) throws(ProxyError) -> Proxy? {
        guard let variable = proxies[scheme], !APIBaseURL.isLocal(host), !excepted.contains(host, port: port)
        else { return nil }
        return try Proxy(variable.value, variable: variable.name)
    }
}

extension ProxyVariables: CustomReflectable {
    /// Leaves out the values, which may contain passwords.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
