import Diagnostics
import FixtureFiles
import Foundation
import LocatedYAML
import Manifest
import TestSupport
import Testing

@Suite("Fixtures")
struct FixtureTests {
    private static let invalidFiles = all("ManifestTests", "invalid")
    private static let validFiles = all("ManifestTests", "valid")

    private static func all(_ target: String, _ kind: String) -> [FixtureFile] {
        FixtureFile.all(in: Repository.url("Tests/\(target)/Fixtures/\(kind)"))
    }

    private func read(_ fixture: FixtureFile) -> ManifestSet {
        ManifestSet(reading: [.init(name: fixture.name, bytes: fixture.bytes)])
    }

    @Test("an invalid manifest has the mistakes that its first lines name, and no others", arguments: invalidFiles)
    func invalid(_ fixture: FixtureFile) {
        let set = read(fixture)
        #expect(set.diagnostics.hasErrors)
        #expect(set.notes == fixture.expected, "\(set.diagnostics.map(\.message))")
    }

    @Test("a valid manifest has no mistakes, and the warnings that its first lines name", arguments: validFiles)
    func valid(_ fixture: FixtureFile) {
        let set = read(fixture)
        #expect(!set.diagnostics.hasErrors)
        #expect(set.notes == fixture.expected, "\(set.diagnostics.map(\.message))")
    }

    @Test("there are fixtures")
    func count() {
        #expect(Self.invalidFiles.count >= 150)
        #expect(Self.validFiles.count >= 60)
    }

    @Test(
        "every diagnostic is a sentence of what is wrong and one of how to mend it",
        arguments: invalidFiles + validFiles)
    func sentences(_ fixture: FixtureFile) {
        for diagnostic in read(fixture).diagnostics {
            for text in [diagnostic.message, diagnostic.remedy] {
                #expect(text.first?.isUppercase == true || text.hasPrefix("`") || text.hasPrefix("+"), "\(text)")
                #expect(text.last.map { ".?".contains($0) } == true, "\(text)")
                #expect(!text.contains("Optional(") && !text.contains("``"), "\(text)")
            }
            #expect(diagnostic.span.start.file == fixture.name)
        }
    }

    @Test("of two places the later one is the mistake's own", arguments: invalidFiles)
    func later(_ fixture: FixtureFile) {
        for diagnostic in read(fixture).diagnostics where diagnostic.code != .portsDiffer {
            for related in diagnostic.related { #expect(related.span.start < diagnostic.span.start) }
        }
    }

    /// The codes that no fixture can raise, each with the test that raises it.
    private static let elsewhere: [DiagnosticCode: String] = [
        .fileUnreadable: "SetTests, `a file that can't be read at all is told`",
        .fileTooLarge: "SetTests, with a limit: a fixture of 16 MiB would be in every clone",
        .tooManyNumbers: "NumberTests, `a set of more than a million numbers`: it takes seconds and most of a gigabyte",
        .omitted: "BombTests: it needs a hundred mistakes",
        .nothingFound: "EndToEndTests, GuardTests: it is of a set without files",
        .sameFileTwice: "EndToEndTests, FilesTests: it is of a file system",
        .notOnDisk: "EndToEndTests, CheckoutTests: it is of a file system",
        .secretAbsent: "EndToEndTests, SecretTests: it is of a place where secrets are",
        .secretOpenToAll: "EndToEndTests, SecretTests: it is of a place where secrets are",
    ]

    @Test("every code of the catalogue is in a fixture, but for those that no text can raise")
    func allCodes() {
        let files =
            Self.invalidFiles + Self.validFiles + Self.all("ConfigurationTests", "invalid")
            + Self.all("ConfigurationTests", "valid")
        let found = files.reduce(into: Set<String>()) { $0.formUnion($1.codes) }
        let told = found.union(Self.elsewhere.keys.map(\.rawValue))
        #expect(Set(DiagnosticCode.allCases.map(\.rawValue)).subtracting(told) == [])
        #expect(found.isDisjoint(with: Self.elsewhere.keys.map(\.rawValue)))
        #expect(found.isSubset(of: DiagnosticCode.allCases.map(\.rawValue)))
    }
}
