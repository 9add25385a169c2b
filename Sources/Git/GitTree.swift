package import Foundation

/// The files of a commit, by path from the root of the repository. Links are followed only within the commit.
package struct GitTree: Sendable {
    package struct Entry: Sendable, Equatable {
        package let mode: String
        package let object: String

        package var isLink: Bool { mode == "120000" }
        /// Whether the entry is a commit of another repository.
        package var isSubmodule: Bool { mode == "160000" }

        package init(mode: String, object: String) {
            self.mode = mode
            self.object = object
        }
    }

    /// The entry at a path, after links are followed.
    package enum Node: Sendable, Equatable {
        case file(path: String, object: String)
        /// An empty path is the root.
        case directory(path: String)
        case submodule
        /// A link that leads out of the repository, back to itself, or to a missing file.
        case brokenLink
        case nothing
    }

    private let entries: [String: Entry]
    private let links: [String: String]
    /// The names in each directory, by the directory's path.
    private let names: [String: Set<String>]

    private static let mostLinks = 40

    package init(entries: [String: Entry], links: [String: String] = [:]) {
        self.entries = entries
        self.links = links
        var names: [String: Set<String>] = ["": []]
        for path in entries.keys {
            var directory = ""
            for name in path.split(separator: "/") {
                names[directory, default: []].insert(String(name))
                directory = Self.join(directory, name)
            }
        }
        self.names = names
    }

    /// Parses the output of `git ls-tree -r -z` into entries by path.
    package static func entries(listed: Data) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for line in listed.split(separator: 0) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ").map(String.init)
            guard words.count == 3 else { continue }
            let path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
            entries[path] = Entry(mode: words[0], object: words[2])
        }
        return entries
    }

    /// The names in a directory, in order.
    package func names(in directory: String) -> [String] {
        (names[directory] ?? []).sorted()
    }

    package func node(at path: String) -> Node {
        var rest = path.split(separator: "/").map(String.init)[...]
        var place = ""
        var followed = 0
        while let name = rest.popFirst() {
            if name == "." { continue }
            if name == ".." {
                guard !place.isEmpty else { return .brokenLink }
                place = Self.parent(of: place)
                continue
            }
            let next = Self.join(place, name)
            if let target = links[next] {
                followed += 1
                guard followed <= Self.mostLinks, !target.isEmpty, !target.hasPrefix("/") else { return .brokenLink }
                rest = (target.split(separator: "/").map(String.init) + rest)[...]
                continue
            }
            guard entries[next] != nil || names[next] != nil else { return followed > 0 ? .brokenLink : .nothing }
            place = next
        }
        if let entry = entries[place] {
            return entry.isSubmodule ? .submodule : .file(path: place, object: entry.object)
        }
        return .directory(path: place)
    }

    private static func join(_ directory: String, _ name: some StringProtocol) -> String {
        directory.isEmpty ? String(name) : directory + "/" + name
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
