/// A problem of a text as YAML, independent of its meaning for Patchbay.
package struct YAMLProblem: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// libyaml's message, and the character at the problem's place, if there is one.
        case syntax(String, at: Character? = nil)
        case duplicateKey(String)
        case unknownAlias(String)
        case recursiveAlias(String)
        case unsupportedTag(String)
        case keyNotScalar
        case mergeNotMapping
        /// A key that begins with white space outside of ASCII, after a key whose value is missing.
        case oddIndentation
        case tagMismatch(tag: String)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case notUTF8
        /// The content is a pointer of Git LFS.
        case pointer
        /// Markers of a merge stand in the text, the last at this line.
        case conflict(lastLine: Int)
    }

    package let kind: Kind
    package let span: SourceSpan
    /// A second place that matters, such as the first occurrence of a duplicate key.
    package let related: SourceSpan?
    /// Whether the rest of the file could not be read because of this.
    package let isFatal: Bool

    package init(kind: Kind, span: SourceSpan, related: SourceSpan? = nil, isFatal: Bool = false) {
        self.kind = kind
        self.span = span
        self.related = related
        self.isFatal = isFatal
    }
}

extension YAMLProblem {
    init(_ unready: UnreadyText, in file: String) {
        switch unready {
        case .pointer: self.init(kind: .pointer, span: SourceSpan(startOf: file), isFatal: true)
        case .conflict(let first, let last):
            let start = SourcePlace(file: file, line: first, column: 1)
            self.init(
                kind: .conflict(lastLine: last), span: SourceSpan(start: start, endLine: first, endColumn: 8),
                isFatal: true)
        }
    }
}

/// The problems of one file. At most `YAMLFile.problemLimit` of each kind are listed; the others are counted.
struct YAMLProblems {
    private(set) var told: [YAMLProblem] = []
    private(set) var omitted: [YAMLFile.Omission] = []
    /// Number of problems, by the number of their kind.
    private var counts: [Int: Int] = [:]

    mutating func append(_ problem: YAMLProblem) {
        let kind = problem.kind.number
        counts[kind, default: 0] += 1
        if counts[kind, default: 0] <= YAMLFile.problemLimit || problem.isFatal {
            told.append(problem)
        } else if let index = omitted.firstIndex(where: { $0.first.kind.number == kind }) {
            omitted[index].count += 1
        } else {
            omitted.append(YAMLFile.Omission(first: problem, count: 1))
        }
    }
}

extension YAMLProblem.Kind {
    /// Identifies the kind without its associated values.
    fileprivate var number: Int {
        switch self {
        case .syntax: 0
        case .duplicateKey: 1
        case .unknownAlias: 2
        case .recursiveAlias: 3
        case .unsupportedTag: 4
        case .keyNotScalar: 5
        case .mergeNotMapping: 6
        case .tagMismatch: 7
        case .tooLarge: 8
        case .tooDeep: 9
        case .tooManyNodes: 10
        case .notUTF8: 11
        case .oddIndentation: 12
        case .pointer: 13
        case .conflict: 14
        }
    }
}

/// The limits of a YAML file. The defaults are far above the size of any fleet, and far below a machine's memory.
package struct YAMLLimits: Sendable, Equatable {
    /// Maximum size of one file, in bytes.
    package var fileSize = 16 * 1024 * 1024
    /// Maximum levels of nested collections.
    package var depth = 64
    /// Maximum nodes of one file, with aliases expanded.
    package var nodes = 1_000_000

    package init() {}
}
