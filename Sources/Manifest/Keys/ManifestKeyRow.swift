/// One key of a manifest, with its mappings and the type of its value.
///
/// The reader, the suggestions for misspelt keys and `fmt` read these rows; tests check that
/// schemas/manifest.schema.json and docs/manifest.md agree with them.
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

/// The type of a key's value.
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
    /// A mapping from names to texts.
    case labels
    case mapping(ManifestMapping)
    /// A mapping, or the word `unmanaged`.
    case attachment(ManifestMapping)
    /// A mapping from names to mappings of this kind.
    case named(ManifestMapping)
    /// A mapping from phone numbers and blocks to their mappings.
    case numbers
    /// A list of header rules and uses of header lists.
    case rules
    /// A mapping from names to lists of header rules.
    case namedRules
    case secret
    /// Text, or a secret.
    case credential
    /// Any value; Patchbay doesn't read it.
    case anything

    /// A choice among the raw values of an enumeration.
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
