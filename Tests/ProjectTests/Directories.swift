import Foundation

/// A directory of its own for a test, removed afterwards.
///
/// - Parameter files: texts by path; a path that ends in `/` is a directory.
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
    // The system's own spelling: macOS has its temporary directory behind a link.
    return try await body(root.resolvingSymlinksInPath().path(percentEncoded: false))
}
