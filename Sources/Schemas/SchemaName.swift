/// The JSON Schemas that come with the program.
package enum SchemaName: String, Sendable, CaseIterable {
    case manifest
    case config
    case plan
    case drift
    case outcome
    case journal
    case desired

    /// The schema's text, byte for byte as in schemas/ of the repository.
    package var text: String { EmbeddedSchemas.text(of: self) }
}
