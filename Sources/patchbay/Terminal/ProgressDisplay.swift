import BlandClient
import Pacing
import Presentation
import Synchronization

/// Shows a run's progress: on a terminal in one line that each update overwrites, elsewhere as a line every ten
/// seconds.
final class ProgressDisplay: Sendable {
    private let terminal: Terminal
    private let client: BlandClient
    private let began = ContinuousClock.now
    private let progress: Mutex<RunProgress>

    init(_ task: String, of total: Int, by client: BlandClient, on terminal: Terminal) {
        self.terminal = terminal
        self.client = client
        progress = Mutex(RunProgress(task, of: total))
    }

    func update(done: Int, failed: Int) {
        progress.withLock { $0.update(done: done, failed: failed, now: now) }
        show()
    }

    /// Runs `body`, and updates the progress every second even while no number is finished.
    func during<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        guard terminal.progress != .none else { return try await body() }
        return try await run(body) {
            while true {
                try await Task.sleep(for: .seconds(1))
                self.show()
            }
        }
    }

    private var now: Duration { began.duration(to: .now) }

    private func show() {
        let pace = RunProgress.Pace(client.pace)
        let now = now
        switch terminal.progress {
        case .none: break
        case .line:
            // The last column stays free: some terminals move to the next line when it is filled.
            let columns = terminal.errorColumns.map { $0 - 1 }
            terminal.showProgress(progress.withLock { $0.text(pace, columns: columns, now: now) })
        case .log:
            let line = progress.withLock { $0.isLineDue(now: now) ? $0.text(pace, now: now) : nil }
            if let line { terminal.note(line) }
        }
    }
}

extension RunProgress.Pace {
    fileprivate init(_ pace: Flow.Pace) {
        self.init(perSecond: pace.perSecond, underWay: pace.underWay, isWaiting: pace.circuit != .closed)
    }
}
