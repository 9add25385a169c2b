package import Diagnostics
import FieldReading
import LocatedYAML
package import Redaction

/// The content of a patchbay.yaml: its settings and its diagnostics.
package struct ConfigurationFile: Sendable {
    package let settings: Settings
    /// In reading order.
    package let diagnostics: [Diagnostic]
    /// The lines that diagnostics point at, for excerpts.
    package let text: SourceText

    package init(reading bytes: [UInt8], name: String) {
        let file = YAMLFile(parsing: bytes, name: name)
        var reader = SettingsReader()
        reader.fields.report(file)
        if file.documents.count > 1 {
            reader.fields.report(
                Diagnostic(
                    .wrongType,
                    "patchbay.yaml is one document, and a second one begins here.",
                    remedy: "Join them into one.",
                    at: SourceSpan(
                        start: file.documents[1].place,
                        endLine: file.documents[1].place.line,
                        endColumn: file.documents[1].place.column + 3
                    )
                )
            )
        }
        if let root = file.documents.first?.root { reader.read(root) }
        settings = reader.settings
        diagnostics = reader.fields.diagnostics.inReadingOrder()
        // Diagnostics of manifests may point at these places, too.
        let pointedAt = Array(settings.manifestSpans.values) + settings.reading.places.values
        let places = diagnostics.flatMap(\.places) + pointedAt.map(\.start)
        text = SourceText(bytes, file: file, showing: Set(places.map(\.line)))
    }
}
