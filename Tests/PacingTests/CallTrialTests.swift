import Pacing
import Testing

@Suite("One call that may be repeated, tried until it is done or given up")
struct CallTrialTests {
    /// A trial with its own budget and a constant random number.
    private final class Run {
        var trial: CallTrial
        var budget = RetryBudget()

        init(_ kind: CallTrial.Kind) {
            trial = CallTrial(kind)
        }

        func answered(_ reply: Reply, after: Duration? = nil) -> CallTrial.Decision {
            trial.next(reply, retryAfter: after, dice: 0.5, budget: &budget)
        }
    }

    @Test(
        "the table of what is tried again",
        arguments: [
            (.accepted, .done, false), (.refused, .fail, false), (.denied, .stop, false),
            (.throttled, .again(.asTold), false), (.unavailable, .again(.asTold), true),
            (.troubled, .again(.growing), true), (.unintelligible, .again(.growing), true),
            (.lost, .again(.growing), true),
        ] as [(Reply, RetryRule.Next, Bool)]
    )
    func table(_ reply: Reply, _ next: RetryRule.Next, _ takesRetry: Bool) {
        #expect(reply.rule.next == next)
        #expect(reply.rule.isThrottling == (reply == .throttled || reply == .unavailable))
        #expect(reply.rule.isFailing == [.unavailable, .troubled, .lost].contains(reply))
        #expect(reply.rule.takesRetry == takesRetry, "a server that only throttles isn't dying")
    }

    @Test("what was accepted is done, refused is refused, denied is denied", arguments: CallTrial.Kind.allCases)
    func final(_ kind: CallTrial.Kind) {
        var run = Run(kind)
        #expect(run.answered(.accepted) == .end(.done))
        run = Run(kind)
        #expect(run.answered(.refused) == .end(.refused))
        run = Run(kind)
        #expect(run.answered(.denied) == .end(.denied))
        #expect(run.budget.spent == 0)
    }

    @Test("what failed is sent again", arguments: [Reply.troubled, .lost, .unavailable, .throttled])
    func repeatable(_ reply: Reply) {
        for kind in CallTrial.Kind.allCases {
            #expect(Run(kind).answered(reply) == .sendAgain(after: .milliseconds(100)))
        }
    }

    @Test("a read that is answered with something else isn't asked again; a report is sent again")
    func unintelligible() {
        #expect(Run(.read).answered(.unintelligible) == .end(.unreadable))
        #expect(Run(.report).answered(.unintelligible) == .sendAgain(after: .milliseconds(100)))
    }

    @Test("six tries have five waits, which double from 200 ms; the end says how many there were")
    func waits() {
        let run = Run(.read)
        var waits: [Duration] = []
        var decision = CallTrial.Decision.end(.done)
        for _ in 0..<CallTrial.tries {
            decision = run.trial.next(.troubled, retryAfter: nil, dice: 1, budget: &run.budget)
            if case .sendAgain(let wait) = decision { waits.append(wait) }
        }
        #expect(waits == [200, 400, 800, 1_600, 3_200].map { .milliseconds($0) })
        #expect(decision == .end(.exhausted(tries: 6)))
    }

    @Test(
        "429 and 503 wait as the server says, up to a minute, and others don't heed it",
        arguments: [(1, 1_000), (59, 59_000), (60, 60_000), (3_600, 60_000), (0, 0), (-5, 0)]
    )
    func retryAfter(_ seconds: Int, _ expected: Int) {
        for reply in [Reply.throttled, .unavailable] {
            let run = Run(.read)
            #expect(run.answered(reply, after: .seconds(seconds)) == .sendAgain(after: .milliseconds(expected)))
        }
        let run = Run(.read)
        #expect(run.answered(.troubled, after: .seconds(seconds)) == .sendAgain(after: .milliseconds(100)))
    }

    @Test("full jitter is between nothing and the bound", arguments: [0, 0.25, 0.999])
    func jitter(_ dice: Double) {
        #expect(BackOff.wait(afterFailures: 3, dice: dice) == .milliseconds(800) * dice)
        #expect(BackOff.wait(afterFailures: 1_000, dice: dice) == .seconds(10) * dice)
    }

    // MARK: The run's budget

    @Test("when the run's retries are spent, a call fails without another try, and throttling takes none")
    func budget() {
        let run = Run(.read)
        while run.budget.take() {}
        #expect(run.answered(.troubled) == .end(.retriesSpent(tries: 1)))
        run.trial = CallTrial(.read)
        #expect(run.answered(.throttled) == .sendAgain(after: .milliseconds(100)))
    }

    @Test("the gap of a replace isn't left open for want of retries")
    func budgetInGap() {
        var budget = RetryBudget()
        while budget.take() {}
        let taken = budget.take(atAnyCost: true)
        #expect(taken)
        #expect(budget.spent == RetryBudget.minimum + 1)
    }

    @Test("a run has 20 retries, or one for five calls that succeeded", arguments: [(0, 20), (100, 20), (1_000, 200)])
    func allowance(_ successes: Int, _ allowed: Int) {
        var budget = RetryBudget()
        for _ in 0..<successes { budget.succeeded() }
        var taken = 0
        while budget.take() { taken += 1 }
        #expect(taken == allowed)
        for _ in 0..<(5 * (allowed + 1) - successes) { budget.succeeded() }
        let again = budget.take()
        #expect(again, "successes give retries back")
    }
}
