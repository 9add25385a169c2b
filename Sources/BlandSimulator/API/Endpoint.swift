/// The calls that the guide describes, and the two lists of the vendor's later pages.
enum Endpoint: Sendable {
    case attach, update, detach, verify, configuration, call, inboundList, outboundList

    init?(method: String, path: String) {
        switch (method, path) {
        case ("POST", "/sip/attach"): self = .attach
        case ("POST", "/sip/update"): self = .update
        case ("POST", "/sip/detach"): self = .detach
        case ("PUT", "/sip/verify"): self = .verify
        case ("GET", "/sip"): self = .configuration
        case ("POST", "/calls"): self = .call
        case ("GET", "/inbound"): self = .inboundList
        case ("GET", "/outbound"): self = .outboundList
        default: return nil
        }
    }

    /// Guide, "Entitlement Requirement": all /sip endpoints are protected.
    var needsEntitlement: Bool {
        switch self {
        case .attach, .update, .detach, .verify, .configuration: true
        case .call, .inboundList, .outboundList: false
        }
    }

    var isRead: Bool {
        switch self {
        case .configuration, .inboundList, .outboundList: true
        case .attach, .update, .detach, .verify, .call: false
        }
    }
}
