import Synchronization

/// What the simulator has been told to be: its organisations and quirks, which may change while it runs.
final class Behaviour: Sendable {
    private struct State {
        var organisations: [SimulatedOrganisation]
        var quirks: Quirks
        /// Requests since the start, and when the fault script began.
        var requests = 0
        var scriptBegan = 0
        var tokens: RequestTokens?
        var stale = StaleStates()
    }

    private let state: Mutex<State>
    private let seed: UInt64
    let held = HeldAnswers()

    init(organisations: [SimulatedOrganisation], quirks: Quirks, seed: UInt64) {
        state = Mutex(
            State(organisations: organisations, quirks: quirks, tokens: quirks.requestRate.map(RequestTokens.init))
        )
        self.seed = seed
    }

    // MARK: Organisations

    var organisations: [SimulatedOrganisation] {
        state.withLock { $0.organisations }
    }

    func organisation(withKey key: String) -> SimulatedOrganisation? {
        state.withLock { state in state.organisations.first { $0.keys.contains(key) } }
    }

    func set(_ organisation: SimulatedOrganisation) {
        state.withLock { state in
            if let index = state.organisations.firstIndex(where: { $0.id == organisation.id }) {
                state.organisations[index] = organisation
            } else {
                state.organisations.append(organisation)
            }
        }
    }

    // MARK: Quirks

    var quirks: Quirks {
        state.withLock { $0.quirks }
    }

    func changeQuirks(_ change: (inout Quirks) -> Void) {
        state.withLock { state in
            let before = state.quirks
            change(&state.quirks)
            if state.quirks.requestRate != before.requestRate {
                state.tokens = state.quirks.requestRate.map(RequestTokens.init)
            }
            if state.quirks.staleReads == 0, state.quirks.staleMs == 0 { state.stale = StaleStates() }
            if state.quirks.faultScript != before.faultScript { state.scriptBegan = state.requests }
        }
    }

    // MARK: What goes wrong

    /// What meets a request before any rule of the API does.
    struct Disturbance: Sendable {
        var latencyMs: Int
        var isKeyRevoked: Bool
        var isEntitlementLost: Bool
        /// Too many requests, or the script's.
        var fault: Fault?
    }

    /// Counts a request, and says what meets it.
    func disturb(at time: Int) -> Disturbance {
        state.withLock { state in
            let quirks = state.quirks
            let range = max(0, quirks.latencyMaxMs - quirks.latencyMs)
            let request = state.requests
            state.requests += 1
            let throttled = state.tokens?.take(at: time)
            return Disturbance(
                latencyMs: quirks.latencyMs + Draw.number(seed, request, 0, below: range + 1),
                isKeyRevoked: Self.countDown(&state.quirks.keyRevokedAfter),
                isEntitlementLost: Self.countDown(&state.quirks.entitlementLostAfter),
                fault: throttled ?? quirks.faultScript?.fault(ofRequest: request - state.scriptBegan)
            )
        }
    }

    /// Whether nothing was left to count.
    private static func countDown(_ count: inout Int?) -> Bool {
        guard let left = count else { return false }
        if left > 0 { count = left - 1 }
        return left <= 0
    }

    /// Keeps the state before a write for reads that are behind.
    func keepStale(_ attachments: [SimulatedAttachment], of phoneNumber: String, at time: Int) {
        state.withLock { state in
            let quirks = state.quirks
            guard quirks.staleReads > 0 || quirks.staleMs > 0 else { return }
            state.stale.keep(attachments, of: phoneNumber, reads: quirks.staleReads, until: time + quirks.staleMs)
        }
    }

    /// What a read that is behind shows; nil for what is there.
    func staleState(of phoneNumber: String, at time: Int) -> [SimulatedAttachment]? {
        state.withLock { $0.stale.read(phoneNumber, at: time) }
    }

    /// The fault that meets this request, if one does; each request uses it up a little.
    func takeFault(
        from faults: WritableKeyPath<Quirks, [Fault]>, path: String, phoneNumber: String?
    ) -> Fault? {
        state.withLock { state in
            let fits = { (fault: Fault) in fault.times > 0 && fault.fits(path: path, phoneNumber: phoneNumber) }
            guard let index = state.quirks[keyPath: faults].firstIndex(where: fits) else { return nil }
            if state.quirks[keyPath: faults][index].skip > 0 {
                state.quirks[keyPath: faults][index].skip -= 1
                return nil
            }
            state.quirks[keyPath: faults][index].times -= 1
            let fault = state.quirks[keyPath: faults][index]
            if fault.times == 0 {
                state.quirks[keyPath: faults].remove(at: index)
            }
            return fault
        }
    }
}
