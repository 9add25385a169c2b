import Files
import Foundation
import Git
import Manifest
import Testing

@testable import Project

/// The file tree and the commit tree are searched by the same rules: each case is laid out on disk and as a commit.
@Suite("Finding manifests")
struct ManifestWalkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Texts of files by path; a text that begins with `->` makes a link.
        let files: [String: String]
        let root: String
        /// `name`; `name = other` for a second name of one file; `name!` for an unreadable file. `nil`: nothing
        /// exists at the root.
        let found: [String]?
    }

    static let cases = [
        Case(
            testDescription: "sorted, and nothing but *.yaml and *.yml",
            files: ["fleet/b.yml": "", "fleet/a.yaml": "", "fleet/notes.txt": "", "fleet/c/d.yaml": ""],
            root: "fleet",
            found: ["fleet/a.yaml", "fleet/b.yml", "fleet/c/d.yaml"]
        ),
        Case(
            testDescription: "hidden ones and configurations are left out",
            files: ["fleet/.a.yaml": "", "fleet/.git/b.yaml": "", "fleet/patchbay.yaml": "", "fleet/c.yaml": ""],
            root: "fleet",
            found: ["fleet/c.yaml"]
        ),
        Case(
            testDescription: "a file that is named is a manifest, whatever its ending",
            files: ["fleet.txt": ""],
            root: "fleet.txt",
            found: ["fleet.txt"]
        ),
        Case(testDescription: "a name that leads nowhere", files: ["a.yaml": ""], root: "fleet", found: nil),
        Case(
            testDescription: "a directory without manifests",
            files: ["fleet/notes.txt": ""],
            root: "fleet",
            found: nil
        ),
        Case(
            testDescription: "a file by its second name is the same file",
            files: ["fleet/a.yaml": "", "fleet/b.yaml": "->a.yaml"],
            root: "fleet",
            found: ["fleet/a.yaml", "fleet/b.yaml = fleet/a.yaml"]
        ),
        Case(
            testDescription: "a link to a directory is followed, and never in a circle",
            files: ["shared/a.yaml": "", "fleet/eu": "->../shared", "shared/up": "->../shared"],
            root: "fleet",
            found: ["fleet/eu/a.yaml"]
        ),
        Case(
            testDescription: "a link to nothing can't be read, and is not left out",
            files: ["fleet/a.yaml": "->gone.yaml", "fleet/b.yaml": ""],
            root: "fleet",
            found: ["fleet/a.yaml!", "fleet/b.yaml"]
        ),
        Case(
            testDescription: "a link that leads nowhere may have led to manifests, and is not left out",
            files: ["fleet/shared": "->../gone", "fleet/loop": "->loop", "fleet/b.yaml": ""],
            root: "fleet",
            found: ["fleet/b.yaml", "fleet/loop!", "fleet/shared!"]
        ),
    ]

    #if os(Linux)  // Elsewhere the file system itself takes the two for one.
        @Test("two names that differ only in their Unicode form are two files")
        func unicodeForms() async throws {
            let (composed, decomposed) = ("fleet/\u{E9}.yaml", "fleet/e\u{301}.yaml")
            try await withDirectory(["fleet/": ""]) { directory in
                for name in [composed, decomposed] {
                    let file = open(directory + "/" + name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
                    try #require(file >= 0)
                    close(file)
                }
                var files = ManifestFiles(directory: directory)
                let hasAny = files.add("fleet")
                #expect(hasAny)
                let found = files.sources().map { Array($0.name.utf8) }
                #expect(Set(found) == [Array(composed.utf8), Array(decomposed.utf8)])
            }
        }
    #endif

    private func shown<Tree: ManifestTree>(_ walk: ManifestWalk<Tree>) -> [String] {
        walk.found.map { found in
            switch found.content {
            case .file: found.name
            case .sameFile(let other): "\(found.name) = \(other)"
            case .unreadable: found.name + "!"
            }
        }
    }

    @Test("on the disk", arguments: cases)
    func disk(_ test: Case) async throws {
        let regular = test.files.filter { !$0.value.hasPrefix("->") }
        try await withDirectory(regular) { directory in
            for (path, text) in test.files where text.hasPrefix("->") {
                let place = directory + "/" + path
                try FileManager.default.createDirectory(
                    atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(
                    atPath: place, withDestinationPath: String(text.dropFirst(2)))
            }
            var files = ManifestFiles(directory: directory)
            let hasAny = files.add(test.root)
            #expect(hasAny == (test.found != nil))
            #expect(
                files.sources().map { source in
                    switch source.content {
                    case .bytes, .nothing, .missing: source.name
                    case .sameFile(let other): "\(source.name) = \(other)"
                    case .unreadable: source.name + "!"
                    }
                } == test.found ?? []
            )
        }
    }

    @Test("in a commit", arguments: cases)
    func commit(_ test: Case) {
        let entries = test.files.map { path, text in
            (path, GitTree.Entry(mode: text.hasPrefix("->") ? "120000" : "100644", object: path))
        }
        let links = test.files.filter { $0.value.hasPrefix("->") }.mapValues { String($0.dropFirst(2)) }
        let tree = GitTree(entries: Dictionary(uniqueKeysWithValues: entries), links: links)
        var walk = ManifestWalk(RevisionTree(root: "/work", tree: tree), names: ManifestNames(directory: "/work"))
        let hasAny = walk.add("/work/" + test.root)
        #expect(hasAny == (test.found != nil))
        #expect(shown(walk) == test.found ?? [])
    }

    @Test("a commit has nothing outside of its repository")
    func outside() {
        var walk = ManifestWalk(
            RevisionTree(root: "/work", tree: GitTree(entries: [:])), names: ManifestNames(directory: "/work"))
        let hasAny = walk.add("/elsewhere")
        #expect(hasAny)
        #expect(shown(walk) == ["/elsewhere!"])
    }

    @Test(
        "a manifest has the same name however its path is spelt",
        arguments: [
            ("/work/fleet/a.yaml", "fleet/a.yaml"), ("/work/./fleet//a.yaml", "fleet/a.yaml"),
            ("/work/x/../fleet/a.yaml", "fleet/a.yaml"), ("/work", "."), ("/workshop/a.yaml", "/workshop/a.yaml"),
            ("-", "<stdin>"),
        ]
    )
    func names(_ path: String, _ name: String) {
        #expect(ManifestNames(directory: "/work").name(of: path) == name)
    }
}
