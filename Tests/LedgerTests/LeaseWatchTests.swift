import Ledger
import Testing

@Suite("Lease")
struct LeaseWatchTests {
    private func watch(patience: Duration) -> LeaseWatch {
        LeaseWatch(length: .seconds(300), poll: .seconds(5), start: .seconds(1000), patience: patience)
    }

    @Test("one that isn't there, or that nobody holds, is taken at once")
    func free() {
        var watch = watch(patience: .zero)
        #expect(watch.decide(tip: nil, isHeld: false, asked: .seconds(1000), answered: .seconds(1001)) == .take)
        #expect(watch.decide(tip: "a", isHeld: false, asked: .seconds(1000), answered: .seconds(1001)) == .take)
    }

    @Test("without patience, one that is held is never taken, however old it says it is")
    func impatient() {
        var watch = watch(patience: .zero)
        #expect(watch.decide(tip: "a", isHeld: true, asked: .seconds(1000), answered: .seconds(1000)) == .giveUp)
    }

    @Test("one that is renewed is never taken: patience ends first")
    func renewed() {
        var watch = watch(patience: .seconds(3600))
        var now = 1000
        var renewals = 0
        while true {
            renewals = (now - 1000) / 299
            let decision = watch.decide(
                tip: "commit \(renewals)", isHeld: true, asked: .seconds(now), answered: .seconds(now))
            if decision == .giveUp { break }
            #expect(decision != .take)
            now += 1
        }
        #expect(now == 4600)
    }

    @Test("one that stands still is taken after its length, and not a look before", arguments: [0, 1, 30])
    func dead(_ latency: Int) {
        var watch = watch(patience: .seconds(3600))
        var now = Duration.seconds(1000)
        let seen = now + .seconds(latency)
        while true {
            let answered = now + .seconds(latency)
            let decision = watch.decide(tip: "a", isHeld: true, asked: now, answered: answered)
            #expect((decision == .take) == (now - seen >= .seconds(300)))
            guard case .wait(let pause) = decision else { break }
            #expect(pause > .zero && pause <= .seconds(5))
            now = answered + pause
        }
        #expect(now - seen < .seconds(340))
    }

    @Test("waiting stops when patience ends, though the lease would end later")
    func deadline() {
        var watch = watch(patience: .seconds(100))
        #expect(
            watch.decide(tip: "a", isHeld: true, asked: .seconds(1000), answered: .seconds(1000))
                == .wait(.milliseconds(500)))
        #expect(
            watch.decide(tip: "a", isHeld: true, asked: .seconds(1098), answered: .seconds(1098)) == .wait(.seconds(2)))
        #expect(watch.decide(tip: "a", isHeld: true, asked: .seconds(1100), answered: .seconds(1100)) == .giveUp)
    }

    @Test("a look that took long is no proof that nothing happened meanwhile")
    func slowLook() {
        var watch = watch(patience: .seconds(3600))
        #expect(watch.decide(tip: "a", isHeld: true, asked: .seconds(1000), answered: .seconds(1200)) != .take)
        // Asked 299 seconds after the lease was first seen, answered much later.
        #expect(watch.decide(tip: "a", isHeld: true, asked: .seconds(1499), answered: .seconds(1900)) != .take)
        #expect(watch.decide(tip: "a", isHeld: true, asked: .seconds(1500), answered: .seconds(1900)) == .take)
    }
}
