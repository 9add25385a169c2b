import BlandSimulator
import Testing

@Suite("Broken answers")
struct BrokenReadTests {
    @Test("a live state that can't be read is named, and nothing is written", arguments: BrokenRead.allCases)
    func nothingWritten(_ broken: BrokenRead) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number, "+14150000001"])]) { bench async throws in
            #expect(try await bench.apply().code == 0)
            try bench.write("fleet/a.yaml", manifest([number: outbound(), "+14150000001": "inbound: {}"]))
            let ledger = bench.ledger
            let attached = try await bench.simulator.attachments()
            bench.simulator.changeQuirks { $0.brokenReads = [number: broken] }
            for command in [["plan"], ["apply", "--auto-approve"], ["drift"], ["show", number], ["import", number]] {
                let ran = try await bench.patchbay(command)
                #expect(ran.code == 1 || ran.code == 69, "\(command): \(ran.testDescription)")
                #expect(ran.err.contains(number), "\(command): \(ran.testDescription)")
                #expect(ran.writes.isEmpty)
                #expect(!ran.out.contains("attach"), "\(command): \(ran.out)")
            }
            #expect(bench.ledger == ledger)
            #expect(try await bench.simulator.attachments() == attached)
        }
    }

    @Test("--skip-unreadable plans the rest and says what it left", arguments: [BrokenRead.emptyBody, .otherNumber])
    func skipped(_ broken: BrokenRead) async throws {
        let files = ["fleet/a.yaml": inboundFleet([number, "+14150000001"])]
        try await withBench(files, Quirks { $0.brokenReads = [number: broken] }) { bench async throws in
            let ran = try await bench.apply(["--skip-unreadable"])
            #expect(ran.code == 0 || ran.code == 3, "\(ran.testDescription)")
            #expect(ran.writes.map { $0.body?["phone_number"] } == ["+14150000001"])
            #expect(ran.out.contains(number))
            #expect(bench.ledger?.contains(number) == false)
        }
    }

    @Test("a 404 in the API's envelope is nothing attached, when the route is proven")
    func provenRoute() async throws {
        let files = ["fleet/a.yaml": inboundFleet([number])]
        try await withBench(files, Quirks { $0.unknownNumber = .notFoundEnvelope }) { bench async throws in
            let ran = try await bench.patchbay("plan")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.reads.count == 2)
            #expect(ran.reads.last?.query == nil)
        }
    }

    @Test("a lost answer to a write is found out by a read, and nothing is done twice", arguments: [true, false])
    func lostAnswer(_ acts: Bool) async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.acts = acts
            $0.reset = true
        }
        try await withBench(["fleet/a.yaml": inboundFleet([number])], Quirks { $0.writeFaults = [fault] }) {
            bench async throws in
            let ran = try await bench.apply()
            // A call of which no read showed the effect may still act.
            #expect(ran.code == (acts ? 0 : 3), "\(ran.testDescription)")
            #expect(ran.out.contains("1 applied"))
            #expect(ran.out.contains("unsure: ") == !acts)
            #expect(ran.calls.count == (acts ? 1 : 2))
            #expect(try await bench.patchbay("plan", "--detailed-exitcode").code == 0)
        }
    }
}
