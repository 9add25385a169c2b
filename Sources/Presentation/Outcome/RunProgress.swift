/// How far a run is, and what is shown of that while it goes on. A value; times are spans since the run began.
package struct RunProgress: Sendable {
    /// How the API takes it at the moment.
    package struct Pace: Sendable, Equatable {
        /// Answers a second.
        package var perSecond: Double
        /// Calls under way.
        package var underWay: Int
        /// Whether the API fails and is left alone for a while.
        package var isWaiting: Bool

        package init(perSecond: Double, underWay: Int, isWaiting: Bool = false) {
            self.perSecond = perSecond
            self.underWay = underWay
            self.isWaiting = isWaiting
        }
    }

    /// How often a line of its own is written, where no terminal shows one that changes.
    package static let lineInterval = Duration.seconds(10)
    /// What the time that is left is reckoned from: the last so many seconds.
    private static let window = Duration.seconds(30)

    private let task: String
    private let total: Int
    private var done = 0
    private var failed = 0
    /// How many were done when, at most one a second, the oldest just outside the window.
    private var samples: [(time: Duration, done: Int)] = [(.zero, 0)]
    private var lastLine = Duration.zero

    /// - Parameters:
    ///   - task: what is done to the numbers: `applying`.
    ///   - total: how many numbers there are.
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

    /// One line: what is done, what failed, the time that is left, the rate, the calls under way.
    ///
    /// - Parameter columns: what the line may take; what there is no room for is left out, from its end.
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

    /// Whether it is time for the next line of a log.
    package mutating func isLineDue(now: Duration) -> Bool {
        guard now - lastLine >= Self.lineInterval else { return false }
        lastLine = now
        return true
    }

    /// At the speed of the last seconds; nil where nobody can tell.
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
