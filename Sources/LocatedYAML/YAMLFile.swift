/// The result of reading one YAML file: its documents, as far as they could be read, and its problems.
package struct YAMLFile: Sendable {
    package let name: String
    package let documents: [YAMLDocument]
    /// The entries that merge keys don't bring in, since the mapping has a mapping of the same key.
    package let hidden: [YAMLHiddenEntry]
    /// The first `problemLimit` problems of each kind, and every fatal problem.
    package let problems: [YAMLProblem]
    /// The problems beyond `problemLimit`, counted by kind.
    package let omissions: [Omission]

    /// Maximum problems of one kind that are listed one by one: a wrong file may have one in every line.
    package static let problemLimit = 100

    /// Problems of one kind that were counted, but not listed.
    package struct Omission: Sendable {
        package let first: YAMLProblem
        package internal(set) var count: Int
    }

    /// Whether the file was read to its end.
    package var isComplete: Bool { !problems.contains(where: \.isFatal) }

    /// Parses a file's text.
    ///
    /// - Parameters:
    ///   - bytes: the file's content: UTF-8, or UTF-16 with a byte order mark (YAML 1.2.2 §5.2).
    ///   - name: the file's name in places and messages.
    package init(parsing bytes: [UInt8], name: String, limits: YAMLLimits = YAMLLimits()) {
        self.name = name
        guard bytes.count <= limits.fileSize else {
            let start = SourcePlace(file: name, line: 1, column: 1)
            documents = []
            hidden = []
            omissions = []
            problems = [
                YAMLProblem(
                    kind: .tooLarge(limit: limits.fileSize),
                    span: SourceSpan(start: start, endLine: 1, endColumn: 1),
                    isFatal: true
                )
            ]
            return
        }
        if let unready = UnreadyText(bytes) {
            documents = []
            hidden = []
            omissions = []
            problems = [YAMLProblem(unready, in: name)]
            return
        }
        let composed = YAMLComposer(bytes, name: name, limits: limits).compose()
        documents = composed.documents
        hidden = composed.hidden
        problems = composed.problems.told
        omissions = composed.problems.omitted
    }
}
