package import Diagnostics
import FieldReading
package import Fleet
package import LocatedYAML
package import Redaction
package import SIPModel

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
            /// It is there and can't be read, for this reason; nil for the usual remedy.
            case unreadable(String, remedy: String?)
            /// It is the file that was read by this name already.
            case sameFile(as: String)
            /// There is no manifest where one was named, at this place of the configuration.
            case nothing(SourceSpan)
        }

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            content = .bytes(bytes)
        }

        package init(name: String, unreadable reason: String, remedy: String? = nil) {
            self.name = name
            content = .unreadable(reason, remedy: remedy)
        }

        package init(name: String, sameFileAs other: String) {
            self.name = name
            content = .sameFile(as: other)
        }

        /// - Parameter span: where the configuration names it; nil where a default or the command line does.
        package init(nothingAt name: String, namedAt span: SourceSpan? = nil) {
            self.name = name
            content = .nothing(span ?? SourceSpan(startOf: name))
        }

        /// Whether it is a file of the set, and not one that is missed or known by another name.
        package var isFile: Bool {
            switch content {
            case .bytes, .unreadable: true
            case .sameFile, .nothing: false
            }
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

    /// Where the set names each secret, in reading order; in trunks that nothing uses, too.
    package var secretPlaces: [SecretReference: [SourceSpan]] { declarations.secrets.mapValues { $0.sorted() } }

    package init(reading sources: [Source], limits: ReadingLimits = ReadingLimits()) {
        self.init(of: sources, sources.map { SourceReading($0, limits: limits) }, limits: limits)
    }

    /// Reads a set, several files at once; the result is the same.
    ///
    /// - Parameter width: how many files are read at a time.
    package static func reading(_ sources: [Source], limits: ReadingLimits, width: Int) async -> ManifestSet {
        let readings = await withTaskGroup(of: (Int, SourceReading).self) { group in
            var waiting = sources.enumerated().makeIterator()
            func readNext() {
                guard let (index, source) = waiting.next() else { return }
                group.addTask { (index, SourceReading(source, limits: limits)) }
            }
            for _ in 0..<max(1, width) { readNext() }
            var readings: [Int: SourceReading] = [:]
            while let (index, reading) = await group.next() {
                readings[index] = reading
                readNext()
            }
            return sources.indices.compactMap { readings[$0] }
        }
        return ManifestSet(of: sources, readings, limits: limits)
    }

    private init(of sources: [Source], _ readings: [SourceReading], limits: ReadingLimits) {
        var reader = DeclarationReader(limits: limits)
        for reading in readings { reader.join(reading.reader) }
        var resolver = Resolver(reader.declarations, fields: reader.fields, limits: limits)
        declarations = reader.declarations
        fleet = resolver.resolve()
        files = sources.filter(\.isFile).map(\.name)
        diagnostics = readings.reduce(resolver.fields.diagnostics) { $1.waivers?.applied(to: $0) ?? $0 }
            .inReadingOrder()
        texts = Self.texts(of: sources, for: diagnostics, limits: limits)
    }

    /// What one source declares, and what is wrong with it.
    private struct SourceReading: Sendable {
        private(set) var reader: DeclarationReader
        private(set) var waivers: Waivers?

        init(_ source: Source, limits: ReadingLimits) {
            reader = DeclarationReader(limits: limits)
            switch source.content {
            case .bytes(let bytes):
                let file = YAMLFile(parsing: bytes, name: source.name, limits: limits.yaml)
                waivers = Waivers(in: bytes, of: file)
                reader.read(file)
            case .unreadable(let reason, let remedy): reader.reportUnreadable(source.name, reason, remedy)
            case .sameFile(let other): reader.reportSameFile(source.name, as: other)
            case .nothing(let span): reader.reportNothing(source.name, at: span)
            }
        }
    }

    private static let largestMaskedBomb = 1 << 20

    /// Masking a text costs as much as reading it, so only the lines that excerpts show are kept: read once more for it.
    package static func texts(
        of sources: [Source],
        for diagnostics: [Diagnostic],
        limits: ReadingLimits
    ) -> [String: SourceText] {
        let places = diagnostics.flatMap(\.places)
        // Of a large file with too many nodes, one line explains nothing, and to mask it all takes longer than to read it.
        let tooMany = Set(diagnostics.filter { $0.code == .tooManyNodes }.map(\.span.start.file))
        let lines = Dictionary(grouping: places, by: \.file).mapValues { Set($0.map(\.line)) }
        var texts: [String: SourceText] = [:]
        for source in sources {
            guard let wanted = lines[source.name] else { continue }
            // A file that wasn't read has no line to show.
            guard case .bytes(let bytes) = source.content, bytes.count <= limits.yaml.fileSize else { continue }
            if bytes.count > largestMaskedBomb, tooMany.contains(source.name) { continue }
            let file = YAMLFile(parsing: bytes, name: source.name, limits: limits.yaml)
            texts[source.name] = SourceText(bytes, file: file, showing: wanted)
        }
        return texts
    }
}
