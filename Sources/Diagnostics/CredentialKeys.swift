/// Which keys hold credentials, so that an excerpt of a manifest never shows one.
///
/// Redaction goes by the key, misspelt ones too, and never by searching a text for a value.
package enum CredentialKeys {
    private static let parts = letters([
        "pass", "pwd", "psw", "pword", "pwrd", "secret", "token", "cred", "apikey", "authkey",
    ])
    private static let words = letters([
        "sippassword", "password", "sipusername", "username", "sippass", "sipuser", "sipsecret", "secret", "token",
    ])
    /// A key of the guide that has `pass` in it and holds no credential.
    private static let passthrough = Array("passthrough".utf8)

    package static func looksLikeCredential(_ key: String) -> Bool {
        let bare = letters(of: key)
        guard bare.contains(where: { $0 > UInt8(ascii: "9") }) else { return false }
        if bare == Array("pw".utf8) { return true }
        guard bare.count >= 3 else { return false }
        if contains(bare, Array(passthrough.prefix(7))) { return false }
        if EditDistance.between(bare, passthrough, limit: 2) <= 2 { return false }
        if bare.suffix(2) == Array("pw".utf8)[...] { return true }
        if parts.contains(where: { contains(bare, $0) }) { return true }
        return words.contains {
            let limit = min(3, $0.count / 3)
            return EditDistance.between(bare, $0, limit: limit) <= limit
        }
    }

    /// Whether a key says more than a name does: with a forgotten space, `sip_password:x` is all key.
    package static func mayHoldValue(_ key: String) -> Bool {
        !key.utf8.allSatisfy(isWordByte) && looksLikeCredential(key)
    }

    /// Whether a text names a credential and what it is: `password: x`, `token=x`, `sip:user:x@host`.
    static func states(_ text: some StringProtocol) -> Bool {
        end(ofStatedKeyIn: text) != nil || hasUserPassword(text)
    }

    /// Where the first `:` or `=` stands that follows a word which looks like a credential's key.
    static func end(ofStatedKeyIn text: some StringProtocol) -> String.Index? {
        var word: Range<String.Index>?
        for index in text.indices {
            let character = text[index]
            if isWord(character) {
                word = (word?.upperBound == index ? word?.lowerBound ?? index : index)..<text.index(after: index)
            } else if character == ":" || character == "=" {
                if let word, looksLikeCredential(String(text[word])) { return index }
                word = nil
            } else if !character.isWhitespace, character != "\"", character != "'" {
                word = nil
            }
        }
        return nil
    }

    /// RFC 3261 §19.1.1: `sip:user:password@host`.
    private static func hasUserPassword(_ text: some StringProtocol) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        return text[..<at].split(separator: ":", omittingEmptySubsequences: false).count > 2
    }

    // MARK: Letters

    static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-" || character == "."
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Letters and digits alone, ASCII ones in lower case.
    private static func letters(of key: String) -> [UInt8] {
        key.utf8.filter { $0 >= 0x80 || isLetterOrDigit($0) }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func letters(_ words: [String]) -> [[UInt8]] {
        words.map { Array($0.utf8) }
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
