/// `/_simulator/*`: what a test may see and change behind the API's back. It needs no key and is not in the log.
struct ControlRoutes: Sendable {
    let store: Store
    let behaviour: Behaviour
    let log: RequestLog
    let mint: Mint
    let milliseconds: @Sendable () -> Int

    static let base = "/_simulator"

    func answer(to asked: Asked) async -> Answer {
        do {
            return try await route(asked)
        } catch let refusal as Refusal {
            return .json(["error": .string(refusal.message)], status: refusal.status)
        } catch {
            return .json(["error": .string("\(error)")], status: 400)
        }
    }

    private func route(_ asked: Asked) async throws -> Answer {
        switch (asked.method, asked.path.dropFirst(Self.base.count)) {
        case ("GET", "/log"):
            return .json(.array(log.requests.map(\.json)))
        case ("DELETE", "/log"):
            log.empty()
            return .json([])
        case ("GET", "/state"):
            return .json(.array(try await attachments().map(\.json)))
        case ("POST", "/attachments"):
            let seeds = try Self.elements(asked.payload()).map(AttachmentSeed.init)
            try await plant(seeds)
            return .json(.array(try await attachments().map(\.json)))
        case ("DELETE", "/attachments"):
            return try await remove(asked)
        case ("GET", "/quirks"):
            return .json(try behaviour.quirks.json)
        case ("PUT", "/quirks"):
            let quirks = try Self.quirks(asked.payload())
            behaviour.changeQuirks { $0 = quirks }
            return .json(try quirks.json)
        case ("GET", "/held"):
            return .json(["held": .number(String(behaviour.held.count))])
        case ("POST", "/release"):
            return .json(["released": .number(String(behaviour.held.release()))])
        case ("GET", "/organisations"):
            return .json(.array(behaviour.organisations.map(\.json)))
        case ("PUT", "/organisations"):
            for organisation in try Self.elements(asked.payload()).map(SimulatedOrganisation.init) {
                behaviour.set(organisation)
            }
            return .json(.array(behaviour.organisations.map(\.json)))
        case ("GET", "/codes"):
            return .json(.array(try await store.read { try $0.codes() }.map(\.json)))
        case ("GET", "/calls"):
            return .json(.array(try await store.read { try $0.calls() }.map(\.json)))
        default:
            return .noRoute
        }
    }

    // MARK: Attachments

    func attachments() async throws -> [SimulatedAttachment] {
        try await store.read { try $0.attachments() }
    }

    func plant(_ seeds: [AttachmentSeed]) async throws {
        let time = milliseconds()
        let organisation = behaviour.organisations.first?.id ?? SimulatedOrganisation.standard.id
        try await store.write { database in
            for seed in seeds {
                try database.plant(seed, defaultOrganisation: organisation, mint: mint, at: time)
            }
        }
    }

    /// Removes one direction of a number, or both, and returns how many there were.
    func remove(_ phoneNumber: String, _ direction: SimulatedDirection?) async throws -> Int {
        try await store.write { database in
            let directions = direction.map { [$0] } ?? SimulatedDirection.allCases
            return try directions.filter { try database.remove(phoneNumber, $0) }.count
        }
    }

    private func remove(_ asked: Asked) async throws -> Answer {
        guard let text = asked.parameters("phone_number").first else {
            throw Refusal.invalid("phone_number is required")
        }
        let direction = try asked.parameters("direction").first.map { word in
            guard let direction = SimulatedDirection(rawValue: word) else {
                throw Refusal.invalid("direction must be inbound or outbound")
            }
            return direction
        }
        let count = try await remove(Asked.withPlus(text), direction)
        return .json(["removed": .number(String(count))])
    }

    // MARK: Payloads

    /// One thing or a list of them.
    private static func elements(_ value: SimulatorJSON) -> [SimulatorJSON] {
        value.array ?? [value]
    }

    private static func quirks(_ value: SimulatorJSON) throws -> Quirks {
        do {
            return try Quirks(value)
        } catch let error as DecodingError {
            throw Refusal.invalid(error.words)
        }
    }
}
