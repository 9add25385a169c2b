import BlandSimulator
import TestSupport
import Testing

@Suite("Faults")
struct FaultTests {
    @Test("a fault meets as many requests as it says, then is over")
    func times() async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.status = 503
            $0.times = 2
            $0.retryAfter = 7
        }
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor in
            for _ in 0..<2 {
                let reply = try await vendor.attach(.string(number), inbound)
                #expect(reply.status == 503)
                #expect(reply.retryAfter == "7")
                #expect(reply.error == "SIMULATED_FAULT")
            }
            #expect(try await vendor.simulator.attachments().isEmpty)
            #expect(try await vendor.attach(.string(number), inbound).status == 200)
            #expect(vendor.simulator.quirks.writeFaults.isEmpty)
        }
    }

    @Test("a fault can do the thing first", arguments: [false, true])
    func acts(_ reset: Bool) async throws {
        let fault = Fault {
            $0.acts = true
            $0.reset = reset
        }
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor async throws in
            if reset {
                await #expect(throws: (any Error).self) { try await vendor.attach(.string(number), inbound) }
                #expect(vendor.simulator.log.first?.status == nil)
            } else {
                #expect(try await vendor.attach(.string(number), inbound).status == 500)
            }
            #expect(try await vendor.simulator.attachment(number, .inbound) != nil)
            #expect(try await vendor.attach(.string(number), inbound).error == "ALREADY_ATTACHED")
        }
    }

    @Test("an answer that is held waits, with the thing done, until it is let go", arguments: [false, true])
    func held(_ isByControl: Bool) async throws {
        let fault = Fault {
            $0.isGenuine = true
            $0.isHeld = true
        }
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor async throws in
            async let asked = vendor.attach(.string(number), inbound)
            try await waitUntil { vendor.simulator.heldAnswers == 1 }
            #expect(try await vendor.simulator.attachment(number, .inbound) != nil)
            #expect(vendor.simulator.log.map(\.status) == [nil])
            if isByControl {
                #expect(try await vendor.control("GET", "/held").json == ["held": 1])
                #expect(try await vendor.control("POST", "/release").json == ["released": 1])
            } else {
                vendor.simulator.releaseAnswers()
            }
            let reply = try await asked
            #expect(reply.data?["status"] == "success")
            #expect(vendor.simulator.heldAnswers == 0)
            #expect(try await vendor.detach(.string(number), "inbound").status == 200, "the fault is over")
        }
    }

    @Test("a simulator that stops waits for no answer that is held")
    func stopsWhileHolding() async throws {
        let fault = Fault { $0.isHeld = true }
        var asked: Task<Vendor.Reply?, Never>?
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor async throws in
            asked = Task { try? await vendor.attach(.string(number), inbound) }
            try await waitUntil { vendor.simulator.heldAnswers == 1 }
        }
        let reply = await asked?.value
        #expect(reply?.status != 200)
    }

    @Test("a fault can say it is done when it isn't")
    func lies() async throws {
        try await withVendor(Quirks { $0.writeFaults = [Fault { $0.status = 200 }] }) { vendor async throws in
            #expect(try await vendor.attach(.string(number), inbound).data?["status"] == "success")
            #expect(try await vendor.simulator.attachments().isEmpty)
        }
    }

    @Test("a fault can be for one number, and let some requests pass")
    func fits() async throws {
        let fault = Fault(path: "/sip/attach") {
            $0.phoneNumber = "+14150000001"
            $0.skip = 1
        }
        try await withVendor(Quirks { $0.writeFaults = [fault] }) { vendor async throws in
            #expect(try await vendor.attach("+14150000000", inbound).status == 200)
            #expect(try await vendor.attach("+14150000001", inbound).status == 200)
            #expect(try await vendor.attach("+14150000001", outbound).status == 500)
            #expect(try await vendor.attach("+14150000001", outbound).status == 200)
        }
    }

    @Test("reads have faults of their own")
    func reads() async throws {
        let fault = Fault(path: "/sip") {
            $0.phoneNumber = number
            $0.status = 502
            $0.body = "<html>Bad gateway"
        }
        try await withVendor(Quirks { $0.readFaults = [fault] }) { vendor in
            #expect(try await vendor.attach(.string(number), inbound).status == 200)
            let reply = try await vendor.configuration(number)
            #expect(reply.status == 502)
            #expect(reply.text == "<html>Bad gateway")
            #expect(reply.contentType?.hasPrefix("text/html") == true)
            #expect(try await vendor.configuration(number).status == 200)
        }
    }
}
