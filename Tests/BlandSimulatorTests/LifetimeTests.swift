import BlandSimulator
import Foundation
import NIOCore
import NIOPosix
import Testing

@Suite("Starting, stopping and starting again")
struct LifetimeTests {
    @Test("a database file survives a restart")
    func restart() async throws {
        try await withDirectory { directory in
            let configuration = SimulatorConfiguration {
                $0.databasePath = directory + "/simulator.db"
                $0.attachments = [AttachmentSeed(phoneNumber: "+14150000009", direction: .inbound)]
            }
            var before = ""
            try await withSimulator(configuration) { simulator in
                let vendor = Vendor(simulator: simulator)
                _ = try await vendor.attach(.string(number), inbound, outbound)
                _ = try await vendor.put("/sip/verify", ["phone_number": .string(number)])
                try await simulator.remove("+14150000009")
                before = try await vendor.configuration(number).text
            }
            try await withSimulator(configuration) { simulator in
                let vendor = Vendor(simulator: simulator)
                #expect(try await vendor.configuration(number).text == before)
                #expect(try await simulator.codes().count == 1)
                #expect(try await simulator.attachment("+14150000009", .inbound) == nil)
                #expect(simulator.log.count == 1)
                _ = try await vendor.attach("+14150000002", inbound)
                #expect(Set(try await simulator.attachments().map(\.id)).count == 3)
            }
        }
    }

    @Test("without a file nothing survives")
    func memory() async throws {
        try await withVendor { vendor in
            _ = try await vendor.attach(.string(number), inbound)
        }
        try await withVendor { vendor async throws in
            #expect(try await vendor.simulator.attachments().isEmpty)
        }
    }

    @Test("a port that is taken is an error, not a wait")
    func portTaken() async throws {
        try await withSimulator { first in
            let configuration = SimulatorConfiguration { $0.port = first.port }
            await #expect(throws: (any Error).self) {
                try await withSimulator(configuration) { _ in }
            }
        }
    }

    @Test("an error of the body ends the simulator and comes through")
    func bodyThrows() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await withSimulator { _ in throw Stop() }
        }
    }

    @Test("time comes in as a parameter, and an update moves it even when it stands still")
    func time() async throws {
        let configuration = SimulatorConfiguration { $0.now = { Date(timeIntervalSince1970: 1_700_000_000) } }
        try await withSimulator(configuration) { simulator in
            let vendor = Vendor(simulator: simulator)
            _ = try await vendor.attach(.string(number), inbound)
            _ = try await vendor.update(.string(number), inbound)
            let record = try await vendor.configuration(number).data?["inbound"]
            #expect(record?["created_at"] == "2023-11-14T22:13:20.000Z")
            #expect(record?["updated_at"] == "2023-11-14T22:13:20.001Z")
        }
    }

    // MARK: The setup file

    @Test("a setup file names organisations, quirks and a state to begin with")
    func setup() async throws {
        let text = """
            {
              "organisations": [{"id": "org-a", "keys": ["k1"]}, {"id": "org-b", "keys": ["k2"], "sip_enabled": false}],
              "quirks": {"credentials": "masked"},
              "attachments": [{"phone_number": "+14150000000", "direction": "inbound"}]
            }
            """
        try await withDirectory { directory in
            let path = directory + "/setup.json"
            try Data(text.utf8).write(to: URL(filePath: path))
            var configuration = SimulatorConfiguration()
            try SimulatorSetup(contentsOfFile: path).apply(to: &configuration)
            try await withSimulator(configuration) { simulator async throws in
                #expect(simulator.quirks.credentials == .masked)
                let first = Vendor(simulator: simulator, key: "k1")
                #expect(try await first.configuration(number).data?["inbound"]?["org_id"] == "org-a")
                #expect(try await Vendor(simulator: simulator, key: "k2").configuration(number).status == 403)
                #expect(try await Vendor(simulator: simulator).configuration(number).status == 401)
            }
        }
    }

    @Test(
        "a setup file that makes no sense says where",
        arguments: [
            ("{", "byte 1"), (#"{"organizations": []}"#, "organizations"), (#"{"quirks": {"id": 1}}"#, "named id"),
            (#"{"attachments": [{"phone_number": "+1"}]}"#, "direction"),
        ]
    )
    func badSetup(_ text: String, _ word: String) async throws {
        try await withDirectory { directory in
            let path = directory + "/setup.json"
            try Data(text.utf8).write(to: URL(filePath: path))
            let error = #expect(throws: SimulatorSetupError.self) { try SimulatorSetup(contentsOfFile: path) }
            #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        }
    }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.path())
    }

    /// A test's program may be ended while it connects. NIO ends the whole process if that connection is dropped.
    @Test("a simulator can stop while connections are being made", arguments: 0..<40)
    func stopsWhileConnecting(_ attempt: Int) async throws {
        try await withSimulator { simulator in
            let loops = MultiThreadedEventLoopGroup.singleton
            for _ in 0..<(5 + attempt) {
                // Nobody waits for these.
                ClientBootstrap(group: loops).connect(host: "127.0.0.1", port: simulator.port)
                    .whenSuccess { $0.close(promise: nil) }
            }
            // The first is there, and others are on their way.
            let first = try await ClientBootstrap(group: loops).connect(host: "127.0.0.1", port: simulator.port).get()
            try await first.close()
        }
    }
}
