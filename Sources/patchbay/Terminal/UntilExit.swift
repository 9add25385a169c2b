import Synchronization

/// What is kept until the process ends. A fleet is hundreds of thousands of values, and to take them apart one by one
/// when the process is about to end anyway takes a tenth of the time that reading them does.
enum UntilExit {
    private static let kept = Mutex<[any Sendable]>([])

    static func keep(_ value: any Sendable) {
        kept.withLock { $0.append(value) }
    }
}
