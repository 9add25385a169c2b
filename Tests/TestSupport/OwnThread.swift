import Dispatch

/// Runs `body` on a thread outside Swift's pool.
///
/// The pool has one thread per core. A computation of many seconds on it keeps every other test from going on, and the
/// programs that those tests started then run into their time limits.
package func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        DispatchQueue.global(qos: .utility).async { continuation.resume(returning: body()) }
    }
}
