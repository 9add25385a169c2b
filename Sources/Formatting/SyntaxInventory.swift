/// The parts of a text that a rewrite must keep in addition to the values.
struct SyntaxInventory {
    /// The marks of each document, empty if not written, and its directives.
    private(set) var separators: [[String]] = []
    /// The number of times that each comment occurs.
    private(set) var comments: [String: Int] = [:]
    /// The number of times that each anchor, alias and tag occurs.
    private(set) var names: [String: Int] = [:]
    /// The number of times that each waiver occurs: a comment that allows a policy, with the paths of the nodes that
    /// begin on the line to which it applies.
    private(set) var waivers: [Waiver: Int] = [:]

    /// The lines, counted from 1, of the comments that allow a policy.
    private(set) var waiverLines: [Waiver: Int] = [:]

    struct Waiver: Hashable {
        let text: String
        let target: [Path]
    }

    /// The keys and indices from a document to a node, as one hash: a path may be longer than the text.
    typealias Path = Int

    private var found: [Comment] = []
    private var starts: [Int: [Path]] = [:]

    init(_ stream: SyntaxStream) {
        for (index, document) in stream.documents.enumerated() {
            var separators = [document.hasStart ? "---" : "", document.hasEnd ? "..." : ""]
            for item in document.prologue {
                switch item {
                case .comment(let comment): found.append(comment)
                case .directive(let text): separators.append(text)
                }
            }
            self.separators.append(separators)
            found += document.header + document.ending + [document.startComment, document.endComment].compactMap { $0 }
            if let root = document.root { collect(root, at: index) }
        }
        found += stream.ending
        for comment in found { comments[comment.text, default: 0] += 1 }
        collectWaivers()
        found = []
        starts = [:]
    }

    private mutating func collectWaivers() {
        let allowing = found.filter(\.isWaiver)
        // Several waivers in a row apply to the line after the last one.
        var lines: [Int: Int] = [:]
        for comment in allowing.sorted(by: { $0.line > $1.line }) {
            let line = lines[comment.line + 1] ?? comment.line + 1
            lines[comment.line] = line
            let waiver = Waiver(text: comment.text, target: (starts[line] ?? []).sorted())
            waivers[waiver, default: 0] += 1
            waiverLines[waiver] = comment.line + 1
        }
    }

    private mutating func collect(_ entry: SyntaxEntry, at path: Path) {
        found += entry.leading
        found += [entry.head, entry.trailing].compactMap { $0 }
        if let key = entry.key { count(key, at: Self.path(path, "?")) }
        count(entry.value, at: path)
        guard let collection = entry.value.collection else { return }
        found += collection.ending
        for (index, child) in collection.entries.enumerated() {
            collect(child, at: Self.path(path, collection.isMapping ? child.key?.name ?? "" : String(index)))
        }
    }

    private mutating func count(_ node: SyntaxNode, at path: Path) {
        for property in node.properties { names[property, default: 0] += 1 }
        if case .alias(let name) = node.content { names["*" + name, default: 0] += 1 }
        if let line = node.line { starts[line, default: []].append(path) }
    }

    private static func path(_ parent: Path, _ name: String) -> Path {
        var hasher = Hasher()
        hasher.combine(parent)
        hasher.combine(name)
        return hasher.finalize()
    }
}

extension SyntaxNode {
    fileprivate var name: String {
        switch content {
        case .alias(let name): "*" + name
        case .scalar(let scalar): scalar.value
        case .collection: ""
        }
    }
}
