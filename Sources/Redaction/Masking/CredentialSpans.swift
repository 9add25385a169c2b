package import LocatedYAML

/// The places of a file that may hold credentials, for the part that could be read as YAML.
package struct CredentialSpans: Sendable {
    /// The places that an excerpt must not show.
    package private(set) var spans: [SourceSpan] = []
    /// The lines of credential-like keys and their values: a comment there may be a password that begins with `#`.
    private(set) var lines: [ClosedRange<Int>] = []

    /// Finds everything below a key that looks like a credential's, and texts that state a credential themselves.
    package init(in documents: [YAMLDocument]) {
        for document in documents {
            if let root = document.root { collect(root, isCredential: false) }
        }
    }

    private mutating func collect(_ node: YAMLNode, isCredential: Bool) {
        switch node.content {
        case .broken:
            if isCredential { spans.append(node.span) }
        case .scalar(let scalar):
            if isCredential || states(scalar) { spans.append(node.span) }
        case .sequence(let items):
            for item in items { collect(item, isCredential: isCredential) }
        case .mapping(let entries):
            for entry in entries { collect(entry, isCredential: isCredential) }
            for entry in node.dropped { collect(entry, isCredential: isCredential || entry.key.isEmpty) }
        }
    }

    private mutating func collect(_ entry: YAMLEntry, isCredential: Bool) {
        let key = entry.key
        let isNamed = CredentialKeys.looksLikeCredential(key)
        if isCredential ? !Self.sources.contains(key) : isNamed && CredentialKeys.mayHoldValue(key) {
            spans.append(entry.keySpan)
        }
        if isNamed {
            let first = entry.keySpan.start.line
            lines.append(first...max(first, entry.value.visibleSpan.endLine))
        }
        collect(entry.value, isCredential: isCredential || isNamed)
    }

    /// The keys of a reference to a secret, which aren't secret themselves. Any other key below a credential is
    /// masked: it may be part of the value.
    private static let sources = ["env", "file", "command"]

    private func states(_ scalar: YAMLScalar) -> Bool {
        guard scalar.isString else { return false }
        let text = scalar.text
        return text.utf8.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }
            && (CredentialKeys.states(text) || Self.hasUserInformation(text))
    }

    /// Whether the text is a URL with user information, which may be a token or include a password.
    private static func hasUserInformation(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        return text[scheme.upperBound...].prefix { $0 != "/" }.contains("@")
    }
}
