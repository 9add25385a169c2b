import Foundation

/// Runs `body` with the path of a new directory, which is removed afterwards.
///
/// - Parameter files: the texts of the files to create, by path; a path that ends in `/` is a directory.
@discardableResult
func withDirectory<Result>(
    _ files: [String: String] = [:],
    _ body: (String) async throws -> Result
) async throws -> Result {
    let root = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    for (name, text) in files {
        let file = root.appending(path: name)
        if name.hasSuffix("/") {
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        } else {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
    // The body gets the resolved path: on macOS a link leads to the temporary directory.
    return try await body(root.resolvingSymlinksInPath().path(percentEncoded: false))
}
