/// One YAML file, read: its documents as far as they could be read, and all that is wrong with it.
package struct YAMLFile: Sendable {
    package let name: String
    package let documents: [YAMLDocument]
    /// The first ones of each kind; fatal ones always.
    package let problems: [YAMLProblem]
    /// The problems beyond `problemLimit`.
    package let omissions: [Omission]

    /// How many problems of one kind are told apart: a file of mistakes alone has as many as lines.
    package static let problemLimit = 100

    /// The problems of one kind that were counted alone.
    package struct Omission: Sendable {
        package let first: YAMLProblem
        package internal(set) var count: Int
    }

    /// Whether the file was read to its end.
    package var isComplete: Bool { !problems.contains(where: \.isFatal) }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - bytes: the file as it is: UTF-8, or UTF-16 with a byte order mark (YAML 1.2.2 §5.2).
    ///   - name: what places and messages call the file.
    package init(parsing bytes: [UInt8], name: String, limits: YAMLLimits = YAMLLimits()) {
        self.name = name
        guard bytes.count <= limits.fileSize else {
            let start = SourcePlace(file: name, line: 1, column: 1)
            documents = []
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
        let composed = YAMLComposer(bytes, name: name, limits: limits).compose()
        documents = composed.documents
        problems = composed.problems.told
        omissions = composed.problems.omitted
    }
}
