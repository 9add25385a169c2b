import Apply
import BlandClient
import BlandSimulator
import Fleet
import Foundation
import Journal
import Ledger
import Logging
import PatchbayConfiguration
import Planning
import SIPModel
import Secrets
import SystemPackage
import TestSamples
import Testing

/// Everything that a run of Patchbay has, in process, with the simulator for the API and HTTP between them.
struct Rig: Sendable {
    let simulator: Simulator
    let client: BlandClient
    let world: TestWorld
    let ledger = MemoryLedger()
    let directory: FilePath
    /// Whether there is a ledger at all.
    var keepsLedger = true

    /// 16 bytes, base64.
    static let salt = "AAECAwQFBgcICQoLDA0ODw=="
    /// One for all tests: scrypt takes its time.
    static let credentials: CredentialBook = {
        guard let book = CredentialBook(salt: salt) else { preconditionFailure("the salt is whole") }
        return book
    }()

    /// A plan and what an apply needs beside it.
    struct Prepared: Sendable {
        var plan: Plan
        var owned: OwnedFleet?
        var live: [PhoneNumber: LiveReading]
        var secrets: SecretStore
        var credentials: CredentialBook
    }

    struct Run: Sendable {
        let outcome: ApplyOutcome
        /// The error of the ledger or the journal that ended it.
        let error: (any Error)?
        let reading: JournalReading

        var events: [JournalEvent] { reading.events }

        func result(_ number: PhoneNumber = number) -> ApplyOutcome.Number? {
            outcome.numbers.first { $0.number == number }
        }
    }

    // MARK: Planning

    func input(
        _ desired: [DesiredNumber],
        _ change: @Sendable (inout PlanInput) -> Void = { _ in }
    ) async throws -> (PlanInput, Prepared) {
        let fleet = DesiredFleet(desired)
        let owned = keepsLedger ? await ledger.current : nil
        let secrets = await SecretResolver(environment: environment, directory: "/")
            .resolve(fleet.secrets)
        try await Self.credentials.learn(fleet.credentials, secrets: secrets)
        var input = PlanInput(desired: fleet, live: [:], owned: owned, apiURL: client.baseURL.description)
        input.salt = Self.salt
        // These fleets are smaller than any share of them.
        input.guards.allow(.detach, 1_000)
        input.guards.limits[.reattach] = .count(5)
        change(&input)
        let readings = try await read(input.scope.numbersToRead(desired: fleet, owned: owned))
        input.live = readings.numbers
        input.unreadable = readings.unreadable.mapValues(\.message)
        input.fingerprints = try await Self.credentials.fingerprints(for: input.live.values)
        let prepared = Prepared(
            plan: Plan(input), owned: owned, live: readings.live, secrets: secrets, credentials: Self.credentials)
        return (input, prepared)
    }

    func plan(
        _ desired: DesiredNumber...,
        change: @Sendable (inout PlanInput) -> Void = { _ in }
    ) async throws -> Prepared {
        try await input(desired, change).1
    }

    private func read(_ numbers: [PhoneNumber]) async throws -> LiveReadings {
        try await LiveReadings(of: numbers, by: client, parallelism: 8, goesOn: true)
    }

    // MARK: Applying

    /// - Parameter step: by how many milliseconds the clock that measures gaps moves on at each look.
    @discardableResult
    func apply(
        _ prepared: Prepared,
        runSwitch: RunSwitch = RunSwitch(),
        ticking step: Int? = nil,
        journal: JournalWriter? = nil,
        _ change: (inout Applier.Settings) -> Void = { _ in }
    ) async throws -> Run {
        var settings = Applier.Settings()
        settings.parallelism = 8
        settings.settle = .zero
        // However slow the machine: what was read for this run is fresh.
        settings.freshness = 86_400
        change(&settings)
        let journal = try journal ?? JournalWriter(creating: directory.appending("\(UUID().uuidString).jsonl"))
        let path = FilePath(journal.path)
        let store: any LedgerStore = keepsLedger ? ledger : NoLedger()
        let applier = Applier(
            client: client,
            ledger: store,
            journal: journal,
            secrets: prepared.secrets,
            credentials: prepared.credentials,
            settings: settings,
            runSwitch: runSwitch,
            clock: TestWorld.ticking(step)
        )
        let end = try await applier.run(prepared.plan, owned: prepared.owned, live: prepared.live)
        await journal.close()
        let reading = try JournalReading(Array(Data(contentsOf: URL(filePath: path.string))))
        #expect(!reading.isTorn)
        return Run(outcome: end.outcome, error: end.error, reading: reading)
    }

    /// Plans what undoes a run, with every credential of the tests at hand.
    func undo(_ run: Run, _ change: @Sendable (inout RollbackInput) -> Void = { _ in }) async throws -> Prepared {
        let owned = keepsLedger ? await ledger.current : nil
        var input = RollbackInput(
            journal: run.reading, name: "a.jsonl", live: [:], owned: owned, apiURL: client.baseURL.description)
        input.credentials = [user, .literal("other"), password, newPassword]
        input.salt = Self.salt
        input.guards.allow(.detach, 5)
        change(&input)
        let references = input.credentials.compactMap { credential in
            if case .secret(let reference) = credential { reference } else { nil }
        }
        let secrets = await SecretResolver(environment: environment, directory: "/")
            .resolve(references)
        try await Self.credentials.learn(input.credentials, secrets: secrets)
        let readings = try await read(run.reading.changes.keys.sorted())
        input.live = readings.numbers
        input.unreadable = readings.unreadable.mapValues(\.message)
        input.fingerprints = try await Self.credentials.fingerprints(for: input.live.values)
        return Prepared(
            plan: Plan(undoing: input), owned: owned, live: readings.live, secrets: secrets,
            credentials: Self.credentials)
    }

    /// Plans and applies at once, as `apply` without a file does.
    @discardableResult
    func run(
        _ desired: DesiredNumber...,
        change: @Sendable (inout PlanInput) -> Void = { _ in },
        settings: (inout Applier.Settings) -> Void = { _ in }
    ) async throws -> Run {
        try await apply(input(desired, change).1, settings)
    }

    // MARK: The vendor's side

    func has(_ number: PhoneNumber, _ direction: SimulatedDirection) async throws -> SimulatedAttachment? {
        try await simulator.attachment(number.description, direction)
    }

    /// The calls since the log was emptied, without hosts: `POST /sip/attach`.
    var calls: [String] { simulator.log.map { "\($0.method) \($0.path.replacing("/v1", with: ""))" } }

    func calls(about number: PhoneNumber) -> [String] {
        simulator.log.filter { request in
            request.body?["phone_number"]?.string == number.description
                || request.query?.contains("\(number.digits)") == true
        }
        .map { "\($0.method) \($0.path.replacing("/v1", with: ""))" }
    }

    /// What the user was told while it ran.
    var notices: [String] { world.notices }

    func entry(_ number: PhoneNumber = number) async -> OwnedNumber? { await ledger.current.numbers[number] }
}

/// Runs a simulator with some quirks, and a client of it.
func withRig(_ quirks: Quirks = Quirks(), _ body: @Sendable (Rig) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try await withSimulator(SimulatorConfiguration { $0.quirks = quirks }) { simulator in
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let world = TestWorld()
        try await BlandClient.withClient(
            baseURL: try APIBaseURL(simulator.baseURL),
            key: SecretValue("simulator-key"),
            parallelism: 8,
            logger: logger,
            world: world.world,
            notify: { world.notice($0) }
        ) { client in
            try await body(
                Rig(simulator: simulator, client: client, world: world, directory: FilePath(directory.path())))
        }
    }
}

let read = "GET /sip"
let attach = "POST /sip/attach"
let update = "POST /sip/update"
let detach = "POST /sip/detach"

extension Plan {
    var kinds: [Refusal.Kind] { refusals.map(\.kind) }
}
