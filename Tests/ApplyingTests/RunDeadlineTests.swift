import Applying
import Testing

@Suite("Deadline of a run")
struct RunDeadlineTests {
    @Test("the first signal gives it 6 s, and one within a second is the same signal")
    func first() {
        var deadline = RunDeadline()
        #expect(deadline.at == nil)
        #expect(deadline.signal(at: .seconds(10)) == .first)
        #expect(deadline.at == .seconds(16))
        #expect(deadline.signal(at: .milliseconds(10_999)) == .same)
        #expect(deadline.at == .seconds(16))
    }

    @Test(
        "a further signal never gives it more time",
        arguments: [(1_000, 16_000), (500, 16_000), (5_900, 16_000), (900, 16_000)] as [(Int, Int)])
    func further(_ after: Int, _ end: Int) {
        var deadline = RunDeadline()
        deadline.signal(at: .seconds(10))
        let signal = deadline.signal(at: .milliseconds(10_000 + after))
        #expect(signal == (after < 1_000 ? .same : .further))
        #expect(deadline.at == min(.milliseconds(end), .milliseconds(10_000 + max(after, 1_000) + 5_000)))
    }

    @Test("a lease that is taken leaves 10 s, one that can't be renewed ends the work 10 s before it does")
    func lease() {
        var taken = RunDeadline()
        taken.leaseTaken(at: .seconds(1))
        #expect(taken.at == .seconds(11))
        taken.leaseLapsing(until: .seconds(100))
        #expect(taken.at == .seconds(11), "it never moves back")
        taken.leaseLapsing(until: .seconds(15))
        #expect(taken.at == .seconds(5))
    }
}
