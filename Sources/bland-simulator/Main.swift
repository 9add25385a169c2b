import ArgumentParser
import BlandSimulator
import Foundation

@main
struct BlandSimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bland-simulator",
        abstract: "A local server that behaves as the guide to Bland's SIP API says.",
        discussion: """
            Without a setup file there is one organisation, org-simulator, with the SIP entitlement. Its key is \
            simulator-key: it opens nothing but this simulator.

            /_simulator/log, state, quirks, attachments, organisations, codes and calls show and change what the API \
            doesn't, and need no key. /_simulator/held says how many answers wait, and POST to /_simulator/release \
            lets them go.

            Quirks are a JSON object: in --quirks, in a setup file's `quirks`, or sent with PUT to /_simulator/quirks \
            while it runs; GET shows all of them with their values. These make things go wrong:

            latency_ms, latency_max_ms: how long answers take, at random between the two.
            rate_limit: {"per_second": 100, "burst": 100, "retry_after": "seconds"|"date"|"none"}: a token bucket; 429.
            stale_reads, stale_ms: after a write, reads show the state before it, so often or so long.
            key_revoked_after, entitlement_lost_after: so many requests from now.
            read_faults, write_faults: lists of {"path", "phone_number", "status", "times", "skip", "acts", \
            "retry_after", "retry_after_date", "reset", "cut", "genuine", "delay_ms", "dribble_ms", "held", \
            "body"}, each member optional: acts does the thing first, cut ends the answer in its middle, genuine gives \
            the right answer all the same, held keeps the answer back until it is released.
            fault_script: {"seed": 1, "probability": 0.2, "kinds": […], "requests": 100}: faults drawn from the seed; \
            kinds are \(FaultScript.Kind.allCases.map(\.rawValue).joined(separator: ", ")).

            Example: bland-simulator --quirks '{"rate_limit": {"per_second": 100, "burst": 100}}'
            """
    )

    @Option(help: "The port to listen on; 0 lets the system choose one.")
    var port = 8080

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(
        help: "A SQLite file that survives a restart; without one everything is kept in memory.",
        completion: .file()
    )
    var database: String?

    @Option(
        help: "A JSON file of organisations with their keys, quirks and attachments to begin with.",
        completion: .file(extensions: ["json"])
    )
    var setup: String?

    @Option(help: "A JSON object of quirks, in the place of the setup file's.")
    var quirks: String?

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
    }

    func run() async throws {
        var configuration = SimulatorConfiguration {
            $0.host = host
            $0.port = port
            $0.databasePath = database
        }
        if let setup {
            do {
                try SimulatorSetup(contentsOfFile: setup).apply(to: &configuration)
            } catch {
                Self.tell("\(error)")
                throw ExitCode(65)
            }
        }
        if let quirks {
            do {
                configuration.quirks = try SimulatorSetup.quirks(text: quirks)
            } catch {
                Self.tell("--quirks: \(error.reason)")
                throw ExitCode(64)
            }
        }
        do {
            try await runSimulator(configuration) { simulator in
                // Written without a buffer: the program that started the simulator waits for this line to learn its
                // address.
                FileHandle.standardOutput.write(Data("bland-simulator listening on \(simulator.baseURL)\n".utf8))
            }
        } catch let error as SimulatorDatabaseError {
            Self.tell("\(error)")
            throw ExitCode.failure
        } catch {
            Self.tell("can't listen on \(host):\(port): \(error)")
            throw ExitCode.failure
        }
    }

    private static func tell(_ message: String) {
        FileHandle.standardError.write(Data("bland-simulator: \(message)\n".utf8))
    }
}
