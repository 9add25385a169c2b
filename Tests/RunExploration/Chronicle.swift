import Synchronization

/// What happened in a story, in order, each with its time. The same seed writes the same chronicle, to the byte.
final class Chronicle: Sendable {
    private let lines = Mutex<[String]>([])
    private let clock: VirtualClock

    init(_ clock: VirtualClock) { self.clock = clock }

    func note(_ text: String) {
        let milliseconds = clock.now / .milliseconds(1)
        let time = String(Int(milliseconds))
        lines.withLock { $0.append(String(repeating: " ", count: max(0, 9 - time.count)) + time + " ms  " + text) }
    }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}
