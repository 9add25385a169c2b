package import Diagnostics
import FieldReading
package import Fleet
package import LocatedYAML
package import Redaction
package import SIPModel

/// All manifests of a configuration, read as one set: its desired fleet and its diagnostics.
///
/// Pure: files come in as bytes.
package struct ManifestSet: Sendable {
    /// One file, or standard input.
    package struct Source: Sendable {
        /// The path that identifies the file in places and in the ledger.
        package let name: String
        package let content: Content

        package enum Content: Sendable {
            case bytes([UInt8])
            /// The file exists and can't be read, for this reason. With a `nil` remedy, the usual one is reported.
            case unreadable(String, remedy: String?)
            /// The file was already read under this name.
            case sameFile(as: String)
            /// No manifest was found under the name; the span is the place to report.
            case nothing(SourceSpan)
            /// Git has the file, and the disk lacks it.
            case missing(MissingFile)
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

        /// - Parameter span: the place where the configuration names it; `nil` if a default or the command line does.
        package init(nothingAt name: String, namedAt span: SourceSpan? = nil) {
            self.name = name
            content = .nothing(span ?? SourceSpan(startOf: name))
        }

        package init(_ missing: MissingFile) {
            name = missing.name
            content = .missing(missing)
        }

        /// Whether it is a file of the set: neither missing nor the same file under another name.
        package var isFile: Bool {
            switch content {
            case .bytes, .unreadable: true
            case .sameFile, .nothing, .missing: false
            }
        }
    }

    /// The desired fleet. If `diagnostics` has errors, it holds only the readable part and must not be applied.
    package let fleet: DesiredFleet
    /// In reading order.
    package let diagnostics: [Diagnostic]
    /// The names of the set's files, in reading order.
    package let files: [String]
    /// The texts of the files that diagnostics name, for excerpts.
    package let texts: [String: SourceText]

    let declarations: Declarations

    /// The places that name each secret, in reading order, including those in unused trunks.
    package var secretPlaces: [SecretReference: [SourceSpan]] { declarations.secrets.mapValues { $0.sorted() } }

    package init(reading sources: [Source], limits: ReadingLimits = ReadingLimits()) {
        self.init(of: sources, sources.map { SourceReading($0, limits: limits) }, limits: limits)
    }

    /// Reads a set, several files at once. The result is the same as that of `init(reading:limits:)`.
    ///
    /// - Parameter width: the maximum number of files that are read at once; less than 1 counts as 1.
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

    /// The declarations and diagnostics of one source.
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
            case .missing(let missing): reader.report(missing)
            }
        }
    }

    private static let largestMaskedBomb = 1 << 20

    /// Returns the lines that excerpts show, with credentials masked, by the file's name.
    ///
    /// Only files with diagnostics are read again for this, since masking a text takes as long as reading it.
    package static func texts(
        of sources: [Source],
        for diagnostics: [Diagnostic],
        limits: ReadingLimits
    ) -> [String: SourceText] {
        let places = diagnostics.flatMap(\.places)
        // A large file with too many nodes gets no excerpt: one line explains nothing, and masking the file takes
        // longer than reading it.
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
