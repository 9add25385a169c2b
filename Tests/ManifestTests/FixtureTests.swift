import Diagnostics
import Foundation
import LocatedYAML
import Manifest
import Testing

/// A manifest in Fixtures, which says in its first lines what is to be found in it: `# expect: PB0112 14:17`.
struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let expected: [String]

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static func all(_ kind: String) -> [Fixture] {
        let folder = folder.appending(path: kind)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
            (try? Data(contentsOf: folder.appending(path: name))).map { Fixture(name, Array($0)) }
        }
    }

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        expected = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            line.hasPrefix("# expect: ") ? String(line.dropFirst("# expect: ".count)) : nil
        }
    }

    var read: ManifestSet { ManifestSet(reading: [.init(name: name, bytes: bytes)]) }
}

@Suite("Fixtures")
struct FixtureTests {
    @Test(
        "an invalid manifest has the mistakes that its first lines name, and no others",
        arguments: Fixture.all("invalid"))
    func invalid(_ fixture: Fixture) {
        let set = fixture.read
        #expect(set.diagnostics.hasErrors)
        #expect(set.notes == fixture.expected, "\(set.diagnostics.map(\.message))")
    }

    @Test(
        "a valid manifest has no mistakes, and the warnings that its first lines name", arguments: Fixture.all("valid"))
    func valid(_ fixture: Fixture) {
        let set = fixture.read
        #expect(!set.diagnostics.hasErrors)
        #expect(set.notes == fixture.expected, "\(set.diagnostics.map(\.message))")
    }

    @Test("there are fixtures")
    func count() {
        #expect(Fixture.all("invalid").count >= 60)
        #expect(Fixture.all("valid").count >= 25)
    }

    @Test(
        "every diagnostic is a sentence of what is wrong and one of how to mend it",
        arguments: Fixture.all("invalid") + Fixture.all("valid")
    )
    func sentences(_ fixture: Fixture) {
        for diagnostic in fixture.read.diagnostics {
            for text in [diagnostic.message, diagnostic.remedy] {
                #expect(text.first?.isUppercase == true || text.hasPrefix("`") || text.hasPrefix("+"), "\(text)")
                #expect(text.last.map { ".?".contains($0) } == true, "\(text)")
                #expect(!text.contains("Optional("))
            }
            #expect(diagnostic.span.start.file == fixture.name)
        }
    }

    @Test("every code of a manifest is in a fixture")
    func allCodes() {
        let found = Set((Fixture.all("invalid") + Fixture.all("valid")).flatMap(\.expected).map { $0.prefix(6) })
        // Told of a set as a whole, or not by this target.
        let elsewhere: Set<DiagnosticCode> = [
            .fileUnreadable, .notUTF8, .fileTooLarge, .tooManyNodes, .nothingFound, .tooManyNumbers,
            .sameFileTwice, .secretAbsent, .secretOpenToAll,
        ]
        for code in DiagnosticCode.allCases where !code.rawValue.hasPrefix("PB02") && !elsewhere.contains(code) {
            #expect(found.contains(code.rawValue[...]), "\(code.rawValue) \(code.title)")
        }
    }
}
