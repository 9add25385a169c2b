/// Checks a condition repeatedly until it holds. Other tasks run between two checks.
///
/// The state that a test waits for must last, so that no check can come too late. The limit of 60,000 checks, 10
/// milliseconds apart, only ends a test that would wait forever.
///
/// - Throws: `NeverHeld` after the last check; any error of the condition.
package func waitUntil(
    file: String = #fileID, line: Int = #line, _ holds: () async throws -> Bool
) async throws {
    for _ in 0..<60_000 {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverHeld(file: file, line: line)
}

/// A condition that a test waited for never held.
package struct NeverHeld: Error, CustomStringConvertible {
    let file: String
    let line: Int

    package var description: String { "what is waited for in \(file):\(line) never came" }
}
