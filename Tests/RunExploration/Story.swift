import Apply
import Fleet
import Journal
import Planning
import SIPModel
import Secrets
import Synchronization
import TestSamples
import TestSupport

/// Several runs of one fleet, in which things go wrong as a seed decides: a quiet first apply, one or two with troubles,
/// and quiet ones until nothing is left to do.
package struct Story: Sendable {
    package let seed: UInt64

    /// What all stories of a process share: scrypt takes its time.
    package struct Shared: Sendable {
        let secrets: SecretStore
        let credentials: CredentialBook

        package init() async throws {
            secrets = await SecretResolver(environment: Fleets.environment, directory: "/").resolve(
                Fleets.credentials.compactMap { if case .secret(let reference) = $0 { reference } else { nil } })
            guard let credentials = CredentialBook(salt: StoryRun.salt) else {
                preconditionFailure("the salt is whole")
            }
            self.credentials = credentials
            try await credentials.learn(Fleets.credentials, secrets: secrets)
        }
    }

    /// What became of a story.
    package struct Ending: Sendable {
        package var violations: [String] = []
        package var chronicle = ""
        package var runs = 0
        package var calls = 0
        package var gaps = 0

        package init() {}
    }

    package init(seed: UInt64) { self.seed = seed }

    private static let mostSteps = 400_000

    /// Tells the story on this thread.
    package func tell(_ shared: Shared) -> Ending {
        let clock = VirtualClock(seed: seed)
        let executor = SeededExecutor(seed: seed)
        let chronicle = Chronicle(clock)
        let ending = Told()
        withExtendedLifetime(executor) {
            Task(executorPreference: executor) {
                let told = await self.tell(shared, clock, chronicle)
                ending.value.withLock { $0 = told }
            }
            var steps = 0
            while ending.value.withLock({ $0 == nil }) {
                steps += 1
                if steps < Self.mostSteps, executor.step() || clock.advance() { continue }
                var stuck = Ending()
                stuck.violations = [steps < Self.mostSteps ? "the run waits for ever" : "the run doesn't end"]
                ending.value.withLock { $0 = stuck }
            }
        }
        var told = ending.value.withLock { $0 } ?? Ending()
        told.chronicle = chronicle.text
        return told
    }

    /// Whether a call without an answer acted after a later run's call was acknowledged. An intention ends with that, and
    /// nobody can know of it.
    private static func actedAfterAll(_ number: PhoneNumber, _ runs: [RunFacts]) -> Bool {
        for (index, run) in runs.enumerated() {
            for late in run.line?.calls ?? [] where late.number == number && late.kind != nil && late.known == .nothing
            {
                guard let at = late.acted else { continue }
                let later = runs[(index + 1)...].flatMap(\.writes)
                if later.contains(where: { $0.number == number && $0.known == .done && ($0.acted ?? at) < at }) {
                    return true
                }
            }
        }
        return false
    }

    private final class Told: Sendable {
        let value = Mutex<Ending?>(nil)
    }

    private func tell(_ shared: Shared, _ clock: VirtualClock, _ chronicle: Chronicle) async -> Ending {
        var dice = SplitMix64(seed: seed)
        var manners = Vendor.Manners()
        manners.overwrites = dice.chance(20)
        manners.masksPasswords = dice.chance(30)
        manners.leavesPasswordsOut = !manners.masksPasswords && dice.chance(20)
        manners.existsStatus = dice.chance(50) ? 409 : 400
        let vendor = Vendor(manners, clock)
        let numbers = (1...Int.random(in: 1...6, using: &dice)).map { PhoneNumber($0) }
        var ending = Ending()
        var all: [RunFacts] = []
        var saved: OwnedFleet?
        var fleet = Fleets.draw(numbers, &dice)

        func run(_ troubles: Troubles) async -> RunFacts {
            var settings = Applier.Settings()
            settings.parallelism = Int.random(in: 1...4, using: &dice)
            settings.failsFast = dice.chance(10)
            settings.continuesOnFailure = dice.chance(20)
            let run = StoryRun(
                vendor: vendor, clock: clock, chronicle: chronicle, secrets: shared.secrets,
                credentials: shared.credentials, fleet: fleet, troubles: troubles, settings: settings, saved: saved,
                seed: dice.next())
            let facts = await run.run()
            saved = facts.saved
            all.append(facts)
            ending.runs += 1
            ending.calls += facts.calls.count
            if facts.outcome?.hasGap == true { ending.gaps += 1 }
            ending.violations += RunRules.broken(by: facts, shared.secrets)
            return facts
        }

        chronicle.note("--- the first apply, in peace")
        let first = await run(.none)
        if first.outcome.map({ $0.exitCode != 0 }) ?? false { ending.violations.append("an apply in peace failed") }
        for _ in 0..<Int.random(in: 1...2, using: &dice) {
            if dice.chance(85) { fleet = Fleets.change(fleet, numbers, &dice) }
            // A plan may trust what it reads: nothing was written just before, and reads are behind for 3 s at most.
            try? await clock.sleep(.seconds(4))
            chronicle.note("--- an apply in trouble")
            _ = await run(Troubles.draw(&dice))
            if dice.chance(50) { try? await clock.sleep(.milliseconds(Int.random(in: 0...30_000, using: &dice))) }
        }
        // What is still on its way arrives, and intentions that can't come true any more are over.
        try? await clock.sleep(.seconds(20 * 60))
        for attempt in 1...4 {
            chronicle.note("--- an apply in peace")
            let facts = await run(.none)
            if facts.plan?.hasOperations == false { break }
            if facts.outcome?.exitCode != 0 { ending.violations.append("the next apply doesn't converge") }
            if attempt == 4 { ending.violations.append("the plan never gets empty") }
        }
        for number in numbers {
            for direction in Direction.allCases {
                let place = Vendor.Place(number: number, direction: direction)
                if (vendor[place] != nil) != (fleet[number]?[direction] != nil), !Self.actedAfterAll(number, all) {
                    ending.violations.append("\(place) isn't as desired at the end of the story")
                }
            }
        }
        if saved?.unfinished.isEmpty == false {
            ending.violations.append("an intention is left at the end of the story")
        }
        return ending
    }
}
