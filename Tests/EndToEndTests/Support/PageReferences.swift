import Foundation

/// Finds broken references to the Markdown pages of a repository.
struct PageReferences: Sendable {
    /// The anchors of each page, by the page's path from the root.
    private let anchors: [String: Set<String>]
    private let exists: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - pages: the texts of pages, by path from the repository's root.
    ///   - exists: whether a path from the root is a file or a directory.
    init(pages: [String: String], exists: @escaping @Sendable (String) -> Bool) {
        anchors = pages.mapValues(Self.anchors)
        self.exists = exists
    }

    // MARK: References

    /// The missing pages and anchors that a text names by path from the root, as in `docs/planning.md#guards`.
    ///
    /// - Parameter anyPage: whether pages outside `docs/` are checked, too; then every word that ends in `.md` is a
    ///   page.
    func problems(inMentionsOf text: String, at path: String, anyPage: Bool = false) -> [String] {
        let marker = anyPage ? ".md" : "docs/"
        guard text.range(of: marker) != nil else { return [] }
        return Self.lines(text).flatMap { number, line -> [String] in
            guard line.range(of: marker) != nil else { return [] }
            let words =
                anyPage
                ? line.matches(of: /[A-Za-z0-9_.\/-]+\.md(?:#[A-Za-z0-9_-]+)?/).map(\.output)
                : line.matches(of: /docs\/[A-Za-z0-9_-]+\.md(?:#[A-Za-z0-9_-]+)?/).map(\.output)
            return words.compactMap { problem(with: $0, from: "", at: "\(path):\(number)") }
        }
    }

    /// The broken links of a page. Links to other hosts aren't checked.
    func problems(inLinksOf page: String, at path: String) -> [String] {
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        return Self.prose(page).flatMap { number, line in
            line.replacing(/`[^`]*`/, with: "").matches(of: /\]\(([^()\s]+)\)/).compactMap { match -> String? in
                let target = match.output.1
                guard target.firstMatch(of: /^[a-z]+:/) == nil else { return nil }
                let link = target.hasPrefix("#") ? (path.split(separator: "/").last ?? "") + target : target
                return problem(with: link, from: directory, at: "\(path):\(number)")
            }
        }
    }

    private func problem(with reference: Substring, from directory: String, at place: String) -> String? {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let target = Self.path(parts[0], from: directory), exists(target) else {
            return "\(place): \(reference) doesn't exist"
        }
        guard parts.count > 1 else { return nil }
        guard anchors[target]?.contains(String(parts[1])) == true else {
            return "\(place): \(target) has no anchor #\(parts[1])"
        }
        return nil
    }

    /// Resolves a relative path against a directory. Returns the path from the root, or `nil` if it leaves the
    /// repository.
    private static func path(_ relative: Substring, from directory: String) -> String? {
        var parts = directory.split(separator: "/")
        for part in relative.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }

    // MARK: Anchors

    /// The anchors of a page: those that GitHub derives from its headings, and explicit ones such as `<a
    /// id="trap-4">`.
    static func anchors(of page: String) -> Set<String> {
        var anchors: Set<String> = []
        var seen: [String: Int] = [:]
        for (_, line) in prose(page) {
            for match in line.replacing(/`[^`]*`/, with: "").matches(of: /<a (?:id|name)="([^"]+)">/) {
                anchors.insert(String(match.output.1))
            }
            guard let heading = line.wholeMatch(of: /#{1,6}\s+(.*?)(?:\s+#+)?\s*/)?.output.1 else { continue }
            let anchor = anchor(ofHeading: heading)
            let count = seen[anchor, default: 0]
            seen[anchor] = count + 1
            anchors.insert(count == 0 ? anchor : "\(anchor)-\(count)")
        }
        return anchors
    }

    /// GitHub's rule: lower case; spaces become hyphens; punctuation other than hyphens and underscores is removed.
    private static func anchor(ofHeading heading: Substring) -> String {
        let text = heading.replacing(/\[([^\]]*)\]\([^)]*\)/) { String($0.output.1) }.replacing(/<[^>]*>/, with: "")
        return String(
            text.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                let isKept = character.isLetter || character.isNumber || character == "-" || character == "_"
                return isKept ? character : nil
            }
        )
    }

    // MARK: Lines

    /// The lines of a text, counted from 1.
    private static func lines(_ text: String) -> [(Int, Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
    }

    /// The lines outside fenced code blocks.
    private static func prose(_ page: String) -> [(Int, Substring)] {
        var fence: Substring?
        return lines(page).filter { _, line in
            let start = line.drop { $0 == " " }
            if let open = fence {
                if start.hasPrefix(open) { fence = nil }
                return false
            }
            guard start.hasPrefix("```") || start.hasPrefix("~~~") else { return true }
            fence = start.prefix(3)
            return false
        }
    }
}
