package import Fleet
import SIPModel

/// Live states as a manifest: what `import` prints. Credentials become references to fill in.
package struct ManifestText: Sendable {
    package init() {}

    package func render(_ numbers: [LiveNumber]) -> String {
        var lines = ["apiVersion: patchbay/v1", "", "numbers:"]
        if numbers.isEmpty { lines[2] = "numbers: {}" }
        for number in numbers.sorted(by: { $0.number < $1.number }) {
            if number.inbound == nil, number.outbound == nil {
                lines.append("  \(quoted(number.number.description)): {}")
                continue
            }
            lines.append("  \(quoted(number.number.description)):")
            if let inbound = number.inbound { lines += render(inbound, .inbound) }
            if let outbound = number.outbound { lines += render(outbound, .outbound) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func render(_ attachment: LiveAttachment, _ direction: Direction) -> [String] {
        var body: [String] = []
        if direction == .outbound { body += line(attachment) }
        body += headers(attachment.headers)
        let unmanaged = attachment.options.other.keys.map { "options.\($0)" } + attachment.otherHeaderFields.keys
        body += unmanaged.sorted().map { "      # \(comment($0)): not managed by Patchbay" }
        let isEmpty = body.allSatisfy { $0.hasPrefix("      #") }
        return ["    \(direction.rawValue):" + (isEmpty ? " {}" : "")] + body
    }

    private func line(_ attachment: LiveAttachment) -> [String] {
        var lines: [String] = []
        if let endpoint = attachment.endpoint {
            // The API may leave out what a manifest has to say.
            let isURI = ["sip:", "sips:"].contains { endpoint.lowercased().hasPrefix($0) }
            lines.append("      sip_endpoint: \(quoted(isURI ? endpoint : "sip:" + endpoint))")
        }
        var options: [String] = []
        for name in OptionName.allCases where !name.isCredential {
            if let value = attachment.options.reported[name] {
                options.append("        \(name.rawValue): \(scalar(value))")
            } else if name != .port {
                options.append("        # \(name.rawValue): the API doesn't report it; Patchbay's default will be sent")
            }
        }
        for (name, credential) in [
            (OptionName.username, attachment.options.username), (.password, attachment.options.password),
        ]
        where credential != .missing {
            options.append("        \(name.rawValue): { env: \(name.rawValue.uppercased()) }  # set this variable")
        }
        if options.contains(where: { !$0.hasPrefix("        #") }) {
            lines.append("      options:")
            lines += options
        } else {
            lines += options.map { String($0.dropFirst(2)) }
        }
        return lines
    }

    private func headers(_ rules: [LiveHeaderRule]) -> [String] {
        guard !rules.isEmpty else { return [] }
        let lines = rules.map { rule -> String in
            switch rule {
            case .known(.custom(let key, let value, let passthrough)):
                "        - { type: custom, key: \(quoted(key)), value: \(quoted(value))"
                    + (passthrough ? ", passthrough: true }" : " }")
            case .known(.uui(let target, let purpose, let encoding, let content)):
                "        - { type: uui, target: \(quoted(target)), purpose: \(quoted(purpose)), "
                    + "encoding: \(encoding.rawValue), content: \(quoted(content)) }"
            case .unknown(let value):
                "        # a rule that Patchbay doesn't know: \(comment(Redacted.json(value).text))"
            }
        }
        let isEmpty = lines.allSatisfy { $0.hasPrefix("        #") }
        return ["      headers:" + (isEmpty ? " []" : "")] + lines
    }

    private func scalar(_ value: JSONValue) -> String {
        switch value {
        case .string(let text) where Transport(rawValue: text) != nil: text
        case .string(let text): quoted(text)
        default: Shown.yaml(value.text)
        }
    }

    /// A double-quoted scalar (YAML 1.2.2 §7.3.1): JSON's escapes are YAML's, too.
    private func quoted(_ text: String) -> String {
        Shown.yaml(JSONValue.string(text).text)
    }

    private func comment(_ text: String) -> String {
        Shown.text(text)
    }
}
