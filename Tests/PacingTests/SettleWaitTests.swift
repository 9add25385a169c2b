import Pacing
import Testing

@Suite("Waits between reads that settle a call")
struct SettleWaitTests {
    @Test("they grow, and those between equal reads add up to the time that a read may lag")
    func waits() {
        let waits = (1...4).map { SettleWait.wait(afterReads: $0, equal: 5, span: .seconds(10)) }
        #expect(waits == [250, 750, 2_250, 6_750].map { .milliseconds($0) })
        #expect(SettleWait.wait(afterReads: 9, equal: 5, span: .seconds(10)) == .milliseconds(6_750))
    }

    @Test("without time to lag nothing waits")
    func none() {
        #expect(SettleWait.wait(afterReads: 1, equal: 5, span: .zero) == .zero)
        #expect(SettleWait.wait(afterReads: 1, equal: 1, span: .seconds(1)) == .seconds(1))
    }
}
