import Foundation

/// Whether `localhost` has an IPv4 and an IPv6 address here.
package enum DualStack {
    package static let isThere: Bool = {
        let families = [AF_INET, AF_INET6]
        return families.allSatisfy { family in
            var hints = addrinfo()
            hints.ai_family = family
            var found: UnsafeMutablePointer<addrinfo>?
            defer { freeaddrinfo(found) }
            return getaddrinfo("localhost", nil, &hints, &found) == 0
        }
    }()
}
