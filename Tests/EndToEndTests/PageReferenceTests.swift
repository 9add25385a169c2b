import Foundation
import TestSupport
import Testing

/// Comments, pages and schemas cite pages of `docs/` by their anchors: each of these pages and anchors must exist.
@Suite("References to pages and their anchors")
struct PageReferenceTests {
    /// The files below a folder, by path from the root.
    private static func files(below folder: String, _ isWanted: (String) -> Bool) -> [String] {
        let names = FileManager.default.enumerator(atPath: Repository.url(folder).path(percentEncoded: false))
        return (names?.compactMap { $0 as? String } ?? []).filter(isWanted).map { "\(folder)/\($0)" }.sorted()
    }

    private static func markdown() -> [String] {
        let names = (try? Repository.names(in: ".")) ?? []
        let folders = ["docs", "schemas", "examples", ".github"]
        return (names + folders.flatMap { files(below: $0) { _ in true } }).filter { $0.hasSuffix(".md") }
    }

    private static func references() throws -> PageReferences {
        let pages = try markdown().map { ($0, try Repository.text($0)) }
        return PageReferences(pages: Dictionary(uniqueKeysWithValues: pages)) { path in
            FileManager.default.fileExists(atPath: Repository.url(path).path(percentEncoded: false))
        }
    }

    // MARK: The repository's own

    @Test("every page that a source names, of docs/ or not, is in the repository, with its anchor")
    func sources() throws {
        let references = try Self.references()
        let files = Self.files(below: "Sources") { $0.hasSuffix(".swift") }
        #expect(files.count > 100)
        for file in files {
            #expect(references.problems(inMentionsOf: try Repository.text(file), at: file, anyPage: true) == [])
        }
    }

    @Test(
        "every page of docs/ that tests, fuzzers, schemas and scripts name exists, with its anchor",
        arguments: ["Tests", "Fuzzing", "schemas", "scripts", ".ci", "examples"])
    func others(_ folder: String) throws {
        let references = try Self.references()
        let files = Self.files(below: folder) { !$0.contains("Snapshots/") && !$0.contains("Corpus/") }
        #expect(!files.isEmpty)
        for file in files where !Self.isDirectory(file) {
            #expect(references.problems(inMentionsOf: try Repository.text(file), at: file) == [])
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        (try? Repository.url(path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }

    @Test("every link of a page leads to a file of the repository and to an anchor of it", arguments: markdown())
    func links(_ page: String) throws {
        let (references, text) = (try Self.references(), try Repository.text(page))
        #expect(references.problems(inLinksOf: text, at: page) == [])
        #expect(references.problems(inMentionsOf: text, at: page) == [])
    }

    // MARK: The check itself

    /// `docs/`, split so that the check finds no reference in this file.
    private static let docs = "docs" + "/"

    private static let example = PageReferences(
        pages: [
            docs + "a.md": """
            # The first page
            ## `prevent_detach`, and [more](b.md)
            ### Twice
            ### Twice
            ```console
            # no heading
            ```
            <a id="trap-4"></a>
            """,
            "README.md": "# Read me",
        ],
        exists: { [docs + "a.md", "README.md", "examples"].contains($0) }
    )

    @Test(
        "a mention of a page or an anchor that isn't there is found",
        arguments: [
            ("a.md", nil), ("a.md#the-first-page", nil), ("a.md#prevent_detach-and-more", nil), ("a.md#twice-1", nil),
            ("a.md#trap-4", nil), ("gone.md", "gone.md doesn't exist"), ("a.md#gone", "a.md has no anchor #gone"),
            ("a.md#twice-2", "a.md has no anchor #twice-2"), ("a.md#no-heading", "a.md has no anchor #no-heading"),
        ] as [(String, String?)])
    func mention(_ reference: String, _ problem: String?) {
        let text = "let a = 1\n/// Why (\(Self.docs)\(reference)).\n"
        let expected = problem.map { ["A.swift:2: \(Self.docs)\($0)"] } ?? []
        #expect(Self.example.problems(inMentionsOf: text, at: "A.swift") == expected)
    }

    @Test("a page that was never in the repository is found in a source")
    func stranger() {
        let found = Self.example.problems(inMentionsOf: "// notes.md, trap 4; README.md", at: "A.swift", anyPage: true)
        #expect(found == ["A.swift:1: notes.md doesn't exist"])
    }

    @Test(
        "a link that leads nowhere is found",
        arguments: [
            ("a.md#twice", nil), ("#trap-4", nil), ("../README.md#read-me", nil), ("../examples", nil),
            ("https://example.com/#gone", nil), ("b.md", "b.md doesn't exist"),
            ("../../README.md", "../../README.md doesn't exist"), ("#gone", "\(docs)a.md has no anchor #gone"),
            ("../README.md#gone", "README.md has no anchor #gone"),
        ] as [(String, String?)])
    func link(_ target: String, _ problem: String?) {
        let page = "See [`it`](\(target)), not `[this](gone.md)`.\n```\n[nor](this.md)\n```\n"
        let path = Self.docs + "a.md"
        let found = Self.example.problems(inLinksOf: page, at: path)
        #expect(found == (problem.map { ["\(path):1: \($0)"] } ?? []))
    }
}
