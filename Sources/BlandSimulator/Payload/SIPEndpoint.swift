/// An outbound endpoint as the guide wants it: "FQDN Only … Prefixed with `sip:`", with a port or without.
struct SIPEndpoint: Equatable {
    var host: String
    var port: Int?

    init(_ text: String, at place: String) throws(Refusal) {
        guard text.hasPrefix("sip:") else { throw .invalid("\(place) must begin with \"sip:\"") }
        let parts = text.dropFirst(4).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        host = String(parts[0])
        guard Self.isFQDN(host) else { throw .invalid("\(place) must name a fully qualified domain name") }
        guard parts.count == 2 else { return }
        let digits = parts[1]
        guard digits.allSatisfy({ "0"..."9" ~= $0 }), let port = Int(digits), (1...65535).contains(port) else {
            throw .invalid("\(place) has a port that is no integer from 1 to 65535")
        }
        self.port = port
    }

    private static func isFQDN(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, host.utf8.count <= 253, labels.allSatisfy(isLabel) else { return false }
        // A last label of digits alone makes it an IPv4 address, which no top level domain can be.
        return labels.last.map { label in !label.allSatisfy { "0"..."9" ~= $0 } } ?? false
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}
