import Foundation

/// An IP address, for loopback and for the networks of `NO_PROXY`.
struct IPAddress: Sendable, Hashable {
    /// 4 bytes for IPv4, 16 for IPv6. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is its IPv4 address.
    let bytes: [UInt8]

    /// - Parameter text: an address as in a URL: IPv6 with or without brackets. A name gives `nil`.
    init?(_ text: some StringProtocol) {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let bare = String(isBracketed ? text.dropFirst().dropLast() : text[...])
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, bare, &bytes) == 1 {
            self.init(bytes: Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, bare, &bytes) == 1 {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    /// - Parameter bytes: 4 or 16, as a certificate has them; another count gives `nil`.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes.starts(with: Self.mapped) ? Array(bytes.suffix(4)) : bytes
    }

    private static let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Whether this is an address of the local machine: 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        bytes.count == 4 ? bytes.first == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// A loopback address, or the unspecified one, which the system connects to itself.
    var isLocal: Bool { isLoopback || bytes.allSatisfy { $0 == 0 } }

    /// The IPv4 address of a host that the system reads as numbers, such as `127.1`, `0x7f.1` or `2130706433`.
    init?(asSystem host: String) {
        var address = in_addr()
        guard host.utf8.first.map({ (0x30...0x39).contains($0) }) == true, inet_aton(host, &address) == 1 else {
            return nil
        }
        bytes = withUnsafeBytes(of: address.s_addr) { Array($0) }
    }

    /// - Parameter prefix: number of leading bits that must be equal.
    func isIn(_ network: IPAddress, prefix: Int) -> Bool {
        guard bytes.count == network.bytes.count, (0...bytes.count * 8).contains(prefix) else { return false }
        return zip(bytes, network.bytes).enumerated().allSatisfy { index, pair in
            let bits = min(max(prefix - index * 8, 0), 8)
            return (pair.0 ^ pair.1) >> (8 - UInt8(bits)) == 0 || bits == 0
        }
    }
}

extension IPAddress: CustomStringConvertible {
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
