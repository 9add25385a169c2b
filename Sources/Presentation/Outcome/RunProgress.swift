/// The progress of a run, and the line that shows it. A value: each `now` is the time since the run began.
package struct RunProgress: Sendable {
    /// The current pace of the calls to the API.
    package struct Pace: Sendable, Equatable {
        /// Answers per second.
        package var perSecond: Double
        /// Calls that have no answer yet.
        package var underWay: Int
        /// Whether calls pause because the API fails.
        package var isWaiting: Bool

        package init(perSecond: Double, underWay: Int, isWaiting: Bool = false) {
            self.perSecond = perSecond
            self.underWay = underWay
            self.isWaiting = isWaiting
        }
    }

    /// Interval between progress lines in a log. A terminal shows one line that changes instead.
    package static let lineInterval = Duration.seconds(10)
    /// Sliding window for the estimate of the time left.
    private static let window = Duration.seconds(30)

    private let task: String
    private let total: Int
    private var done = 0
    private var failed = 0
    /// Finished numbers over time, at most one sample per second. The oldest sample is kept just outside the window.
    private var samples: [(time: Duration, done: Int)] = [(.zero, 0)]
    private var lastLine = Duration.zero

    /// - Parameters:
    ///   - task: the work, as a participle: `applying`.
    ///   - total: count of the numbers in the run.
    package init(_ task: String, of total: Int) {
        self.task = task
        self.total = total
    }

    package mutating func update(done: Int, failed: Int, now: Duration) {
        self.done = done
        self.failed = failed
        if let last = samples.last, now - last.time < .seconds(1) { return }
        samples.append((now, done))
        while samples.count > 2, now - samples[1].time >= Self.window { samples.removeFirst() }
    }

    /// The progress line: finished and failed numbers, time left, rate, calls under way.
    ///
    /// - Parameter columns: maximum width of the line; the last parts are dropped to fit. `nil`: no limit.
    package func text(_ pace: Pace, columns: Int? = nil, now: Duration) -> String {
        var parts = ["\(task) \(done)/\(total)"]
        if failed > 0 { parts.append("\(failed) failed") }
        if let left = left(now: now) { parts.append("\(Self.text(left)) left") }
        if pace.isWaiting {
            parts.append("waiting for the API")
        } else {
            parts += ["\(Int(pace.perSecond.rounded())) calls/s", "\(pace.underWay) at once"]
        }
        var line = parts.joined(separator: ", ")
        while let columns, line.count > columns, parts.count > 1 {
            parts.removeLast()
            line = parts.joined(separator: ", ")
        }
        return line
    }

    /// Whether the next log line is due. If so, records `now` as the time of that line.
    package mutating func isLineDue(now: Duration) -> Bool {
        guard now - lastLine >= Self.lineInterval else { return false }
        lastLine = now
        return true
    }

    /// The estimated time left, at the rate of the sliding window. `nil` if nothing finished in it, if it covers less
    /// than 2 seconds, or if the run is done.
    private func left(now: Duration) -> Duration? {
        let base = samples[0]
        let (count, time) = (done - base.done, now - base.time)
        guard count > 0, time >= .seconds(2), done < total else { return nil }
        return time * (total - done) / count
    }

    /// `45s`, `3m 20s`, `2h 05m`
    private static func text(_ span: Duration) -> String {
        let seconds = max(1, Int(span.components.seconds))
        func two(_ value: Int) -> String { (value < 10 ? "0" : "") + String(value) }
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3_600 { return "\(seconds / 60)m \(two(seconds % 60))s" }
        return "\(seconds / 3_600)h \(two(seconds % 3_600 / 60))m"
    }
}
