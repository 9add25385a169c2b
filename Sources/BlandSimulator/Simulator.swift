/// A running simulator of the vendor's API, as a test sees it: where it listens, what it was asked, what it holds.
package struct Simulator: Sendable {
    private let server: SimulatorServer
    package let port: Int

    init(server: SimulatorServer, port: Int) {
        self.server = server
        self.port = port
    }

    /// `http://HOST:PORT`, under which `/_simulator` is.
    package var rootURL: String {
        "http://\(server.configuration.host):\(port)"
    }

    /// `http://HOST:PORT/v1`, what stands for `https://api.bland.ai/v1`.
    package var baseURL: String {
        rootURL + VendorAPI.base
    }

    // MARK: What it was asked

    /// Every request to the API, in the order of arrival.
    package var log: [LoggedRequest] {
        server.log.requests
    }

    package func emptyLog() {
        server.log.empty()
    }

    // MARK: What it holds

    /// All attachments, by number and direction.
    package func attachments() async throws -> [SimulatedAttachment] {
        try await server.control.attachments()
    }

    /// What a number has in one direction, whoever's it is.
    package func attachment(
        _ phoneNumber: String, _ direction: SimulatedDirection
    ) async throws -> SimulatedAttachment? {
        try await server.store.read { try $0.attachments(ofNumber: phoneNumber) }
            .first { $0.direction == direction }
    }

    /// Puts states there behind the API's back, all or none, in the place of what the directions had.
    package func seed(_ seeds: AttachmentSeed...) async throws {
        try await seed(seeds)
    }

    package func seed(_ seeds: [AttachmentSeed]) async throws {
        try await server.control.plant(seeds)
    }

    /// Removes one direction of a number, or both, behind the API's back; returns how many there were.
    @discardableResult
    package func remove(_ phoneNumber: String, _ direction: SimulatedDirection? = nil) async throws -> Int {
        try await server.control.remove(phoneNumber, direction)
    }

    package func codes() async throws -> [IssuedCode] {
        try await server.store.read { try $0.codes() }
    }

    package func calls() async throws -> [RecordedCall] {
        try await server.store.read { try $0.calls() }
    }

    // MARK: How it behaves

    /// The quirks in force; a fault that has been used up is no longer among them.
    package var quirks: Quirks {
        server.behaviour.quirks
    }

    package func changeQuirks(_ change: (inout Quirks) -> Void) {
        server.behaviour.changeQuirks(change)
    }

    /// How many answers wait to be let go (`Fault.isHeld`), those whose client is gone included.
    package var heldAnswers: Int {
        server.behaviour.held.count
    }

    /// Lets every answer go that waits now. Requests that come later are held as the quirks say.
    package func releaseAnswers() {
        server.behaviour.held.release()
    }

    /// Adds an organisation, or alters the one of that id.
    package func set(_ organisation: SimulatedOrganisation) {
        server.behaviour.set(organisation)
    }
}
