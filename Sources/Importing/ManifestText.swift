import Fleet
import JSON
import Manifest
import SIPModel
import Wording

/// A draft of manifests as YAML. Credentials are references to fill in, never values.
package struct ManifestText: Sendable {
    /// The name of the file that declares shared trunks and header lists.
    package static let shared = "shared"

    private typealias Key = ManifestKey

    private let trunkNames: [TargetBody: String]
    private let listNames: [[HeaderRule]: String]
    private let variables: [TargetBody: String]
    private let draft: ManifestDraft?

    package init(_ draft: ManifestDraft) {
        self.init(
            trunkNames: Dictionary(uniqueKeysWithValues: draft.trunks.map { ($0.value, $0.name) }),
            listNames: Dictionary(uniqueKeysWithValues: draft.headerLists.map { ($0.value, $0.name) }),
            variables: draft.variables,
            draft: draft
        )
    }

    private init(
        trunkNames: [TargetBody: String] = [:],
        listNames: [[HeaderRule]: String] = [:],
        variables: [TargetBody: String] = [:],
        draft: ManifestDraft? = nil
    ) {
        self.trunkNames = trunkNames
        self.listNames = listNames
        self.variables = variables
        self.draft = draft
    }

    /// Returns the whole draft as one manifest.
    package func whole() -> String {
        let entries = (draft?.files ?? []).flatMap(\.entries).sorted { $0.first < $1.first }
        return document(common() + numbers(entries))
    }

    /// Returns each file with its name, without an extension. Shared trunks and header lists come first, in a
    /// separate file.
    package func files() -> [(name: String, text: String)] {
        var files = (draft?.files ?? []).map { (name: $0.name, text: document(numbers($0.entries))) }
        let common = common()
        if !common.isEmpty { files.insert((Self.shared, document(common)), at: 0) }
        return files
    }

    /// Returns a manifest of one number, without shared trunks and header lists.
    static func trial(_ number: PhoneNumber, _ body: NumberBody) -> String {
        let text = ManifestText()
        return text.document(["", "\(Key.numbers):"] + text.entry("\(number)", body))
    }

    private func document(_ lines: [String]) -> String {
        (["\(Key.apiVersion): \(ManifestWord.version)"] + lines).joined(separator: "\n") + "\n"
    }

    // MARK: Shared trunks and header lists

    private func common() -> [String] {
        guard let draft else { return [] }
        var lines: [String] = []
        if !draft.trunks.isEmpty {
            lines += ["", "\(Key.trunks):"]
            for trunk in draft.trunks { lines += ["  \(quoted(trunk.name)):"] + target(trunk.value, "    ") }
        }
        if !draft.headerLists.isEmpty {
            lines += ["", "\(Key.headers):"]
            for list in draft.headerLists {
                lines.append("  \(quoted(list.name)):")
                lines += list.value.map { "    - " + rule($0) }
            }
        }
        return lines
    }

    // MARK: Numbers

    private func numbers(_ entries: [ManifestDraft.Entry]) -> [String] {
        guard !entries.isEmpty else { return ["", "\(Key.numbers): {}"] }
        return ["", "\(Key.numbers):"]
            + entries.flatMap { entry($0.first == $0.last ? "\($0.first)" : "\($0.first)..\($0.last)", $0.body) }
    }

    private func entry(_ key: String, _ body: NumberBody) -> [String] {
        var lines: [String] = []
        if !body.labels.isEmpty {
            let labels = body.labels.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \(quoted($0.value))" }
            lines.append("    \(Key.labels): { \(labels.joined(separator: ", ")) }")
        }
        if body.preventDetach { lines.append("    \(Key.lifecycle): { \(Key.preventDetach): true }") }
        for direction in Direction.allCases {
            if let found = body[direction] { lines += self.direction(direction, found) }
        }
        return lines.isEmpty ? ["  \(quoted(key)): {}"] : ["  \(quoted(key)):"] + lines
    }

    private func direction(_ direction: Direction, _ body: DirectionBody) -> [String] {
        switch body {
        case .unmanaged(let reason):
            return [
                "    # left alone: \(TerminalSafe.text(reason))",
                "    \(direction.rawValue): \(ManifestWord.unmanaged)",
            ]
        case .attached(let target, let headers, let asides):
            let comments = asides.map { "    # \(TerminalSafe.text($0)): not managed by Patchbay" }
            var lines: [String] = []
            if let target {
                if let name = trunkNames[target] {
                    lines.append("      \(Key.trunk): \(quoted(name))")
                } else {
                    lines += self.target(target, "      ")
                }
            }
            if let name = listNames[headers] {
                lines.append("      \(Key.headers): [{ \(Key.use): \(quoted(name)) }]")
            } else if !headers.isEmpty {
                lines.append("      \(Key.headers):")
                lines += headers.map { "        - " + rule($0) }
            }
            return comments + ["    \(direction.rawValue):" + (lines.isEmpty ? " {}" : "")] + lines
        }
    }

    private func target(_ target: TargetBody, _ indent: String) -> [String] {
        var options: [String] = []
        for name in OptionName.allCases {
            if name.isCredential {
                guard target[credential: name] != .missing else { continue }
                let variable = TargetBody.variable(name, variables[target] ?? "")
                options.append("\(name.rawValue): { \(Key.env): \(variable) }  # set this variable")
            } else if let value = target.options[name] {
                options.append("\(name.rawValue): \(scalar(value))")
            } else if name != .port {
                options.append("# \(name.rawValue): the API doesn't report it; Patchbay's default will be sent")
            }
        }
        let endpoint = "\(indent)\(Key.sipEndpoint): \(quoted(target.endpoint))"
        // With comments alone, `options` would be null, which a manifest's reader refuses.
        guard options.contains(where: { !$0.hasPrefix("#") }) else { return [endpoint] + options.map { indent + $0 } }
        return [endpoint, "\(indent)\(Key.options):"] + options.map { "\(indent)  \($0)" }
    }

    private func rule(_ rule: HeaderRule) -> String {
        var fields: [(key: Key, value: String)]
        switch rule {
        case .custom(let key, let value, let passthrough):
            fields = [(.type, HeaderRuleKind.custom.rawValue), (.key, quoted(key)), (.value, quoted(value))]
            if passthrough { fields.append((.passthrough, "true")) }
        case .uui(let target, let purpose, let encoding, let content):
            fields = [
                (.type, HeaderRuleKind.uui.rawValue), (.target, quoted(target)), (.purpose, quoted(purpose)),
                (.encoding, encoding.rawValue), (.content, quoted(content)),
            ]
        }
        return "{ " + fields.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + " }"
    }

    private func scalar(_ value: JSONValue) -> String {
        if case .string(let text) = value { quoted(text) } else { TerminalSafe.yaml(value.text) }
    }

    /// A double-quoted scalar (YAML 1.2.2 §7.3.1). JSON's escapes are valid in YAML, too.
    private func quoted(_ text: String) -> String {
        TerminalSafe.yaml(JSONValue.string(text).text)
    }
}
