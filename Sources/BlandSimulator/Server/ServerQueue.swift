import Dispatch

/// Runs the tasks of a server on a queue of its own. A server in a test's process then answers while the tests keep every
/// thread of Swift's pool busy, and no client's time-out depends on them.
package final class ServerQueue: TaskExecutor {
    private let queue = DispatchQueue(label: "server")

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Waits for the jobs that are in the queue.
    func drain() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }
}
