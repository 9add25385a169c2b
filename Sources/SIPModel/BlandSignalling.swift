/// The vendor's signalling host names (the guide, SIP Connection Details). They receive calls from customers and are
/// never a customer's endpoint.
package enum BlandSignalling {
    package static func isVendorHost(_ host: some StringProtocol) -> Bool {
        let host = host.lowercased()
        return host == "sip.bland.ai" || host.hasSuffix(".sip.bland.ai")
    }
}
