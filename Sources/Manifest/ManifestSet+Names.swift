extension ManifestSet {
    /// What its trunks are called, in order.
    package var trunkNames: [String] { declarations.trunks.keys.sorted() }

    /// What its header lists are called, in order.
    package var headerListNames: [String] { declarations.headerLists.keys.sorted() }
}
