/// The JSON Schemas that come with the program.
package enum SchemaName: String, Sendable, CaseIterable {
    case manifest
    case config
    case plan
    case drift
    case outcome
    case journal
    case desired

    /// The schema's text, as in schemas/ of the repository.
    package var text: String {
        let text =
            switch self {
            case .manifest: SchemaTexts.manifest
            case .config: SchemaTexts.config
            case .plan: SchemaTexts.plan
            case .drift: SchemaTexts.drift
            case .outcome: SchemaTexts.outcome
            case .journal: SchemaTexts.journal
            case .desired: SchemaTexts.desired
            }
        return text + "\n"
    }
}
