import Fleet
import JSON
import Planning
import SIPModel
import Wording

/// The part of a field's change that reports show, without signs and colours.
enum FieldDiff: Equatable {
    /// A value. A side is `nil` if the action doesn't have it: an attach has no `before`, a detach no `after`.
    case value(path: String, before: JSONValue?, after: JSONValue?)
    /// The header rules that only one side has. Both lists are empty if only the order of the rules changed.
    case rules(path: String, gone: [String], new: [String])

    /// Returns `nil` for a change of headers if neither side has rules.
    ///
    /// - Parameter arrow: separator between a header rule's key and value.
    init?(_ change: Change, of action: Action, arrow: String = "→") {
        guard change.path.hasSuffix(".headers") else {
            self = .value(
                path: change.path,
                before: action == .attach ? nil : change.before,
                after: action == .detach ? nil : change.after
            )
            return
        }
        let before = (change.before.array ?? []).map { Self.rule($0, arrow) }
        let after = (change.after.array ?? []).map { Self.rule($0, arrow) }
        if before.isEmpty, after.isEmpty { return nil }
        var gone = before
        let new = after.filter { rule in
            guard let index = gone.firstIndex(of: rule) else { return true }
            gone.remove(at: index)
            return false
        }
        self = .rules(path: change.path, gone: gone, new: new)
    }

    private static func rule(_ value: JSONValue, _ arrow: String) -> String {
        func field(_ name: String) -> String { TerminalSafe.text(value[name]?.string ?? "?") }
        switch value["type"]?.string {
        case "custom":
            let passes = value["passthrough"] == .bool(true)
            return "custom \(field("key")) \(passes ? "=" : arrow) \(field("value"))" + (passes ? " (passthrough)" : "")
        case "uui":
            return
                "uui \(field("target")) (purpose \(field("purpose")), \(field("encoding")), content \(field("content")))"
        default: return TerminalSafe.text(value.text)
        }
    }

    /// A value as text that is safe for a terminal; `(none)` for null.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "(none)"
        case .string(let text): TerminalSafe.text(text)
        default: TerminalSafe.text(value.text)
        }
    }
}
