import Foundation
import Testing

/// Looks until something holds, and gives up after many looks.
func waitUntil(_ holds: @Sendable () async throws -> Bool) async throws {
    try #require(try await looks(until: holds))
}

/// Whether something comes to hold within many looks.
func looks(until holds: @Sendable () async throws -> Bool) async throws -> Bool {
    let look = Program.named("true")
    for _ in 0..<10_000 {
        if try await holds() { return true }
        _ = try await look.runAtOnce(in: FileManager.default.temporaryDirectory, ["PATH": "/usr/bin:/bin"])
    }
    return try await holds()
}
