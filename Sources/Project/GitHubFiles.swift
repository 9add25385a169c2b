import SystemPackage

/// The files through which a step of GitHub Actions passes a summary to its job and outputs to later steps.
package struct GitHubFiles {
    private let summary: String?
    private let outputs: String?

    /// - Parameters:
    ///   - environment: the run's environment.
    ///   - directory: the working directory.
    package init(environment: [String: String], directory: String) {
        func path(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : FilePath(directory).pushing(FilePath($0)).string }
        }
        summary = path("GITHUB_STEP_SUMMARY")
        outputs = path("GITHUB_OUTPUT")
    }

    /// Appends to the files that the job provides. Does nothing outside of a job.
    package func write(
        summary text: String,
        outputs values: [(name: String, value: String)]
    ) throws(ProjectError) {
        try append(text + "\n", to: summary)
        try append(values.map { "\($0.name)=\($0.value)\n" }.joined(), to: outputs)
    }

    private func append(_ text: String, to path: String?) throws(ProjectError) {
        guard let path else { return }
        do {
            let file = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.append, .create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
        } catch {
            throw ProjectError(.failed, "\(path) can't be written (\(error)).")
        }
    }
}
