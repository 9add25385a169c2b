import Diagnostics
import FixtureFiles
import Foundation
import PatchbayConfiguration
import TestSupport
import Testing

@Suite("Fixtures of patchbay.yaml")
struct FixtureTests {
    private static let folder = Repository.url("Tests/ConfigurationTests/Fixtures")
    private static let invalidFiles = FixtureFile.all(in: folder.appending(path: "invalid"))
    private static let validFiles = FixtureFile.all(in: folder.appending(path: "valid"))

    @Test("what is wrong has its code and its place", arguments: invalidFiles)
    func invalid(_ fixture: FixtureFile) {
        let file = ConfigurationFile(reading: fixture.bytes, name: fixture.name)
        #expect(!file.diagnostics.isEmpty)
        #expect(file.notes == fixture.expected, "\(file.diagnostics.map(\.message))")
        for diagnostic in file.diagnostics {
            #expect(diagnostic.message.hasSuffix("."))
            #expect(!diagnostic.remedy.isEmpty)
        }
    }

    @Test("what is right is read in silence", arguments: validFiles)
    func valid(_ fixture: FixtureFile) {
        let file = ConfigurationFile(reading: fixture.bytes, name: fixture.name)
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics.map(\.message))")
    }

    @Test("there are fixtures")
    func count() {
        #expect(Self.invalidFiles.count >= 40)
        #expect(Self.validFiles.count >= 5)
    }
}
