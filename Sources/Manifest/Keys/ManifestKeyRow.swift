/// One key of a manifest: where it stands and what it holds.
///
/// The reader, the suggestions for misspelt keys and `fmt` read these rows; tests hold schemas/manifest.schema.json and
/// docs/manifest.md to them.
package struct ManifestKeyRow: Sendable {
    package let key: ManifestKey
    /// The mappings that have the key.
    package let mappings: [ManifestMapping]
    package let type: KeyType
    /// The key's `title` in the schema.
    package let title: String
    package let isRequired: Bool
    /// The first profile that has the key.
    package let profile: KeyProfile

    init(
        _ key: ManifestKey,
        in mappings: [ManifestMapping],
        _ type: KeyType,
        _ title: String,
        isRequired: Bool = false,
        profile: KeyProfile = .guide
    ) {
        self.key = key
        self.mappings = mappings
        self.type = type
        self.title = title
        self.isRequired = isRequired
        self.profile = profile
    }
}

/// What stands at a key.
package enum KeyType: Hashable, Sendable {
    case text
    case boolean
    case integer
    /// One of these words.
    case choice([String])
    /// A list of texts.
    case texts
    /// A list of phone numbers.
    case phoneNumbers
    /// Names with texts.
    case labels
    case mapping(ManifestMapping)
    /// A mapping, or the word `unmanaged`.
    case attachment(ManifestMapping)
    /// Names with mappings.
    case named(ManifestMapping)
    /// Phone numbers and blocks with their mappings.
    case numbers
    /// A list of header rules and uses of header lists.
    case rules
    /// Names with lists of header rules.
    case namedRules
    case secret
    /// Text, or a secret.
    case credential
    /// Patchbay doesn't read it.
    case anything

    /// One word of an enumeration.
    static func oneOf<Words: RawRepresentable & CaseIterable>(_ words: Words.Type) -> KeyType
    where Words.RawValue == String {
        .choice(Words.allCases.map(\.rawValue))
    }
}

/// An edition of the vendor's API. A later one has the keys of the earlier ones, too.
package enum KeyProfile: Sendable {
    case guide
    /// The reader refuses its keys, since Patchbay speaks the guide's API alone
    /// (docs/api-notes.md#the-vendors-later-api).
    case current
}
