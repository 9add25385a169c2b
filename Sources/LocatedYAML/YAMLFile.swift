/// One YAML file, read: its documents as far as they could be read, and all that is wrong with it.
package struct YAMLFile: Sendable {
    package let name: String
    package let documents: [YAMLDocument]
    package let problems: [YAMLProblem]

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
            problems = [
                YAMLProblem(
                    kind: .tooLarge(limit: limits.fileSize),
                    span: SourceSpan(start: start, endLine: 1, endColumn: 1),
                    isFatal: true
                )
            ]
            return
        }
        var composer = YAMLComposer(name: name, limits: limits)
        composer.compose(bytes)
        documents = composer.documents
        problems = composer.problems
    }
}
