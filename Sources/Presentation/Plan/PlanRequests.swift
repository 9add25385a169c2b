import BlandWire
import Fleet
import JSON
package import Planning
import SIPModel
import Wording

/// The calls of a plan as curl commands that a person can read and run by hand. Secrets appear as references that the
/// shell resolves (variables, files, commands), and the API key as `$BLAND_API_KEY`.
package enum PlanRequests {
    package static func render(_ plan: Plan) -> String {
        plan.phases.joined().map { operation in
            let calls = operation.requests.map { curl($0, plan.apiURL) }
            return "# \(operation.number) \(operation.action.rawValue) \(operation.directions.joined)\n"
                + calls.joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }

    private static func curl(_ request: APIRequest, _ apiURL: String) -> String {
        var parts = ["curl --request \(request.method.rawValue) \(quoted(apiURL + request.path))"]
        parts.append("--header \"Authorization: Bearer $BLAND_API_KEY\"")
        if let body = request.body {
            parts.append("--header 'Content-Type: application/json'")
            parts.append("--data '\(json(body, isCredential: false))'")
        }
        return parts.joined(separator: " \\\n  ")
    }

    /// JSON for use inside single quotes of a shell. A secret closes them, adds its reference in double quotes, and
    /// opens them again.
    private static func json(_ value: JSONValue, isCredential: Bool) -> String {
        switch value {
        case .object(let members):
            if isCredential, let reference = SecretReference(value) { return "\"'\"\(shell(reference))\"'\"" }
            let texts = members.sorted { $0.key < $1.key }.map { key, member in
                let isCredential = OptionName(rawValue: key)?.isCredential == true
                return "\(inner(JSONValue.string(key).text)):\(json(member, isCredential: isCredential))"
            }
            return "{\(texts.joined(separator: ","))}"
        case .array(let items): return "[\(items.map { json($0, isCredential: false) }.joined(separator: ","))]"
        default: return inner(value.text)
        }
    }

    private static func shell(_ reference: SecretReference) -> String {
        switch reference {
        case .environment(let name): "$\(name)"
        case .file(let path): "$(cat \(quoted(path)))"
        case .command(let words): "$(\(words.map(quoted).joined(separator: " ")))"
        }
    }

    private static func quoted(_ word: String) -> String { "'\(inner(word))'" }

    /// Escapes a text for use between two single quotes of a shell.
    private static func inner(_ text: String) -> String { TerminalSafe.json(text).replacing("'", with: "'\\''") }
}
