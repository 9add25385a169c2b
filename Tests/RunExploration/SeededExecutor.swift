import Synchronization
import TestSupport

/// Runs the jobs of a story's tasks one at a time, on the thread that drives the story. A seed picks the next one.
///
/// Swift's own pool picks by chance. Tasks prefer this executor, child tasks inherit the preference, and an actor runs
/// where the task that calls it runs.
final class SeededExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var dice: SplitMix64
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(dice: SplitMix64(seed: seed))) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs one job.
    ///
    /// - Returns: `false` if there is none.
    func step() -> Bool {
        let job = state.withLock { state -> UnownedJob? in
            guard !state.jobs.isEmpty else { return nil }
            // The order is kept by those that stay: `swapAt` would make the next pick depend on this one.
            return state.jobs.remove(at: Int.random(in: 0..<state.jobs.count, using: &state.dice))
        }
        guard let job else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
        return true
    }
}
