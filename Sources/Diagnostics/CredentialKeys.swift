package import LocatedYAML

/// Which keys hold credentials, so that an excerpt of a manifest never shows one.
///
/// Redaction goes by the key, misspelt ones too, and never by searching a text for a value.
package enum CredentialKeys {
    private static let parts = ["pass", "pwd", "pswd", "pswrd", "secret", "token", "cred", "apikey", "authkey"]
    private static let words = ["sippassword", "password", "sipusername", "username", "sippass", "sipuser", "sipsecret"]

    package static func looksLikeCredential(_ key: String) -> Bool {
        let bare = key.lowercased().filter { $0.isLetter || $0.isNumber }
        guard bare.count >= 3 else { return false }
        if parts.contains(where: bare.contains) { return true }
        return words.contains { EditDistance.between(bare, $0, limit: 3) <= min(3, $0.count / 3) }
    }

    /// Where the scalars stand that an excerpt must mask: all below a key that looks like a credential's.
    package static func masked(in documents: [YAMLDocument]) -> [SourceSpan] {
        var spans: [SourceSpan] = []
        for document in documents {
            if let root = document.root { collect(root, masking: false, into: &spans) }
        }
        return spans
    }

    private static func collect(_ node: YAMLNode, masking: Bool, into spans: inout [SourceSpan]) {
        switch node.content {
        case .scalar, .broken:
            if masking { spans.append(node.span) }
        case .sequence(let items):
            for item in items { collect(item, masking: masking, into: &spans) }
        case .mapping(let entries):
            for entry in entries {
                if masking, !["env", "file", "command"].contains(entry.key) { spans.append(entry.keySpan) }
                collect(entry.value, masking: masking || looksLikeCredential(entry.key), into: &spans)
            }
        }
    }
}
