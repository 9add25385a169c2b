import ArgumentParser
import BlandClient
import BlandWire
import Git
import Journal
import Ledger
import SIPModel
import Testing

@testable import patchbay

/// The part of docs/commands.md#exit-codes that can be tested without a process.
@Suite("Exit codes, by the error")
struct ExitCodeTests {
    @Test(
        "a ledger that someone else holds is 75, any other trouble of it 1",
        arguments: [
            (.locked(name: "l", holder: nil), 75), (.leased(name: "l", holder: nil), 75),
            (.lostLock(name: "l", to: nil), 1), (.io(name: "l", reason: "full"), 1),
            (.unreachable(name: "l", reason: "away"), 1),
        ] as [(LedgerError, Int32)]
    )
    func ledger(_ error: LedgerError, _ code: Int32) {
        #expect(Failure(error).code.rawValue == code)
        #expect(Failure(error).message == error.message)
    }

    @Test("a revision that can't be one is wrong usage; one that git can't read is a failure")
    func revision() {
        #expect(Failure(GitRevisionError.notARevision("-x")).code == .usage)
        #expect(Failure(GitRevisionError.unknown("main", isShallow: false)).code == .failed)
    }

    @Test("an open gap is 3, whatever ended the run; else the key, then the API, then the numbers decide")
    func outcomes() throws {
        func code(_ change: (inout ApplyOutcome) -> Void) -> Int32? {
            var outcome = ApplyOutcome()
            change(&outcome)
            return Failure.Code(outcome)?.rawValue
        }
        let number = try PhoneNumber("+14155550100")
        #expect(code { _ in } == nil)
        #expect(code { $0.numbers = [.init(number, .applied)] } == nil)
        #expect(code { $0.numbers = [.init(number, .failed)] } == 3)
        #expect(code { $0.numbers = [.init(number, .handedOver)] } == 3)
        #expect(code { $0.numbers = [.init(number, .applied, isUnsure: true)] } == 3)
        // A signal: all was done, nothing was sent, or something between.
        for (results, expected) in [([.applied], nil), ([.notBegun], 130), ([.applied, .notBegun], 3)]
            as [([ApplyOutcome.Result], Int32?)]
        {
            let signalled = code {
                ($0.stopped, $0.isInterrupted) = ("SIGINT", true)
                $0.numbers = results.map { .init(number, $0) }
            }
            #expect(signalled == expected)
        }
        #expect(code { $0.endedInError = true } == 1)
        #expect(code { $0.isUnreachable = true } == 69)
        #expect(code { ($0.isUnreachable, $0.isDenied) = (true, true) } == 77)
        #expect(
            code {
                $0.numbers = [.init(number, .failed, hasGap: true)]
                ($0.isUnreachable, $0.isDenied) = (true, true)
            } == 3)
    }

    private func terminal() throws -> Terminal {
        Terminal(try OutputOptions.parse(["--quiet"]), environment: [:])
    }

    @Test(
        "errors that a command throws end it with their code",
        arguments: [
            (Failure(.denied, "no key"), 77), (LedgerError.locked(name: "l", holder: nil), 75),
            (ExitCode(2), 2), (GitRevisionError.notARevision("-x"), 64),
        ] as [(any Error, Int32)]
    )
    func reported(_ error: any Error, _ code: Int32) async throws {
        let terminal = try terminal()
        let ended = await #expect(throws: ExitCode.self) { try await reporting(terminal) { throw error } }
        #expect(ended?.rawValue == code)
    }

    @Test("an error that nobody foresaw isn't given a code of its own")
    func unforeseen() async throws {
        struct Odd: Error {}
        let terminal = try terminal()
        await #expect(throws: Odd.self) { try await reporting(terminal) { throw Odd() } }
    }
}
