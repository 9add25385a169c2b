import Foundation
import Manifest
import Planning
import SIPModel
import SystemPackage
import Testing

@testable import Project

@Suite("Files of a project")
struct ProjectFileTests {
    @Test("the first patchbay.yaml upward is the configuration, and manifests are named from its directory")
    func upward() async throws {
        try await withDirectory([
            "patchbay.yaml": "manifests: numbers\n",
            "numbers/a.yaml": "apiVersion: patchbay/v1\nnumbers: { \"+14155550100\": { inbound: {} } }\n",
            "deep/er/": "",
        ]) { directory in
            let project = try await Project(at: ConfigurationPlace(directory: directory + "/deep/er"), paths: [])
            #expect(project.configuration == directory + "/patchbay.yaml")
            #expect(project.set.files == ["numbers/a.yaml"])
            #expect(project.diagnostics.isEmpty)
        }
    }

    @Test("a configuration that can't be read is an error, never another fleet's")
    func unreadable() async throws {
        try await withDirectory(["patchbay.yaml": "", "inner/patchbay.yaml/": ""]) { directory in
            await #expect(throws: ProjectError.self) {
                try await Project(at: ConfigurationPlace(directory: directory + "/inner"), paths: [])
            }
        }
    }

    @Test("a PATH that is no part of the set is refused")
    func strayPath() async throws {
        try await withDirectory([
            "patchbay.yaml": "", "fleet/a.yaml": "apiVersion: patchbay/v1\nnumbers: {}\n", "other/b.yaml": "x: 1\n",
        ]) { directory in
            let error = await #expect(throws: ProjectError.self) {
                try await Project(at: ConfigurationPlace(directory: directory), paths: ["other/b.yaml"])
            }
            #expect(error?.kind == .invalid)
            #expect(error?.message.contains("other/b.yaml") == true)
        }
    }

    @Test("journals sort by their names, and a new one comes after those of the same second")
    func journals() async throws {
        let time = Date(timeIntervalSince1970: 1_790_000_000)
        try await withDirectory(["patchbay.yaml": ""]) { directory in
            let project = try await Project(configurationAt: ConfigurationPlace(directory: directory))
            let first = Journals(project).new(at: time, process: 7)
            try FileManager.default.createDirectory(
                atPath: directory + "/.patchbay/journals", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: first.string))
            let journals = Journals(project)
            #expect(journals.names == [first.lastComponent?.string])
            let second = journals.new(at: time, process: 3)
            #expect(try #require(second.lastComponent?.string) > (try #require(first.lastComponent?.string)))
            await #expect(throws: ProjectError.self) {
                try await journals.find("20200101T000000Z-001-1.jsonl", from: ConfigurationPlace(directory: directory))
            }
        }
    }

    @Test("damaged memory of drift is forgotten with a warning, and so is another API's")
    func memory() async throws {
        try await withDirectory(["drift.json": "{"]) { directory in
            let file = DriftMemoryFile(directory + "/drift.json")
            #expect(try file.load("https://a.example").warning?.contains("damaged") == true)
            try file.save(DriftMemory(apiURL: "https://a.example"))
            #expect(try file.load("https://a.example").warning == nil)
            #expect(try file.load("https://b.example").warning?.contains("https://a.example") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["drift.json"])
        }
    }

    @Test(
        "annotations name files from the root of the repository",
        arguments: [("/work", "team/"), ("/work/team", ""), ("/elsewhere", ""), ("", "")]
    )
    func prefix(_ root: String, _ prefix: String) async throws {
        let project = try await Project(configurationAt: ConfigurationPlace(directory: "/work/team"))
        #expect(project.prefix(below: root) == prefix)
    }

    @Test("a file of numbers reports each line that is none, with what was meant")
    func numberFile() throws {
        #expect(try NumberFile.numbers(in: "+14155550100 # support\n\n+14155550101\n", name: "n").count == 2)
        let error = #expect(throws: NumberFileError.self) {
            try NumberFile.numbers(in: "+14155550100\n4155550101x\n\u{1B}[2J\n", name: "n")
        }
        let message = try #require(error?.message)
        #expect(message.contains("n:2:"))
        #expect(message.contains("n:3:"))
        #expect(!message.contains("\u{1B}"))
    }
}
