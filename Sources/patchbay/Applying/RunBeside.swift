/// Runs `body` while `other` runs concurrently. Cancels `other` when `body` returns; an error from either cancels
/// both.
func run<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value,
    beside other: @escaping @Sendable () async throws -> Void
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await other()
            return nil
        }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw Failure(.failed, "The run ended without a result.")
    }
}
