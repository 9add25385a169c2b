import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import Redaction
import SIPModel
import Testing

@Suite("A manifest set")
struct SetTests {
    private static let version = "apiVersion: patchbay/v1\n"
    private static let trunks = version + "trunks: { us: { sip_endpoint: \"sip:us.carrier.example:5061\" } }\n"
    private static let numbers = version + "numbers: { \"+14155550100\": { outbound: { trunk: us } } }\n"

    @Test("trunks and header lists are shared by all files and documents, whatever their order")
    func shared() throws {
        let headers = Self.version + "headers: { crm: [{ type: custom, key: X-A, value: A }] }\n"
        let set = ManifestSet(
            ("a.yaml", Self.numbers + "---\n" + headers),
            ("b.yaml", Self.version + "numbers: { \"+14155550101\": { inbound: { headers: [{ use: crm }] } } }\n"),
            ("c.yaml", Self.trunks)
        )
        #expect(set.diagnostics.isEmpty)
        #expect(try set.line("+14155550100").endpoint.host == "us.carrier.example")
        #expect(try set.inboundHeaders("+14155550101").count == 1)
        #expect(try set.desired("+14155550101").place.file == "b.yaml")
    }

    @Test("defaults are of their own document")
    func defaults() throws {
        func document(_ host: String, _ number: String) -> String {
            Self.version + """
                defaults: { outbound: { sip_endpoint: "sip:\(host):5061" } }
                numbers: { "\(number)": { outbound: {} } }

                """
        }
        let without = Self.version + "numbers: { \"+14155550103\": { outbound: {} } }\n"
        let set = ManifestSet(
            ("a.yaml", document("a.example.com", "+14155550101") + "---\n" + document("b.example.com", "+14155550102")),
            ("b.yaml", without)
        )
        #expect(set.codes == ["PB0116"])
        #expect(set.diagnostics.first?.span.start.file == "b.yaml")
        #expect(try set.line("+14155550101").endpoint.host == "a.example.com")
        #expect(try set.line("+14155550102").endpoint.host == "b.example.com")
    }

    @Test("all the errors of a set come in one run, in reading order")
    func oneRun() {
        let set = ManifestSet(
            ("a.yaml", Self.version + "numbers: { \"1\": {}, \"+14155550100\": { inbond: {} } }\n"),
            ("b.yaml", Self.version + "numbers: { \"+14155550100\": { outbound: { trunk: us } } }\nnumber: {}\n"),
            ("c.yaml", "trunks: []\n")
        )
        let places = set.diagnostics.map { "\($0.code.rawValue) \($0.span.start)" }
        #expect(
            places == [
                "PB0101 a.yaml:2:12", "PB0102 a.yaml:2:39", "PB0107 b.yaml:2:12", "PB0102 b.yaml:3:1",
                "PB0106 c.yaml:1:1", "PB0103 c.yaml:1:9",
            ]
        )
    }

    @Test(
        "a file that can't be read whole hides no error of the others, and no name that it may hold is missed",
        arguments: ["trunks: { us: [\n", "trunks: \"open\n", "\u{7}", "[1, 2]\n", "5\n", "trunks: *nope\n"]
    )
    func brokenFile(_ broken: String) {
        let set = ManifestSet(
            ("broken.yaml", Self.version + "---\n" + broken),
            ("numbers.yaml", Self.numbers + "number: {}\n")
        )
        #expect(set.diagnostics.hasErrors)
        #expect(!set.codes.contains("PB0112"))
        #expect(set.diagnostics.contains { $0.code == .unknownKey && $0.span.start.file == "numbers.yaml" })
        #expect(set.diagnostics.filter { $0.span.start.file == "broken.yaml" && $0.code != .apiVersion }.count == 1)
    }

    @Test("a file that can't be read at all is told, and no name that it may hold is missed")
    func unreadable() {
        let set = ManifestSet(
            reading: [.init(name: "gone.yaml", unreadable: "permission denied"), .init("numbers.yaml", Self.numbers)]
        )
        #expect(set.diagnostics.map { "\($0.code.rawValue) \($0.span.start)" } == ["PB0001 gone.yaml:1:1"])
        #expect(set.files == ["gone.yaml", "numbers.yaml"])
    }

    @Test("the texts at hand are those that a diagnostic names")
    func texts() {
        let set = ManifestSet(
            ("a.yaml", Self.trunks),
            ("b.yaml", Self.version + "number: {}\n"),
            ("c.yaml", Self.version + "trunks: { us: { sip_endpoint: \"sip:x.example.com:1\" } }\n")
        )
        #expect(set.texts.keys.sorted() == ["a.yaml", "b.yaml", "c.yaml"])
        #expect(set.texts["b.yaml"]?.line(2) == "number: {}")
        #expect(ManifestSet(("a.yaml", Self.trunks)).texts.isEmpty)
    }

    @Test("a broken file keeps what its earlier documents declare")
    func earlierDocuments() throws {
        let set = ManifestSet(("a.yaml", Self.trunks + "---\n" + Self.numbers + "---\n}\n"))
        #expect(set.codes == ["PB0003"])
        #expect(try set.line("+14155550100").endpoint.host == "us.carrier.example")
    }

    @Test("a name that stands twice is told at the later place, and the first counts")
    func nameTwice() throws {
        let other = Self.version + "trunks: { us: { sip_endpoint: \"sip:other.example.com:5061\" } }\n"
        let set = ManifestSet(("a.yaml", Self.trunks), ("b.yaml", other), ("c.yaml", Self.numbers))
        #expect(set.codes == ["PB0114"])
        #expect(set.diagnostics.first?.span.start.file == "b.yaml")
        #expect(set.diagnostics.first?.related.first?.span.start.file == "a.yaml")
        #expect(try set.line("+14155550100").endpoint.host == "us.carrier.example")
    }

    @Test("an unknown name is told the nearest one")
    func suggestion() {
        let set = ManifestSet(
            ("a.yaml", Self.trunks),
            ("b.yaml", Self.version + "numbers: { \"+14155550100\": { outbound: { trunk: ups } } }\n")
        )
        #expect(set.diagnostics.map(\.remedy) == ["Did you mean `us`?"])
    }

    @Test("the same text gives the same diagnostics every time")
    func deterministic() {
        let trunks = (0..<20).map {
            "  t\($0): { sip_endpoint: \"sip:t\($0).example.com:\(5000 + $0)\", options: *o }\n"
        }
        let text = Self.version + "x-o: &o { port: 5061 }\ntrunks:\n" + trunks.joined()
        let first = ManifestSet(("a.yaml", text)).diagnostics
        #expect(first.count == 20)
        for _ in 0..<20 { #expect(ManifestSet(("a.yaml", text)).diagnostics == first) }
    }

    @Test("an empty set wants nothing and is no mistake")
    func empty() {
        let set = ManifestSet(reading: [])
        #expect(set.fleet.numbers.isEmpty && set.diagnostics.isEmpty && set.texts.isEmpty)
        #expect(ManifestSet(("a.yaml", ""), ("b.yaml", "# nothing\n"), ("c.yaml", "---\n---\n")).diagnostics.isEmpty)
    }

    private static let inbound = version + "numbers: { \"+14155550100\": { inbound: {} } }\n"

    private func codes(_ files: (String, String)..., limits: ReadingLimits) -> [String] {
        ManifestSet(reading: files.map { .init($0.0, $0.1) }, limits: limits).diagnostics
            .map { "\($0.code.rawValue) \($0.span.start)" }
    }

    @Test(
        "a limit that is met is no mistake, and one that is passed is, with its place",
        arguments: [
            (.fileSize, "#" + String(repeating: "x", count: 99), "#" + String(repeating: "x", count: 100), 100, "1:1"),
            (.depth, "apiVersion: patchbay/v1\nx-a: [[1]]\n", "apiVersion: patchbay/v1\nx-a: [[[1]]]\n", 3, "2:8"),
            // Nodes: the mapping, and a key and a value for each entry.
            (.nodes, "apiVersion: patchbay/v1\n", "apiVersion: patchbay/v1\nx-a: 1\n", 3, "2:1"),
            (
                .numbers, inbound.replacing("0100", with: "0100..+14155550102"),
                inbound.replacing("0100", with: "0100..+14155550103"), 3, "2:12"
            ),
        ] as [(ReadingLimits.Name, String, String, Int, String)]
    )
    func limit(_ name: ReadingLimits.Name, _ met: String, _ passed: String, _ value: Int, _ place: String) throws {
        let setAt = SourceSpan(startOf: "patchbay.yaml")
        var limits = ReadingLimits()
        limits.set(name, to: value, at: setAt)
        #expect(codes(("a.yaml", met), ("b.yaml", "# nothing\n"), limits: limits) == [])
        let set = ManifestSet(reading: [.init("a.yaml", ""), .init("b.yaml", passed)], limits: limits)
        let diagnostic = try #require(set.diagnostics.first)
        #expect(set.diagnostics.count == 1, "\(set.diagnostics.map(\.message))")
        #expect("\(diagnostic.span.start)" == "b.yaml:\(place)")
        #expect(diagnostic.message.contains("\(value)"))
        #expect(diagnostic.related.map(\.span) == [setAt], "it says where the limit is set")
        #expect(codes(("a.yaml", passed), limits: ReadingLimits()) == [], "the limit alone makes it one")
    }

    @Test("a limit never rises over the program's own", arguments: ReadingLimits.Name.allCases)
    func maximum(_ name: ReadingLimits.Name) {
        var limits = ReadingLimits()
        limits.set(name, to: name.maximum + 1)
        #expect(limits == ReadingLimits())
        limits.set(name, to: 0)
        #expect(limits != ReadingLimits())
    }

    // MARK: Paths without manifests

    @Test("a path without manifests is told where the configuration names it, and nothing is guessed beside it")
    func nothing() {
        let span = SourceSpan(
            start: SourcePlace(file: "patchbay.yaml", line: 1, column: 12), endLine: 1, endColumn: 16)
        let uses = Self.version + "numbers: { \"+14155550100\": { outbound: { trunk: elsewhere } } }\n"
        let set = ManifestSet(reading: [.init("a.yaml", uses), .init(nothingAt: "flet", namedAt: span)])
        #expect(set.codes == ["PB0014"])
        #expect(set.diagnostics.first?.span == span)
        #expect(set.files == ["a.yaml"])
        #expect(ManifestSet(reading: [.init(nothingAt: "flet")]).notes == ["PB0014 1:1"])
    }

    @Test("a file by two names is one mistake, however many numbers it has")
    func sameFile() {
        let set = ManifestSet(reading: [.init("a.yaml", Self.inbound), .init(name: "b.yaml", sameFileAs: "a.yaml")])
        #expect(set.diagnostics.map { "\($0.code.rawValue) \($0.span.start)" } == ["PB0015 b.yaml:1:1"])
        #expect(set.files == ["a.yaml"])
    }

    @Test("where a secret is named travels with it, in trunks that nothing uses, too")
    func secretPlaces() {
        let set = ManifestSet(
            """
            x-pw: &pw { env: B }
            trunks:
              a: { sip_endpoint: "sip:a.example.com:5061", options: { sip_password: { env: A } } }
              b: { sip_endpoint: "sip:b.example.com:5061", options: { sip_password: *pw } }
            defaults:
              outbound: { trunk: a, options: { sip_username: { file: u } } }
            numbers:
              "+14155550100..+14155550109": { outbound: { trunk: a, options: { sip_password: { env: A } } } }
              "+14155550110": { outbound: { options: { sip_username: bland } } }

            """
        )
        #expect(set.diagnostics.isEmpty)
        let places = set.secretPlaces.mapValues { $0.map { "\($0.start.line):\($0.start.column)" } }
        #expect(
            places == [
                .environment("A"): ["4:73", "9:82"], .environment("B"): ["5:73"], .file("u"): ["7:50"],
            ])
    }

    @Test("several files at once are read as one after another is", arguments: [1, 2, 7])
    func atOnce(_ width: Int) async {
        let sources = (0..<40).map { index in
            ManifestSet.Source(
                name: "\(index + 10).yaml",
                bytes: Array(
                    """
                    apiVersion: patchbay/v1
                    trunks: { t\(index / 2): { sip_endpoint: "sip:a.example.com:5061" } }
                    numbers:
                      "+1415555010\(index % 7)": { inbound: {}, outbound: { trunk: t\(index) } }
                      "+1415555\(index + 1000)": { inbound: {}, outbound: { trunk: t3 } }

                    """.utf8
                )
            )
        }
        let one = ManifestSet(reading: sources)
        let other = await ManifestSet.reading(sources, limits: ReadingLimits(), width: width)
        #expect(one.diagnostics.count > 60)
        #expect(other.diagnostics == one.diagnostics)
        #expect(other.fleet.numbers == one.fleet.numbers)
        #expect(other.files == one.files)
    }
}
