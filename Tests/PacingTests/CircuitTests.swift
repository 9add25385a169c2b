import Pacing
import Testing

@Suite("The circuit")
struct CircuitTests {
    /// A circuit in a class, so that an expectation may change it.
    private final class Held {
        private var circuit = Circuit()

        var state: Circuit.State { circuit.state }
        func admission(now: Duration) -> Circuit.Admission { circuit.admission(now: now) }
        func beginProbe() { circuit.beginProbe() }
        func dropProbe(now: Duration) { circuit.dropProbe(now: now) }
        func failed(now: Duration, isProbe: Bool) -> Circuit.Change? { circuit.failed(now: now, isProbe: isProbe) }
        func answered(now: Duration) -> Circuit.Change? { circuit.answered(now: now) }
    }

    private static func opened(alive: Bool = true) -> Held {
        let circuit = Held()
        if alive { _ = circuit.answered(now: .zero) }
        for _ in 1..<Circuit.threshold {
            #expect(circuit.failed(now: .zero, isProbe: false) == nil)
            #expect(circuit.admission(now: .zero) == .pass)
        }
        #expect(circuit.failed(now: .zero, isProbe: false) == .opened(failures: 20))
        return circuit
    }

    @Test("it opens after twenty failures in a row, and says how long to wait")
    func opens() {
        let circuit = Self.opened()
        #expect(circuit.admission(now: .zero) == .wait(.seconds(1)))
        #expect(circuit.admission(now: .milliseconds(400)) == .wait(.milliseconds(600)))
    }

    @Test("an answer in between begins the row again")
    func row() {
        let circuit = Held()
        for index in 0..<100 {
            #expect(circuit.failed(now: .zero, isProbe: false) == nil)
            if index % 10 == 9 { #expect(circuit.answered(now: .zero) == nil) }
        }
        #expect(circuit.state == .closed)
    }

    @Test("after the wait one call goes, the others stand in line, and an answer lets them through")
    func probe() {
        let circuit = Self.opened()
        #expect(circuit.admission(now: .seconds(1)) == .probe)
        circuit.beginProbe()
        #expect(circuit.admission(now: .seconds(1)) == .queue)
        #expect(circuit.answered(now: .seconds(2)) == .closed(after: .seconds(2)))
        #expect(circuit.admission(now: .seconds(2)) == .pass)
    }

    @Test("a probe that was never sent leaves the next one to go")
    func dropped() {
        let circuit = Self.opened()
        circuit.beginProbe()
        circuit.dropProbe(now: .seconds(1))
        #expect(circuit.admission(now: .seconds(1)) == .probe)
    }

    @Test("calls from before it opened neither make it wait longer nor give it up")
    func stragglers() {
        let circuit = Self.opened()
        for _ in 0..<100 { #expect(circuit.failed(now: .zero, isProbe: false) == nil) }
        #expect(circuit.admission(now: .seconds(1)) == .probe)
        circuit.beginProbe()
        #expect(circuit.failed(now: .seconds(1), isProbe: false) == nil)
        #expect(circuit.state == .probing)
    }

    @Test(
        "waits double to 15 s, and it gives up after a minute, or after ten seconds where nothing ever answered",
        arguments: [(true, [1, 2, 4, 8, 15, 15, 15]), (false, [1, 2, 4])]
    )
    func givesUp(_ alive: Bool, _ expected: [Int]) {
        let circuit = Self.opened(alive: alive)
        var now = Duration.zero
        var waits: [Duration] = []
        var change: Circuit.Change?
        while change == nil {
            guard case .wait(let wait) = circuit.admission(now: now) else { break }
            waits.append(wait)
            now += wait
            circuit.beginProbe()
            change = circuit.failed(now: now, isProbe: true)
        }
        #expect(waits == expected.map { .seconds($0) })
        #expect(change == .gaveUp(after: now))
        #expect(circuit.admission(now: .seconds(1_000_000)) == .never)
        #expect(circuit.answered(now: now) == nil, "given up is given up")
        #expect(circuit.admission(now: now) == .never)
    }

    @Test("an outage after another has its own time")
    func again() {
        let circuit = Self.opened()
        circuit.beginProbe()
        _ = circuit.failed(now: .seconds(1), isProbe: true)
        _ = circuit.answered(now: .seconds(2))
        for _ in 1..<Circuit.threshold { #expect(circuit.failed(now: .seconds(100), isProbe: false) == nil) }
        #expect(circuit.failed(now: .seconds(100), isProbe: false) == .opened(failures: 20))
        #expect(circuit.admission(now: .seconds(100)) == .wait(.seconds(1)))
    }
}
