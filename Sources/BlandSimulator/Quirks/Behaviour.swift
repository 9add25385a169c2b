import Synchronization

/// What the simulator has been told to be: its organisations and quirks, which may change while it runs.
final class Behaviour: Sendable {
    private struct State {
        var organisations: [SimulatedOrganisation]
        var quirks: Quirks
    }

    private let state: Mutex<State>

    init(organisations: [SimulatedOrganisation], quirks: Quirks) {
        state = Mutex(State(organisations: organisations, quirks: quirks))
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
        state.withLock { change(&$0.quirks) }
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
