package import LocatedYAML
import Redaction

// If a password isn't quoted, YAML may read it as an alias or a tag (`*x`, `!x`), so no message quotes either.
extension Diagnostic {
    /// Returns the problems of a file as YAML, each mistake once. Text that begins with `*` is an alias to YAML, and
    /// often causes a syntax error on the same line; only the unknown alias is returned. A second `apiVersion`
    /// without `---` repeats other keys, too; only `apiVersion` is returned.
    ///
    /// - Parameter limits: the limits that the file was read with.
    package static func all(of file: YAMLFile, limits: ReadingLimits = ReadingLimits()) -> [Diagnostic] {
        let aliases = Set(
            file.problems.filter { if case .unknownAlias = $0.kind { true } else { false } }.map(\.span.start.line)
        )
        let documents = file.problems.filter { $0.kind == .duplicateKey("apiVersion") }
        return file.problems.filter { problem in
            switch problem.kind {
            case .syntax: !aliases.contains(problem.span.start.line)
            case .duplicateKey: !documents.contains { problem.follows(from: $0) }
            default: true
            }
        }.map { Diagnostic($0, limits: limits) }
    }

    /// Returns each kind of problem that has more problems than `file` lists: its first unlisted problem, and the
    /// number of unlisted problems.
    package static func omitted(of file: YAMLFile) -> [(first: Diagnostic, count: Int)] {
        file.omissions.map { (Diagnostic($0.first), $0.count) }
    }

    /// Creates the diagnostic that reports a YAML problem.
    ///
    /// - Parameter limits: the limits that the file was read with.
    package init(_ problem: YAMLProblem, limits: ReadingLimits = ReadingLimits()) {
        let span = problem.span
        let related = problem.related
        switch problem.kind {
        case .syntax(let words, let character):
            let advice = SyntaxAdvice(words, at: character)
            self.init(
                .yamlSyntax,
                advice.message,
                remedy: advice.remedy,
                at: span,
                related: related.map { [.init("what was being read began here", at: $0)] } ?? []
            )
        case .duplicateKey(let key):
            self.init(
                .duplicateKey,
                "\(CredentialKeys.quoted(key) ?? "This key") stands here for the second time.",
                remedy: key == "apiVersion"
                    ? "Keep one of the two, or put `---` before it if another document begins here."
                    : "Keep one of the two.",
                at: span,
                related: related.map { [.init("first here", at: $0)] } ?? []
            )
        case .unknownAlias:
            self.init(
                .unknownAlias,
                "No anchor of this name stands before the alias in its document.",
                remedy: "Set the anchor earlier in the same document, fix the alias's name, or put text that begins"
                    + " with `*` in quotes.",
                at: span
            )
        case .recursiveAlias:
            self.init(
                .recursiveAlias,
                "The alias stands within the node that it names.",
                remedy: "Take it out: a value can't contain itself.",
                at: span
            )
        case .unsupportedTag:
            self.init(
                .unsupportedTag,
                "The tag isn't one of YAML's core schema for such a value.",
                remedy: "Remove it; !!str, !!int, !!float, !!bool, !!null, !!seq and !!map are the tags there are."
                    + " Text that begins with `!` goes in quotes.",
                at: span
            )
        case .keyNotScalar:
            self.init(
                .keyNotScalar,
                "A list or mapping stands here as a key.",
                remedy: "Write a plain or quoted word as key.",
                at: span
            )
        case .mergeNotMapping:
            self.init(
                .mergeNotMapping,
                "The merge key `<<` takes a mapping or a list of mappings.",
                remedy: "Name the alias of a mapping: `<<: *name`.",
                at: span
            )
        case .oddIndentation:
            self.init(
                .unknownKey,
                "White space that isn't a space begins this key, and indents nothing.",
                remedy: "Indent with spaces; a no-break space (U+00A0) only looks like one.",
                at: span
            )
        case .tagMismatch(let tag):
            self.init(
                .tagMismatch,
                "The value isn't what its tag `\(tag)` says it is.",
                remedy: "Remove the tag or fix the value.",
                at: span
            )
        case .tooLarge(let limit):
            self.init(
                .fileTooLarge,
                "The file is larger than \(limit) bytes.",
                remedy: "Split it into several files; they make one set.",
                at: span,
                related: limits.related(.fileSize)
            )
        case .tooDeep(let limit):
            self.init(
                .nestedTooDeep,
                "Collections are nested more than \(limit) deep here.",
                remedy: "A manifest needs fewer than ten levels; look for brackets left open.",
                at: span,
                related: limits.related(.depth)
            )
        case .tooManyNodes(let limit):
            self.init(
                .tooManyNodes,
                "The file has more than \(limit) nodes once its aliases are expanded.",
                remedy: "Split the file, or use trunks, header lists and blocks in place of aliases.",
                at: span,
                related: limits.related(.nodes)
            )
        case .notUTF8:
            self.init(
                .notUTF8,
                "The file isn't UTF-8 here.",
                remedy: "Save it as UTF-8.",
                at: span
            )
        case .pointer:
            self.init(
                .notFetched,
                "This is a pointer of Git LFS, and the file's content wasn't fetched.",
                remedy: "Fetch it with `git lfs pull` (in GitHub Actions: the checkout's `lfs: true`).",
                at: span
            )
        case .conflict(let lastLine):
            self.init(
                .unresolvedConflict,
                "Markers of a merge stand here, up to line \(lastLine): nobody decided which of the two texts holds.",
                remedy: "Resolve the conflict, then `git add` the file.",
                at: span
            )
        }
    }
}

extension YAMLProblem {
    /// Whether this duplicate key only follows from a second `apiVersion` that begins another document without `---`:
    /// this key stands after that `apiVersion` in the same mapping, and its first occurrence stands before it.
    fileprivate func follows(from document: YAMLProblem) -> Bool {
        guard let related, self != document, related.start.column == document.span.start.column else { return false }
        return span.start.column == document.span.start.column && span.start.line > document.span.start.line
            && related.start.line < document.span.start.line
            && kind != .duplicateKey("apiVersion")
    }
}
