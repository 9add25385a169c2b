import BlandSimulator
import Foundation
import Synchronization
import Testing

/// Faults of networks, proxies and replicas that affect more than one request.
@Suite("Faults of networks and replicas")
struct NetworkFaultTests {
    @Test("429 says when to come again in seconds, as a date, or not at all")
    func retryAfter() async throws {
        let faults = [(nil, false), (7, false), (7, true)].map { seconds, isDate in
            Fault {
                $0.status = 429
                $0.retryAfter = seconds
                $0.retryAfterIsDate = isDate
            }
        }
        let configuration = SimulatorConfiguration {
            $0.quirks.writeFaults = faults
            $0.now = { Date(timeIntervalSince1970: 784_111_770) }
        }
        try await withSimulator(configuration) { simulator async throws in
            let vendor = Vendor(simulator: simulator)
            var said: [String?] = []
            for _ in faults {
                let reply = try await vendor.attach(.string(number), inbound)
                #expect(reply.status == 429)
                #expect(reply.error == "RATE_LIMITED")
                said.append(reply.retryAfter)
            }
            #expect(said == [nil, "7", "Sun, 06 Nov 1994 08:49:37 GMT"])
        }
    }

    @Test("half an answer ends with the connection, whether the thing was done or not", arguments: [false, true])
    func cut(_ acts: Bool) async throws {
        let fault = Fault {
            $0.status = 200
            $0.cut = true
            $0.acts = acts
        }
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor async throws in
            await #expect(throws: (any Error).self) { try await vendor.attach(.string(number), inbound) }
            #expect(vendor.simulator.log.map(\.status) == [200])
            #expect(try await vendor.simulator.attachments().count == (acts ? 1 : 0))
        }
    }

    @Test("a page with 200 has a page's content type")
    func page() async throws {
        let fault = Fault {
            $0.status = 200
            $0.body = "<html>Welcome"
        }
        try await withVendor(Quirks { $0.readFaults = [fault] }) { vendor async throws in
            let reply = try await vendor.configuration(number)
            #expect(reply.status == 200)
            #expect(reply.contentType?.hasPrefix("text/html") == true)
        }
    }

    @Test("a genuine fault gives the right answer, late or in pieces", arguments: [0, 30], [0, 30])
    func genuine(_ delay: Int, _ dribble: Int) async throws {
        let fault = Fault {
            $0.isGenuine = true
            $0.delayMs = delay
            $0.dribbleMs = dribble
            $0.times = 2
        }
        let quirks = Quirks {
            $0.writeFaults = [fault]
            $0.readFaults = [fault]
        }
        try await withVendor(quirks) { vendor async throws in
            #expect(try await vendor.attach(.string(number), inbound).data?["status"] == "success")
            #expect(try await vendor.attach(.string(number), inbound).error == "ALREADY_ATTACHED")
            #expect(try await vendor.configuration(number).data?["inbound"]?["number"] == .string(number))
        }
    }

    @Test("answers take something between the two latencies, the same for the same seed")
    func latency() async throws {
        let quirks = Quirks {
            $0.latencyMs = 5
            $0.latencyMaxMs = 25
        }
        try await withVendor(quirks) { vendor async throws in
            for _ in 0..<5 { _ = try await vendor.configuration(number) }
            let spans = vendor.simulator.log.map { ($0.answeredAt ?? 0) - $0.askedAt }
            #expect(spans.allSatisfy { $0 >= 4 })
            #expect(Set(spans).count > 1, "\(spans)")
        }
    }

    // MARK: Stale reads

    @Test("after a write so many reads of its number show the state before it")
    func staleReads() async throws {
        try await withVendor(Quirks { $0.staleReads = 2 }) { vendor async throws in
            func isAttached() async throws -> Bool {
                try await vendor.configuration(number).data?["inbound"] != .null
            }
            _ = try await vendor.attach(.string(number), inbound)
            #expect(try await vendor.simulator.attachments().count == 1)
            #expect(try await vendor.configuration("+14150000001").data?["inbound"] == .null)
            #expect(try await [isAttached(), isAttached(), isAttached()] == [false, false, true])
            _ = try await vendor.detach(.string(number), "inbound")
            #expect(try await [isAttached(), isAttached(), isAttached()] == [true, true, false])
            _ = try await vendor.attach(.string(number), inbound)
            vendor.simulator.changeQuirks { $0.staleReads = 0 }
            #expect(try await isAttached(), "a replica that is no longer behind has caught up")
        }
    }

    @Test("writes in a row are seen one after another, and what was refused leaves nothing to be seen")
    func staleInOrder() async throws {
        try await withVendor(Quirks { $0.staleReads = 1 }) { vendor async throws in
            _ = try await vendor.attach(.string(number), inbound)
            _ = try await vendor.attach(.string(number), outbound)
            _ = try await vendor.attach(.string(number), outbound)
            var seen: [[Bool]] = []
            for _ in 0..<3 {
                let data = try await vendor.configuration(number).data
                seen.append(["inbound", "outbound"].map { data?[$0] != .null })
            }
            #expect(seen == [[false, false], [true, false], [true, true]])
        }
    }

    @Test("after a write reads of its number show the state before it for so long")
    func staleForATime() async throws {
        let time = Mutex(1_000.0)
        let configuration = SimulatorConfiguration {
            $0.quirks.staleMs = 500
            $0.now = { Date(timeIntervalSince1970: time.withLock { $0 }) }
        }
        try await withSimulator(configuration) { simulator async throws in
            let vendor = Vendor(simulator: simulator)
            _ = try await vendor.attach(.string(number), inbound)
            for _ in 0..<3 { #expect(try await vendor.configuration(number).data?["inbound"] == .null) }
            time.withLock { $0 += 0.5 }
            #expect(try await vendor.configuration(number).data?["inbound"] != .null)
        }
    }

    // MARK: Lost access

    @Test("a key is revoked after so many requests, and no sooner")
    func revoked() async throws {
        try await withVendor(Quirks { $0.keyRevokedAfter = 2 }) { vendor async throws in
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await vendor.configuration(number).status) }
            #expect(statuses == [200, 200, 401, 401])
            vendor.simulator.changeQuirks { $0.keyRevokedAfter = nil }
            #expect(try await vendor.configuration(number).status == 200)
        }
    }

    @Test("the entitlement is lost after so many requests")
    func entitlementLost() async throws {
        try await withVendor(Quirks { $0.entitlementLostAfter = 1 }) { vendor async throws in
            #expect(try await vendor.attach(.string(number), inbound).status == 200)
            #expect(try await vendor.attach(.string(number), outbound).error == "SIP_NOT_ENABLED")
            #expect(try await vendor.get("/inbound").status == 200, "lists don't need it")
            #expect(try await vendor.simulator.attachments().count == 1)
        }
    }

    // MARK: Rates

    @Test("a token bucket takes a burst, then as many a second as it says", arguments: ["1", "date", nil])
    func rate(_ retryAfter: String?) async throws {
        let time = Mutex(784_111_776.0)
        let form: RequestRate.RetryAfter = retryAfter == nil ? .none : retryAfter == "date" ? .date : .seconds
        let configuration = SimulatorConfiguration {
            $0.quirks.requestRate = RequestRate(perSecond: 10, burst: 3, retryAfter: form)
            $0.now = { Date(timeIntervalSince1970: time.withLock { $0 }) }
        }
        try await withSimulator(configuration) { simulator async throws in
            let vendor = Vendor(simulator: simulator)
            func statuses(_ count: Int) async throws -> [Int] {
                var statuses: [Int] = []
                for _ in 0..<count { statuses.append(try await vendor.configuration(number).status) }
                return statuses
            }
            #expect(try await statuses(5) == [200, 200, 200, 429, 429])
            let said = try await vendor.configuration(number).retryAfter
            #expect(said == (retryAfter == "date" ? "Sun, 06 Nov 1994 08:49:37 GMT" : retryAfter))
            time.withLock { $0 += 0.1 }
            #expect(try await statuses(2) == [200, 429])
            time.withLock { $0 += 10 }
            #expect(try await statuses(4) == [200, 200, 200, 429])
        }
    }

    // MARK: Scripts

    @Test("a script draws the same faults for the same seed, others for another, and all kinds in the end")
    func script() {
        let script = FaultScript(seed: 7, probability: 0.3)
        let drawn = (0..<1_000).map { script.fault(ofRequest: $0) }
        #expect(drawn == (0..<1_000).map { FaultScript(seed: 7, probability: 0.3).fault(ofRequest: $0) })
        #expect(drawn != (0..<1_000).map { FaultScript(seed: 8, probability: 0.3).fault(ofRequest: $0) })
        #expect((250...350).contains(drawn.count { $0 != nil }))
        let faults = drawn.compactMap(\.self)
        #expect(Set(faults.map(\.status)).isSuperset(of: [200, 429, 500, 502, 503, 504]))
        #expect(Set(faults.filter(\.reset).map(\.acts)) == [false, true])
        #expect(faults.contains { $0.retryAfterIsDate } && faults.contains { $0.cut && $0.acts })
        #expect(faults.contains { $0.dribbleMs > 0 } && faults.contains { $0.delayMs > 0 })
        #expect(faults.contains { $0.body?.hasPrefix("<") == true })
    }

    @Test("a script of one kind draws it alone, as often as it says, for as many requests as it says")
    func oneKind() async throws {
        let never = FaultScript(seed: 1, probability: 0)
        #expect((0..<100).allSatisfy { never.fault(ofRequest: $0) == nil })
        let script = FaultScript(seed: 1, probability: 1, kinds: [.status502], requests: 2)
        try await withVendor { vendor async throws in
            _ = try await vendor.configuration(number)
            vendor.simulator.changeQuirks { $0.faultScript = script }
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await vendor.configuration(number).status) }
            #expect(statuses == [502, 502, 200], "it counts from when it was set")
        }
    }

    // MARK: Control

    @Test("all of it can be set through the control API, and comes back")
    func control() async throws {
        try await withVendor { vendor async throws in
            let quirks: SimulatorJSON = [
                "latency_ms": 1, "latency_max_ms": 2, "stale_reads": 1, "stale_ms": 0, "key_revoked_after": 5,
                "entitlement_lost_after": 4, "rate_limit": ["per_second": 1000, "burst": 10, "retry_after": "none"],
                "fault_script": ["seed": 3, "probability": .number("0.5"), "kinds": ["half", "late"], "requests": 0],
                "read_faults": [["genuine": true, "dribble_ms": 8], ["held": true, "skip": 1]],
                "write_faults": [["status": 429, "retry_after": 1, "retry_after_date": true], ["cut": true]],
            ]
            let reply = try await vendor.control("PUT", "/quirks", quirks)
            #expect(reply.status == 200, "\(reply.text)")
            let shown = try Quirks(#require(try await vendor.control("GET", "/quirks").json))
            #expect(shown == vendor.simulator.quirks)
            #expect(shown.faultScript == FaultScript(seed: 3, probability: 0.5, kinds: [.half, .late], requests: 0))
            #expect(shown.requestRate == RequestRate(perSecond: 1_000, burst: 10, retryAfter: .none))
            #expect(try await vendor.configuration(number).status == 200)
            #expect(vendor.simulator.quirks.keyRevokedAfter == 4)
        }
    }

    @Test(
        "what makes no sense is refused",
        arguments: [
            ["fault_script": ["probability": .number("0.5")]], ["fault_script": ["seed": 1, "probability": 2]],
            ["fault_script": ["seed": 1, "kinds": ["fire"]]], ["rate_limit": ["burst": 5]],
            ["rate_limit": ["per_second": 0, "burst": 5]], ["rate_limit": ["per_second": 1, "burst": 0]],
            ["rate_limit": ["per_second": 1, "burst": 1, "retry_after": "soon"]],
            ["write_faults": [["slow": true]]],
        ] as [SimulatorJSON]
    )
    func nonsense(_ quirks: SimulatorJSON) async throws {
        try await withVendor { vendor async throws in
            #expect(try await vendor.control("PUT", "/quirks", quirks).status == 400)
        }
    }
}
