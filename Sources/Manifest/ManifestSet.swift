package import Diagnostics
package import Fleet
package import LocatedYAML

/// All manifests of a configuration, read as one: the fleet they want, and all that is wrong with them.
///
/// Pure: files come in as bytes.
package struct ManifestSet: Sendable {
    /// One file, or standard input.
    package struct Source: Sendable {
        /// The path that places and the ledger name it by.
        package let name: String
        package let content: Content

        package enum Content: Sendable {
            case bytes([UInt8])
            /// It is there and can't be read, for this reason.
            case unreadable(String)
        }

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            content = .bytes(bytes)
        }

        package init(name: String, unreadable reason: String) {
            self.name = name
            content = .unreadable(reason)
        }
    }

    /// The desired fleet; where `diagnostics` has errors it holds what could be read, and must not be applied.
    package let fleet: DesiredFleet
    /// In reading order.
    package let diagnostics: [Diagnostic]
    /// The names of its files, in the order in which they were read.
    package let files: [String]
    /// The texts of the files that diagnostics name, for excerpts.
    package let texts: [String: SourceText]

    let declarations: Declarations

    /// The most numbers that one set may have.
    package static let maximumNumbers = 1_000_000

    package init(reading sources: [Source], limits: YAMLLimits = YAMLLimits()) {
        var reader = DeclarationReader()
        var waivers: [Waivers] = []
        for source in sources {
            switch source.content {
            case .bytes(let bytes):
                let file = YAMLFile(parsing: bytes, name: source.name, limits: limits)
                waivers.append(Waivers(in: bytes, of: file))
                reader.read(file)
            case .unreadable(let reason): reader.reportUnreadable(source.name, reason)
            }
        }
        var resolver = Resolver(reader.declarations, fields: reader.fields)
        declarations = reader.declarations
        fleet = resolver.resolve()
        files = sources.map(\.name)
        diagnostics = waivers.reduce(resolver.fields.diagnostics) { $1.applied(to: $0) }.inReadingOrder()
        texts = Self.texts(of: sources, in: diagnostics, limits: limits)
    }

    /// Masking a text costs as much as reading it, so only what an excerpt is made of is masked: read once more for it.
    private static func texts(
        of sources: [Source],
        in diagnostics: [Diagnostic],
        limits: YAMLLimits
    ) -> [String: SourceText] {
        let places = diagnostics.flatMap { [$0.span.start] + $0.related.map(\.span.start) }
        let names = Set(places.map(\.file))
        var texts: [String: SourceText] = [:]
        for source in sources where names.contains(source.name) {
            guard case .bytes(let bytes) = source.content else { continue }
            texts[source.name] = SourceText(bytes, file: YAMLFile(parsing: bytes, name: source.name, limits: limits))
        }
        return texts
    }
}
