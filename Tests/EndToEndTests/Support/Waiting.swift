import Foundation
import Testing

/// Looks until something holds, and gives up after many looks.
func waitUntil(_ holds: @Sendable () async throws -> Bool) async throws {
    let look = Program.named("true")
    for _ in 0..<10_000 {
        if try await holds() { return }
        _ = try await look.runAtOnce(in: FileManager.default.temporaryDirectory, ["PATH": "/usr/bin:/bin"])
    }
    try #require(try await holds())
}
