import Fleet
import JSON
import SIPModel

/// What a manifest says below a number.
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

/// What a manifest says of a direction that is attached.
enum DirectionBody: Hashable, Sendable {
    /// - Parameter asides: fields of the live state that Patchbay doesn't manage.
    case attached(TargetBody?, [HeaderRule], asides: [String])
    /// It can't be said in a manifest, so it is left alone.
    case unmanaged(reason: String)
}

/// Where calls go, as the API shows it.
package struct TargetBody: Hashable, Sendable {
    let endpoint: String
    /// Port, transport and secure_media as far as they are reported.
    let options: [OptionName: JSONValue]
    let username: LiveCredential
    let password: LiveCredential

    var host: String { endpoint.hasPrefix("sip:") ? String(endpoint.dropFirst(4)) : endpoint }

    subscript(credential name: OptionName) -> LiveCredential { name == .username ? username : password }

    // MARK: Credentials

    /// What has the same credentials, as far as anyone can tell.
    struct Account: Hashable {
        let endpoint: String
        let port: JSONValue?
        let username: LiveCredential
        let password: LiveCredential
    }

    /// nil without credentials.
    var account: Account? {
        guard username != .missing || password != .missing else { return nil }
        return Account(endpoint: endpoint, port: options[.port], username: username, password: password)
    }

    /// What a variable for one of its credentials is called.
    static func variable(_ name: OptionName, _ suffix: String) -> String {
        name.rawValue.uppercased() + (suffix.isEmpty ? "" : "_") + suffix.uppercased().replacing("-", with: "_")
    }

    /// The suffix that a variable has, where it is one of these.
    static func suffix(_ variable: String) -> String? {
        for name in OptionName.allCases where name.isCredential && variable.hasPrefix(self.variable(name, "") + "_") {
            return variable.dropFirst(name.rawValue.count + 1).lowercased().replacing("_", with: "-")
        }
        return nil
    }
}

extension HeaderRule {
    /// What a list that begins with it is named for.
    var name: String {
        switch self {
        case .custom(let key, _, _): key
        case .uui(let target, _, _, _): target
        }
    }
}
