/// The vendor's own signalling names (the guide, SIP Connection Details): they take calls from
/// customers and are no customer's endpoint.
package enum BlandSignalling {
    package static func isVendorHost(_ host: some StringProtocol) -> Bool {
        let host = host.lowercased()
        return host == "sip.bland.ai" || host.hasSuffix(".sip.bland.ai")
    }
}
