import Synchronization

/// Whether a run may begin anything new. A signal, a refused key, an API that fails or `--fail-fast` turns it off;
/// what is in flight goes on to its end.
package final class RunSwitch: Sendable {
    /// Why it was turned off.
    package struct Stop: Sendable {
        package enum Cause: Sendable {
            case asked
            /// The key or the entitlement.
            case denied
            case unreachable
        }

        package let text: String
        package let cause: Cause

        package var isDenied: Bool { cause == .denied }
    }

    private let reason = Mutex<Stop?>(nil)

    package init() {}

    /// Turns it off; the first reason stands.
    package func stop(because text: String, _ cause: Stop.Cause = .asked) {
        reason.withLock { reason in
            if reason == nil { reason = Stop(text: text, cause: cause) }
        }
    }

    package var stopped: Stop? { reason.withLock { $0 } }
    package var isStopped: Bool { stopped != nil }
}
