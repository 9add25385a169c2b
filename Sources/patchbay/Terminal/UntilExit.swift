import Synchronization

/// Keeps values alive until the process ends. A fleet has hundreds of thousands of values. Freeing them one by one
/// takes a tenth of the time that reading them takes, and is useless just before the process ends.
enum UntilExit {
    private static let kept = Mutex<[any Sendable]>([])

    static func keep(_ value: any Sendable) {
        kept.withLock { $0.append(value) }
    }
}
