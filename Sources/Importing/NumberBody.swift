import Fleet
import JSON
import SIPModel

/// The body of a number in a manifest.
package struct NumberBody: Hashable, Sendable {
    var inbound: DirectionBody?
    var outbound: DirectionBody?
    var labels: [String: String] = [:]
    var preventDetach = false

    subscript(_ direction: Direction) -> DirectionBody? {
        get { direction == .inbound ? inbound : outbound }
        set { if direction == .inbound { inbound = newValue } else { outbound = newValue } }
    }
}

/// The body of an attached direction in a manifest.
enum DirectionBody: Hashable, Sendable {
    /// - Parameter asides: fields of the live state that Patchbay doesn't manage.
    case attached(TargetBody?, [HeaderRule], asides: [String])
    /// A manifest can't express the attachment, so it is written as `unmanaged`, for this reason.
    case unmanaged(reason: String)
}

/// The target of outbound calls, as the API reports it.
package struct TargetBody: Hashable, Sendable {
    let endpoint: String
    /// `port`, `transport` and `secure_media`, each only if the API reports it.
    let options: [OptionName: JSONValue]
    let username: LiveCredential
    let password: LiveCredential

    var host: String { endpoint.hasPrefix("sip:") ? String(endpoint.dropFirst(4)) : endpoint }

    subscript(credential name: OptionName) -> LiveCredential { name == .username ? username : password }

    // MARK: Credentials

    /// The identity of a pair of credentials. Where the API hides them, one endpoint and port count as one account.
    struct Account: Hashable {
        let endpoint: String
        let port: JSONValue?
        let username: LiveCredential
        let password: LiveCredential
    }

    /// The account of the credentials; `nil` without credentials.
    var account: Account? {
        guard username != .missing || password != .missing else { return nil }
        return Account(endpoint: endpoint, port: options[.port], username: username, password: password)
    }

    /// Returns the name of the environment variable for a credential.
    static func variable(_ name: OptionName, _ suffix: String) -> String {
        name.rawValue.uppercased() + (suffix.isEmpty ? "" : "_") + suffix.uppercased().replacing("-", with: "_")
    }

    /// Returns the suffix of a credential's environment variable, as lowercase words with hyphens; `nil` if
    /// `variable` is not such a name.
    static func suffix(_ variable: String) -> String? {
        for name in OptionName.allCases where name.isCredential && variable.hasPrefix(self.variable(name, "") + "_") {
            return variable.dropFirst(name.rawValue.count + 1).lowercased().replacing("_", with: "-")
        }
        return nil
    }
}

extension HeaderRule {
    /// The text from which a header list that begins with this rule takes its name.
    var name: String {
        switch self {
        case .custom(let key, _, _): key
        case .uui(let target, _, _, _): target
        }
    }
}
