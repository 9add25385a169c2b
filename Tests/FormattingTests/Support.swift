import Formatting

/// Returns a manifest's text in canonical style.
func formatted(_ text: String) throws -> String {
    try ManifestFormatter(name: "fleet.yaml").format(Array(text.utf8))
}
