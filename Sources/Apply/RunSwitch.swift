import Synchronization

/// Whether a run may begin anything new. A signal, a refused key or `--fail-fast` turns it off; what is in
/// flight goes on to its end.
package final class RunSwitch: Sendable {
    private let reason = Mutex<(text: String, isDenied: Bool)?>(nil)

    package init() {}

    /// Turns it off; the first reason stands.
    package func stop(because text: String, isDenied: Bool = false) {
        reason.withLock { reason in
            if reason == nil { reason = (text, isDenied) }
        }
    }

    package var stopped: (text: String, isDenied: Bool)? { reason.withLock { $0 } }
    package var isStopped: Bool { stopped != nil }
}
