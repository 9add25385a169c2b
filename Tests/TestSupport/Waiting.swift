/// Looks again and again until something holds. Between two looks others run.
///
/// The test has to hold open the state that it waits for, so that no look can come too late. The limit of 60,000 looks,
/// 10 milliseconds apart, only ends a test that would wait for ever.
///
/// - Throws: `NeverHeld` after the last look; whatever a look throws.
package func waitUntil(
    file: String = #fileID, line: Int = #line, _ holds: () async throws -> Bool
) async throws {
    for _ in 0..<60_000 {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NeverHeld(file: file, line: line)
}

/// What a test waited for never came.
package struct NeverHeld: Error, CustomStringConvertible {
    let file: String
    let line: Int

    package var description: String { "what is waited for in \(file):\(line) never came" }
}
