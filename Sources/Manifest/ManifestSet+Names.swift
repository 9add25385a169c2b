import TextBytes

extension ManifestSet {
    /// The names of the set's trunks, sorted.
    package var trunkNames: [String] { declarations.trunks.keys.sorted().map(\.text) }

    /// The names of the set's header lists, sorted.
    package var headerListNames: [String] { declarations.headerLists.keys.sorted().map(\.text) }
}
