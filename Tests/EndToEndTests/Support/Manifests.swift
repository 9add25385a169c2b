import BlandSimulator

/// The number of the guide's example.
let number = "+14150000000"

/// A manifest of numbers, each with the YAML below its key.
func manifest(_ numbers: KeyValuePairs<String, String>, head: String = "") -> String {
    var text = "apiVersion: patchbay/v1\n" + head + "numbers:\n"
    if numbers.isEmpty { text += "  {}\n" }
    for (number, body) in numbers {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
        text += "  \"\(number)\":\n" + lines.joined(separator: "\n") + "\n"
    }
    return text
}

/// A manifest of numbers with an inbound attachment without headers.
func inboundFleet(_ numbers: [String]) -> String {
    "apiVersion: patchbay/v1\nnumbers:\n" + numbers.map { "  \"\($0)\": { inbound: {} }\n" }.joined()
}

/// The YAML of an outbound direction.
func outbound(
    _ endpoint: String = "sip:edge.carrier.example", port: Int = 5061, headers: String? = nil, secret: Bool = false
) -> String {
    var text = "outbound:\n  sip_endpoint: \(endpoint)\n  options:\n    port: \(port)"
    if secret { text += "\n    sip_username: { env: CARRIER_USER }\n    sip_password: { env: CARRIER_PASSWORD }" }
    if let headers { text += "\n  headers:\n    - \(headers)" }
    return text
}

/// `+14155550100`, `+14155550101`, …
func numbers(_ count: Int, from first: Int = 14_155_550_100) -> [String] {
    (0..<count).map { "+\(first + $0)" }
}

/// An outbound attachment that someone else made.
func strangersSeed(_ number: String, _ endpoint: String = "sip:stranger.example.com") -> AttachmentSeed {
    AttachmentSeed(
        phoneNumber: number, direction: .outbound, sipEndpoint: endpoint,
        options: ["port": 5061, "transport": "tls", "secure_media": true]
    )
}
