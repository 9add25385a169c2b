import Foundation
import Testing

@Suite("The build tool that embeds schemas/")
struct EmbedSchemasTests {
    private func run(_ arguments: [String], in folder: URL) async throws -> Program.Ended {
        try await Program.built("embed-schemas", arguments).run(in: folder, ["PATH": "/usr/bin:/bin"])
    }

    private func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test("each schema becomes a case of one switch, its text unchanged; other files are left out")
    func source() async throws {
        try await withFolder { folder in
            try Data(##"{ "b": "\n \"\"\" \(x) é" }"##.utf8).write(to: folder.appending(path: "two.schema.json"))
            try Data("{}\n".utf8).write(to: folder.appending(path: "one.schema.json"))
            try Data("# Schemas\n".utf8).write(to: folder.appending(path: "README.md"))
            let ended = try await run([".", "made.swift"], in: folder)
            #expect(ended.code == 0, "\(ended.out)")
            let made = try String(contentsOf: folder.appending(path: "made.swift"), encoding: .utf8)
            #expect(
                made == ####"""
                    // embed-schemas writes this file from schemas/ in each build.
                    enum EmbeddedSchemas {
                        static func text(of name: SchemaName) -> String {
                            switch name {
                            case .one:
                                ###"""
                    {}

                    """###
                            case .two:
                                ###"""
                    { "b": "\n \"\"\" \(x) é" }
                    """###
                            }
                        }
                    }

                    """####)
        }
    }

    @Test(
        "a schema that Swift source can't hold unchanged is an error that names the file",
        arguments: [
            ("{\n\"\"\"###", ":2: \"\"\"### would not stay text in a Swift literal"),
            ("{\\###n}", ":1: \\### would not stay text in a Swift literal"),
            ("{}\n\r\n", ":2: there is a control character; lines must end with LF alone"),
        ]
    )
    func text(_ text: String, _ message: String) async throws {
        try await expectError("plan.schema.json", Data(text.utf8), "plan.schema.json" + message)
    }

    @Test("a schema that isn't UTF-8, or whose name can't be that of a case, is an error too")
    func file() async throws {
        try await expectError("plan.schema.json", Data([0x7B, 0xFF, 0x7D]), "plan.schema.json: the file isn't UTF-8")
        try await expectError(
            "live-state.schema.json", Data("{}".utf8),
            "live-state.schema.json: \"live-state\" can't be a case of SchemaName: use the letters a to z only")
    }

    private func expectError(_ name: String, _ bytes: Data, _ message: String) async throws {
        try await withFolder { folder in
            try bytes.write(to: folder.appending(path: name))
            let ended = try await run([".", "made.swift"], in: folder)
            #expect(ended.code == 1)
            #expect(ended.out.hasPrefix("error: "))
            #expect(ended.out.hasSuffix(message + "\n"), "\(ended.out)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) == [name])
        }
    }
}
