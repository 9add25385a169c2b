import Git
import Testing

@Suite("The tree of a commit")
struct GitTreeTests {
    private static let tree = GitTree(
        entries: [
            "fleet/a.yaml": .init(mode: "100644", object: "a"), "fleet/sub/b.yaml": .init(mode: "100755", object: "b"),
            "fleet/link.yaml": .init(mode: "120000", object: "l1"), "shared": .init(mode: "120000", object: "l2"),
            "fleet/out.yaml": .init(mode: "120000", object: "l3"),
            "fleet/abs.yaml": .init(mode: "120000", object: "l4"),
            "one": .init(mode: "120000", object: "l5"), "two": .init(mode: "120000", object: "l6"),
            "fleet/gone.yaml": .init(mode: "120000", object: "l7"), "vendor": .init(mode: "160000", object: "c"),
        ],
        links: [
            "fleet/link.yaml": "../shared/b.yaml", "shared": "fleet/./sub", "fleet/out.yaml": "../../etc/passwd",
            "fleet/abs.yaml": "/etc/passwd", "one": "two", "two": "one", "fleet/gone.yaml": "nothing.yaml",
        ]
    )

    @Test(
        "links are followed within the repository, and never out of it",
        arguments: [
            ("fleet/a.yaml", GitTree.Node.file(path: "fleet/a.yaml", object: "a")),
            ("fleet/link.yaml", .file(path: "fleet/sub/b.yaml", object: "b")),
            ("shared/b.yaml", .file(path: "fleet/sub/b.yaml", object: "b")), ("shared", .directory(path: "fleet/sub")),
            ("", .directory(path: "")), ("fleet", .directory(path: "fleet")), ("fleet/out.yaml", .brokenLink),
            ("fleet/abs.yaml", .brokenLink), ("one", .brokenLink), ("fleet/gone.yaml", .brokenLink),
            ("vendor", .submodule), ("nowhere", .nothing), ("fleet/a.yaml/below", .nothing),
        ]
    )
    func links(_ path: String, _ node: GitTree.Node) {
        #expect(Self.tree.node(at: path) == node)
    }

    @Test("a directory lists its names in order")
    func names() {
        #expect(
            Self.tree.names(in: "fleet") == ["a.yaml", "abs.yaml", "gone.yaml", "link.yaml", "out.yaml", "sub"])
        #expect(Self.tree.names(in: "").first == "fleet")
    }

    @Test("what git would take for an option is no revision", arguments: ["--upload-pack=x", "-1", "", "...", "a\nb"])
    func options(_ text: String) {
        #expect(!GitRevision.isRevision(text))
    }
}
