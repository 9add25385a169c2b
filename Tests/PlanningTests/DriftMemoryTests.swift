import Fleet
import Foundation
import Planning
import SIPModel
import TestSamples
import Testing

@Suite("What drift checks remember")
struct DriftMemoryTests {
    private static let other = attachment(.inbound, isA: false)

    /// The drift report of a fleet of three numbers, of which someone else changed those at `moved`.
    private func report(at time: String, moved: [Int], unreadable: [Int] = [], by header: HeaderRule = customer)
        -> DriftReport
    {
        let scene = scene { scene in
            for index in 0..<3 {
                scene.settle(PhoneNumber(index))
                if moved.contains(index) {
                    scene.show(PhoneNumber(index), inbound: LiveAttachment(.inbound(headers: [header])))
                }
            }
        }
        var input = scene.input { $0.createdAt = time }
        for index in unreadable {
            input.live[PhoneNumber(index)] = nil
            input.unreadable[PhoneNumber(index)] = "it is"
        }
        return DriftReport(input)
    }

    @Test("the time of each number's last good check is kept, and so is that of a check that read all")
    func good() {
        var memory = DriftMemory(apiURL: apiURL)
        memory = memory.after(report(at: "T1", moved: []), scope: .everything, tells: false)
        memory = memory.after(report(at: "T2", moved: [0], unreadable: [1]), scope: .everything, tells: false)
        var third = report(at: "T3", moved: [0], unreadable: [1])
        third.recall(memory, scope: .everything)
        #expect(third.numbers.map(\.lastGoodAt) == ["T1"])
        #expect(third.unreadable.map(\.lastGoodAt) == ["T1"])
        #expect(third.lastSuccessAt == "T1")
        var fourth = report(at: "T4", moved: [])
        fourth.recall(memory, scope: .everything)
        #expect(fourth.lastSuccessAt == "T4")
    }

    @Test(
        "a check of some numbers is none that read every number, however it was narrowed",
        arguments: [
            PlanScope(targets: [PhoneNumber(0)]), PlanScope(paths: ["fleet/a.yaml"]), PlanScope(shard: Shard("1/2")),
        ]
    )
    func narrowed(_ scope: PlanScope) {
        var memory = DriftMemory(apiURL: apiURL).after(report(at: "T1", moved: []), scope: .everything, tells: false)
        memory = memory.after(report(at: "T2", moved: []), scope: scope, tells: false)
        var third = report(at: "T3", moved: [])
        third.recall(memory, scope: scope)
        #expect(third.lastSuccessAt == "T1")
    }

    @Test("what is new is what wasn't told, or was told otherwise; a check that tells nothing changes nothing of that")
    func new() {
        var memory = DriftMemory(apiURL: apiURL)
        var first = report(at: "T1", moved: [0])
        first.narrow(toNewSince: memory)
        #expect(first.numbers.count == 1)
        #expect(first.sinceLast?.since == nil)
        memory = memory.after(report(at: "T1", moved: [0]), scope: .everything, tells: true)
        memory = memory.after(report(at: "T2", moved: [0, 1]), scope: .everything, tells: false)
        var second = report(at: "T3", moved: [0, 1])
        second.narrow(toNewSince: memory)
        #expect(second.numbers.map(\.number) == [PhoneNumber(1)])
        #expect(second.sinceLast?.known.map(\.number) == [PhoneNumber(0)])
        #expect(second.sinceLast?.since == "T1")
        #expect(second.hasDrift(includingPending: false))
        memory = memory.after(report(at: "T3", moved: [0, 1]), scope: .everything, tells: true)
        var third = report(at: "T4", moved: [1], by: account)
        third.narrow(toNewSince: memory)
        #expect(third.sinceLast?.resolved == [PhoneNumber(0), PhoneNumber(1)])
        var same = report(at: "T4", moved: [0, 1])
        same.narrow(toNewSince: memory)
        #expect(!same.hasDrift(includingPending: true))
        #expect(!same.hasNews)
        // A number that was in sync in between counts as new again.
        memory = memory.after(report(at: "T5", moved: []), scope: .everything, tells: true)
        var back = report(at: "T6", moved: [0])
        back.narrow(toNewSince: memory)
        #expect(back.numbers.map(\.number) == [PhoneNumber(0)])
    }

    @Test("a check of a part forgets nothing of the rest, and one of all forgets what isn't there any more")
    func parts() {
        var memory = DriftMemory(apiURL: apiURL).after(report(at: "T1", moved: []), scope: .everything, tells: true)
        let part = scene { $0.settle(PhoneNumber(0)) }
        let one = DriftReport(part.input { $0.createdAt = "T2" })
        memory = memory.after(one, scope: PlanScope(targets: [PhoneNumber(0)]), tells: true)
        #expect(memory.numbers.count == 3)
        #expect(memory.lastSuccess == "T1")
        memory = memory.after(one, scope: .everything, tells: true)
        #expect(memory.numbers.count == 1)
    }

    @Test("it reads as it was written, and holds no value of a manifest")
    func codable() throws {
        let memory = DriftMemory(apiURL: apiURL).after(report(at: "T1", moved: [0]), scope: .everything, tells: true)
        let data = try JSONEncoder().encode(memory)
        #expect(try JSONDecoder().decode(DriftMemory.self, from: data) == memory)
        #expect(!String(decoding: data, as: UTF8.self).contains("CustomerId"))
    }
}
