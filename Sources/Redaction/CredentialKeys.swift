import Wording

/// The one list of keys that hold credentials. No excerpt of a manifest, error of the API, journal or report shows
/// the value below such a key.
///
/// Redaction goes by the key, including misspelt ones, and never by searching a text for a value.
package enum CredentialKeys {
    private static let parts = words([
        "pass", "pwd", "psw", "pword", "pwrd", "secret", "token", "cred", "apikey", "authkey", "paswd",
        "authorization", "bearer", "privatekey", "accesskey", "signingkey", "encryptionkey",
    ])
    private static let wholes = words([
        "sippassword", "password", "sipusername", "username", "sippass", "sipuser", "sipsecret", "secret", "token",
    ])
    /// A key of the guide that contains `pass` and holds no credential.
    private static let passthrough = Word("passthrough")
    private static let abbreviation = Array("pw".utf8)

    package static func looksLikeCredential(_ key: String) -> Bool {
        looksLikeCredential(key.utf8)
    }

    static func looksLikeCredential(_ key: some Collection<UInt8>) -> Bool {
        let word = Word(key)
        let bare = word.letters
        guard word.hasLetter else { return false }
        if bare == abbreviation { return true }
        guard bare.count >= 3 else { return false }
        if contains(bare, passthrough.letters[..<7]) { return false }
        if word.isWithin(2, of: passthrough) { return false }
        if bare.suffix(2) == abbreviation[...] { return true }
        if parts.contains(where: { $0.kinds.isSubset(of: word.kinds) && contains(bare, $0.letters[...]) }) {
            return true
        }
        return wholes.contains { word.isWithin(min(3, $0.letters.count / 3), of: $0) }
    }

    /// Whether a text is a credential's key or contains one: `options.sip_username`, `/options/sip_password`,
    /// `sip_password must be text`.
    package static func namesCredential(_ text: String) -> Bool {
        looksLikeCredential(text)
            || text.utf8.split { !$0.isWord || $0 == UInt8(ascii: ".") }.contains(where: looksLikeCredential)
    }

    /// Returns a key as a message may quote it; `nil` if it is longer than 60 characters or may contain a credential.
    package static func quoted(_ key: String) -> String? {
        key.count > 60 || mayHoldValue(key) ? nil : "`\(key)`"
    }

    /// Whether a key may contain a value: if the space is forgotten, all of `sip_password:x` is a key.
    package static func mayHoldValue(_ key: String) -> Bool {
        !key.utf8.allSatisfy { $0 >= 0x80 || $0.isWord } && looksLikeCredential(key)
    }

    /// Whether a text names a credential and states its value: `password: x`, `token=x`, `sip:user:x@host`.
    static func states(_ text: some StringProtocol) -> Bool {
        end(ofStatedKeyIn: text) != nil || hasUserPassword(text)
    }

    /// Returns the index of the first `:` or `=` after a word that looks like a credential's key, or `nil`.
    static func end(ofStatedKeyIn text: some StringProtocol) -> String.Index? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else { return nil }
        let text = Substring(text)
        return text.isASCII ? endOfKey(statedIn: text.utf8) : endOfKey(statedIn: text)
    }

    private static func endOfKey<Text: Collection>(statedIn text: Text) -> String.Index?
    where Text.Element: TextUnit, Text.Index == String.Index, Text.SubSequence: CredentialText {
        var word: Range<String.Index>?
        var index = text.startIndex
        while index < text.endIndex {
            let unit = text[index]
            let next = text.index(after: index)
            if unit.isWord {
                word = (word?.upperBound == index ? word?.lowerBound ?? index : index)..<next
            } else if unit.isOne(of: ":=") {
                if let word, text[word].looksLikeCredential { return index }
                word = nil
            } else if !unit.isWhitespace, !unit.isOne(of: "\"'") {
                word = nil
            }
            index = next
        }
        return nil
    }

    /// RFC 3261 §19.1.1: `sip:user:password@host`.
    private static func hasUserPassword(_ text: some StringProtocol) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        return text[..<at].split(separator: ":", omittingEmptySubsequences: false).count > 2
    }

    // MARK: Words

    /// The letters and digits of a text, ASCII letters in lower case.
    private struct Word {
        private(set) var letters: [UInt8] = []
        /// The kinds of letters in the word. Most words share too few of them with a credential's key to need a
        /// comparison.
        private(set) var kinds = Kinds()

        struct Kinds: OptionSet {
            let rawValue: UInt32

            init(rawValue: UInt32) { self.rawValue = rawValue }

            /// All digits are one kind, and so are all bytes beyond ASCII.
            init(of byte: UInt8) {
                switch byte {
                case 0x61...0x7A: rawValue = 1 << UInt32(byte - 0x61)
                case 0x30...0x39: rawValue = 1 << 26
                default: rawValue = 1 << 27
                }
            }
        }

        init(_ text: String) { self.init(text.utf8) }

        init(_ text: some Collection<UInt8>) {
            letters.reserveCapacity(text.count)
            for byte in text where byte >= 0x80 || byte.isLetterOrDigit {
                let letter = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                letters.append(letter)
                kinds.insert(Kinds(of: letter))
            }
        }

        var hasLetter: Bool { !kinds.isSubset(of: Kinds(of: UInt8(ascii: "0"))) }

        /// Whether at most `limit` changes turn the word into `other`. Each kind of letter that only one of the two
        /// has takes at least one change.
        func isWithin(_ limit: Int, of other: Word) -> Bool {
            kinds.subtracting(other.kinds).rawValue.nonzeroBitCount <= limit
                && other.kinds.subtracting(kinds).rawValue.nonzeroBitCount <= limit
                && EditDistance.between(letters, other.letters, limit: limit) <= limit
        }
    }

    private static func words(_ texts: [String]) -> [Word] { texts.map { Word($0) } }

    private static func contains(_ text: [UInt8], _ part: ArraySlice<UInt8>) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { start in
            text[start] == first && text[start..<(start + part.count)].elementsEqual(part)
        }
    }
}

/// A part of a text that may be a credential's key.
protocol CredentialText {
    var looksLikeCredential: Bool { get }
}

extension Substring: CredentialText {
    var looksLikeCredential: Bool { CredentialKeys.looksLikeCredential(utf8) }
}

extension Substring.UTF8View: CredentialText {
    var looksLikeCredential: Bool { CredentialKeys.looksLikeCredential(self) }
}
