import Presentation
import Testing

@Suite("Progress of a run, shown")
struct RunProgressTests {
    private let pace = RunProgress.Pace(perSecond: 97.6, underWay: 16)

    /// The progress of a run of 1,000 numbers after `seconds`, with `done` numbers in each second.
    private func progress(after seconds: Int, each done: Int, failed: Int = 0) -> RunProgress {
        var progress = RunProgress("applying", of: 1_000)
        for second in 0...seconds { progress.update(done: second * done, failed: failed, now: .seconds(second)) }
        return progress
    }

    @Test("it says what is done, what failed, the time left, the rate and the calls under way")
    func line() {
        #expect(
            progress(after: 20, each: 10, failed: 3).text(pace, now: .seconds(20))
                == "applying 200/1000, 3 failed, 1m 20s left, 98 calls/s, 16 at once")
    }

    @Test(
        "the time left goes by the last half minute, and isn't guessed",
        arguments: [
            (0, 10, nil), (1, 10, nil), (2, 10, "1m 38s"), (50, 10, "50s"), (99, 10, "1s"), (100, 10, nil),
            (20, 0, nil), (2, 1, "16m 38s"),
        ] as [(Int, Int, String?)]
    )
    func left(_ seconds: Int, _ each: Int, _ expected: String?) {
        let text = progress(after: seconds, each: each).text(pace, now: .seconds(seconds))
        let left = text.split(separator: ", ").first { $0.hasSuffix(" left") }
        #expect(left.map(String.init) == expected.map { $0 + " left" }, "\(text)")
    }

    @Test("a run that got slower says how long it takes at its speed of now, and one that stands still nothing")
    func slower() {
        var progress = progress(after: 10, each: 50)
        for second in 11...100 { progress.update(done: 500 + (second - 10) * 1, failed: 0, now: .seconds(second)) }
        #expect(progress.text(pace, now: .seconds(100)).contains("6m 50s left"))
        for second in 101...140 { progress.update(done: 590, failed: 0, now: .seconds(second)) }
        #expect(!progress.text(pace, now: .seconds(140)).contains("left"))
    }

    @Test("hours are told in hours")
    func hours() {
        var progress = RunProgress("reading", of: 100_000)
        progress.update(done: 100, failed: 0, now: .seconds(10))
        #expect(progress.text(pace, now: .seconds(10)).contains("reading 100/100000, 2h 46m left"))
    }

    @Test("while the API is left alone, it says so in the place of a rate")
    func waiting() {
        let pace = RunProgress.Pace(perSecond: 0, underWay: 0, isWaiting: true)
        #expect(RunProgress("applying", of: 5).text(pace, now: .zero) == "applying 0/5, waiting for the API")
    }

    @Test("it never takes more than its columns, and keeps what matters most", arguments: [10, 20, 30, 40, 79])
    func narrow(_ columns: Int) {
        let text = progress(after: 20, each: 10, failed: 3).text(pace, columns: columns, now: .seconds(20))
        #expect(text.hasPrefix("applying 200/1000"))
        #expect(text.count <= max(columns, 17))
    }

    @Test("a log has a line every ten seconds, however often there is news")
    func log() {
        var progress = RunProgress("applying", of: 1_000)
        let due = (0..<350).filter { progress.isLineDue(now: .milliseconds($0 * 100)) }
        #expect(due == [100, 200, 300])
    }
}
