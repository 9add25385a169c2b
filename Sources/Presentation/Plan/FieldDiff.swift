import Fleet
import JSON
import Planning
import SIPModel
import Wording

/// One change of a field as what is shown of it: texts fit to be shown, without signs and colours.
enum FieldDiff: Equatable {
    /// A value; nil stands for a side that the action leaves nothing to tell of.
    case value(path: String, before: JSONValue?, after: JSONValue?)
    /// Header rules, as sets; both are empty where the rules only changed their order.
    case rules(path: String, gone: [String], new: [String])

    /// Nil where there is nothing to show.
    ///
    /// - Parameter arrow: what stands between a header rule's key and value.
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

    /// A value as it is shown.
    static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "(none)"
        case .string(let text): TerminalSafe.text(text)
        default: TerminalSafe.text(value.text)
        }
    }
}
