import Fleet
import PatchbayConfiguration
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("Waves of a plan")
struct WaveTests {
    private static func plan(_ count: Int) -> Plan {
        scene { scene in
            for index in 0..<count {
                scene.want(PhoneNumber(index), inbound: .attached(attachment(.inbound)))
            }
        }
        .plan()
    }

    @Test(
        "sizes are how many are done once each wave is; what is over is one more",
        arguments: [
            (10, ["1", "100%"], [1, 9]), (10, ["1", "10%", "100%"], [1, 9]), (50, ["1", "10%", "100%"], [1, 4, 45]),
            (10, ["3"], [3, 7]), (10, ["100"], [10]), (10, ["100%"], [10]), (10, ["5", "3", "7"], [5, 2, 3]),
            (3, ["10%"], [1, 2]), (1, ["1", "50%", "100%"], [1]), (0, ["1", "100%"], []),
            (101, ["1%", "2%"], [2, 1, 98]),
        ] as [(Int, [String], [Int])])
    func sizes(_ count: Int, _ sizes: [String], _ expected: [Int]) {
        let plan = Self.plan(count)
        let waves = plan.waves(sizes.compactMap { WaveSize($0) })
        #expect(waves.map(\.count) == expected)
        #expect(waves.flatMap { $0 } == plan.operations.map(\.number), "each number once, in order")
    }

    @Test("a number's operations are never in two waves")
    func whole() {
        let plan = scene { scene in
            for other in [number, "+14155550101" as PhoneNumber] {
                scene.want(other, inbound: .attached(attachment(.inbound)), outbound: .attached(attachment(.outbound)))
            }
        }
        .plan()
        #expect(plan.waves([.count(1)]) == [[number], ["+14155550101"]])
    }

    @Test("what isn't a size", arguments: ["", "0", "0%", "101%", "-1", "+1", "none", "1.5", "ten", "%"])
    func noSize(_ text: String) {
        #expect(WaveSize(text) == nil)
    }
}
