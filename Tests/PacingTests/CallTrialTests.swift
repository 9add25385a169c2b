import Pacing
import Testing

@Suite("One call, tried until it is done or given up")
struct CallTrialTests {
    /// A trial with its own budget and a constant random number.
    private final class Run {
        var trial: CallTrial
        var budget = RetryBudget()

        init(_ kind: CallTrial.Kind, closesGap: Bool = false) {
            trial = CallTrial(kind, closesGap: closesGap)
        }

        func answered(_ reply: Reply, after: Duration? = nil) -> CallTrial.Decision {
            trial.next(.answered(reply, retryAfter: after), dice: 0.5, budget: &budget)
        }

        func found(_ finding: CallTrial.Finding) -> CallTrial.Decision {
            trial.next(.found(finding), dice: 0.5, budget: &budget)
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
    func table(_ reply: Reply, _ next: RetryRule.Next, _ mayHaveActed: Bool) {
        #expect(reply.rule.next == next)
        #expect(reply.rule.mayHaveActed == mayHaveActed)
        #expect(reply.rule.isThrottling == (reply == .throttled || reply == .unavailable))
        #expect(reply.rule.isFailing == [.unavailable, .troubled, .lost].contains(reply))
        #expect(reply.rule.takesRetry == mayHaveActed, "a server that only throttles isn't dying")
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

    @Test("a read and an update are sent again at once, without asking what became of them")
    func repeatable() {
        for kind in [CallTrial.Kind.read, .update] {
            for reply in [Reply.troubled, .lost, .unavailable, .throttled] {
                let run = Run(kind)
                #expect(run.answered(reply) == .sendAgain(after: .milliseconds(100)))
                #expect(run.trial.isInDoubt == (kind == .update && reply != .throttled))
            }
        }
    }

    @Test("a read that is answered with something else isn't asked again; a write is settled")
    func unintelligible() {
        var run = Run(.read)
        #expect(run.answered(.unintelligible) == .end(.unreadable))
        run = Run(.update)
        #expect(run.answered(.unintelligible) == .sendAgain(after: .milliseconds(100)))
        run = Run(.write)
        #expect(run.answered(.unintelligible) == .settle(after: .zero))
    }

    @Test("a write whose answer was lost is settled by a read first", arguments: Reply.allCases)
    func settled(_ reply: Reply) {
        guard reply.rule.mayHaveActed else { return }
        var run = Run(.write)
        #expect(run.answered(reply) == .settle(after: .zero))
        #expect(run.found(.reached) == .end(.done))
        #expect(run.budget.spent == 0, "no retry was needed")

        run = Run(.write)
        #expect(run.answered(reply) == .settle(after: .zero))
        #expect(run.found(.untouched) == .sendAgain(after: .milliseconds(100)))
        #expect(run.answered(.accepted) == .end(.done))

        run = Run(.write)
        #expect(run.answered(reply) == .settle(after: .zero))
        #expect(run.found(.elsewhere) == .end(.elsewhere))
        run = Run(.write)
        #expect(run.answered(reply) == .settle(after: .zero))
        #expect(run.found(.unreadable) == .end(.unsettled))
    }

    @Test("a write that was throttled wasn't carried out, and is sent again without a read")
    func throttledWrite() {
        let run = Run(.write)
        #expect(run.answered(.throttled, after: .seconds(3)) == .sendAgain(after: .seconds(3)))
        #expect(!run.trial.isInDoubt)
        #expect(run.answered(.refused) == .end(.refused))
    }

    @Test("a refusal after a lost answer is settled by reads, since the lost try may have been carried out late")
    func refusedLate() {
        var run = Run(.write)
        _ = run.answered(.lost)
        _ = run.found(.untouched)
        #expect(run.answered(.refused) == .settle(after: .zero))
        #expect(run.found(.untouched) == .settle(after: .milliseconds(100)), "the read may be behind")
        #expect(run.found(.untouched) == .settle(after: .milliseconds(200)))
        #expect(run.found(.reached) == .end(.done))

        run = Run(.write)
        _ = run.answered(.lost)
        _ = run.found(.untouched)
        _ = run.answered(.refused)
        var reads = 1
        while case .settle = run.found(.untouched) { reads += 1 }
        #expect(reads == CallTrial.rereads)

        run = Run(.update)
        _ = run.answered(.lost)
        #expect(run.answered(.refused) == .end(.refusedInDoubt), "no read can settle it")
    }

    @Test("in the gap of a replace a read that shows something else is asked again: it may be behind")
    func staleInGap() {
        let run = Run(.write, closesGap: true)
        _ = run.answered(.lost)
        #expect(run.found(.elsewhere) == .settle(after: .milliseconds(100)))
        #expect(run.found(.untouched) == .sendAgain(after: .milliseconds(100)))
    }

    @Test("six tries have five waits, which double from 200 ms, and in a gap twelve have eleven, up to 10 s")
    func waits() {
        func waits(_ run: Run) -> [Duration] {
            var waits: [Duration] = []
            while case .sendAgain(let wait) = run.trial.next(
                .answered(.troubled, retryAfter: nil), dice: 1, budget: &run.budget)
            {
                waits.append(wait)
            }
            #expect(run.answered(.troubled) != .sendAgain(after: .zero))
            return waits
        }
        let longest = [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000, 10_000]
        #expect(waits(Run(.read)) == longest.prefix(5).map { .milliseconds($0) })
        #expect(waits(Run(.update, closesGap: true)) == longest.map { .milliseconds($0) })
    }

    @Test("the last try that was lost is settled, too, and the end says how many there were")
    func exhausted() {
        var run = Run(.write)
        for _ in 1..<CallTrial.tries {
            _ = run.answered(.lost)
            guard case .sendAgain = run.found(.untouched) else { return #expect(Bool(false), "given up too early") }
        }
        #expect(run.answered(.lost) == .settle(after: .zero))
        #expect(run.found(.untouched) == .end(.exhausted(tries: 6)))
        run = Run(.read)
        for _ in 1..<CallTrial.tries { _ = run.answered(.throttled) }
        #expect(run.answered(.throttled) == .end(.exhausted(tries: 6)))
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
        run.trial = CallTrial(.write)
        #expect(run.answered(.lost) == .settle(after: .zero), "what became of it is asked all the same")
        #expect(run.found(.untouched) == .end(.retriesSpent(tries: 1)))
        run.trial = CallTrial(.write)
        #expect(run.answered(.throttled) == .sendAgain(after: .milliseconds(100)))
    }

    @Test("the gap of a replace isn't left open for want of retries")
    func budgetInGap() {
        let run = Run(.write, closesGap: true)
        while run.budget.take() {}
        for _ in 1..<CallTrial.triesInGap {
            #expect(run.answered(.troubled) == .settle(after: .zero))
            guard case .sendAgain = run.found(.untouched) else { return #expect(Bool(false), "given up too early") }
        }
        #expect(run.budget.spent == RetryBudget.minimum + CallTrial.triesInGap - 1)
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
