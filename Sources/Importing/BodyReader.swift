import Diagnostics
import Fleet
import JSON
import LocatedYAML
import Manifest
import Redaction
import SIPModel
import Wording

/// Turns live states into the bodies of numbers in a manifest. A direction that the manifest's reader refuses, or
/// reads as another state, becomes `unmanaged`.
struct BodyReader {
    private var judged: [Candidate: DirectionBody] = [:]
    private var unmanaged: [String: [PhoneNumber]] = [:]
    private var unreported: [String: [PhoneNumber]] = [:]
    private var withCredentials: [PhoneNumber] = []

    private struct Candidate: Hashable {
        let direction: Direction
        let state: AttachmentState
        let body: DirectionBody
    }

    mutating func body(_ number: ImportedNumber) -> NumberBody {
        var body = NumberBody(labels: number.labels, preventDetach: number.preventDetach)
        for direction in Direction.allCases {
            guard let live = number.live[direction] else { continue }
            let found = self.body(live, direction)
            body[direction] = found
            note(found, number.live.number, direction)
        }
        return body
    }

    private mutating func body(_ live: LiveAttachment, _ direction: Direction) -> DirectionBody {
        let state = AttachmentState(live, direction, fingerprints: .none)
        var rules: [HeaderRule] = []
        for rule in state.headers {
            switch rule {
            case .known(let rule): rules.append(rule)
            case .unknown(let value):
                return .unmanaged(
                    reason:
                        "it has a header rule that Patchbay doesn't know: \(TerminalSafe.text(value.redactingCredentials.text))"
                )
            }
        }
        var target: TargetBody?
        if direction == .outbound {
            guard let endpoint = state.endpoint else { return .unmanaged(reason: "it has no endpoint") }
            target = TargetBody(
                endpoint: endpoint,
                options: state.options,
                username: live.options.username,
                password: live.options.password
            )
        }
        let asides = live.options.other.keys.map { "options.\($0)" } + live.otherHeaderFields.keys
        let body = DirectionBody.attached(target, rules, asides: asides.sorted())
        let candidate = Candidate(direction: direction, state: state, body: .attached(target, rules, asides: []))
        if let judgement = judged[candidate] {
            if case .unmanaged = judgement { return judgement }
            return body
        }
        let reason = Self.whyNot(candidate)
        judged[candidate] = reason.map { .unmanaged(reason: $0) } ?? candidate.body
        return reason.map { .unmanaged(reason: $0) } ?? body
    }

    /// Returns the reason why a manifest can't express the direction; `nil` if it can.
    private static func whyNot(_ candidate: Candidate) -> String? {
        guard let number = try? PhoneNumber("+10") else { return nil }
        var body = NumberBody()
        body[candidate.direction] = candidate.body
        let text = ManifestText.trial(number, body)
        let set = ManifestSet(reading: [.init(name: "import", bytes: Array(text.utf8))])
        if let error = set.diagnostics.first(where: { $0.severity == .error }) {
            return TerminalSafe.text(error.message)
        }
        guard let desired = set.fleet[number]?[candidate.direction].attachment else { return "it reads otherwise" }
        let comparison = AttachmentComparison(
            desired: AttachmentState(desired, fingerprints: .none),
            live: candidate.state,
            recorded: nil
        )
        let changed = comparison.changes.map(\.field).filter { field in
            if case .option(let name) = field { candidate.state.options[name] != nil } else { true }
        }
        return changed.isEmpty
            ? nil : "a manifest can't say its \(changed.map(\.path).joined(separator: " and ")) as it is"
    }

    // MARK: Notes

    private mutating func note(_ body: DirectionBody, _ number: PhoneNumber, _ direction: Direction) {
        switch body {
        case .unmanaged(let reason): unmanaged["\(direction.rawValue): \(reason)", default: []].append(number)
        case .attached(let target?, _, _):
            let absent = OptionName.allCases.filter { !$0.isCredential && target.options[$0] == nil }
            if !absent.isEmpty {
                unreported[absent.map(\.rawValue).joined(separator: " and "), default: []].append(number)
            }
            if target.account != nil { withCredentials.append(number) }
        case .attached(nil, _, _): break
        }
    }

    /// Settings that could not be imported as they are, and credentials to fill in, for the reader of the manifests.
    var notes: [String] {
        var notes = unmanaged.sorted { $0.key < $1.key }.map { reason, numbers in
            "\(NumberRuns.text(of: numbers, limit: 4)) \(reason). It is written as `unmanaged`: Patchbay leaves it alone."
        }
        notes += unreported.sorted { $0.key < $1.key }.map { names, numbers in
            "\(NumberRuns.text(of: numbers, limit: 4)): the API doesn't report \(names), so a plan sends it."
        }
        if !withCredentials.isEmpty {
            notes.append(
                "\(Count.of(withCredentials.count, "number")) with credentials: none is written. Set the variables that the "
                    + "manifest names, or write other references. Where the API hides them, one endpoint counts as one account."
            )
        }
        return notes
    }
}
