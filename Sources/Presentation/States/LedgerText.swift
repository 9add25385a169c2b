package import Fleet
import SIPModel
import Wording

/// A ledger, for people.
package struct LedgerText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ owned: OwnedFleet, name: String) -> String {
        var lines = [
            "ledger \(name), generation \(owned.generation)",
            "  API: \(TerminalSafe.text(owned.apiURL ?? "(none yet)"))",
            "  organisation: \(TerminalSafe.text(owned.organisation ?? "(not known yet)"))",
            "  commit last applied: \(TerminalSafe.text(owned.commit ?? "(none)"))",
            "",
        ]
        for number in owned.numbers.keys.sorted() {
            guard let entry = owned.numbers[number] else { continue }
            let labels = entry.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
            let notes = [labels.isEmpty ? nil : labels, entry.preventDetach ? "prevent_detach" : nil].compactMap { $0 }
            lines.append(
                "  " + style.bold(number.description) + " \(TerminalSafe.text(entry.file))"
                    + (notes.isEmpty ? "" : " (\(TerminalSafe.text(notes.joined(separator: "; "))))")
            )
            for direction in Direction.allCases {
                guard let record = entry.directions[direction] else { continue }
                lines.append("      \(direction.rawValue): \(words(record))")
            }
        }
        lines.append(Count.of(owned.numbers.count, "number") + " owned.")
        return lines.joined(separator: "\n")
    }

    private func words(_ record: OwnedDirection) -> String {
        var text: String
        switch record.last {
        case nil: text = "being attached"
        case .unattached: text = "not attached"
        case .attached(let attachment):
            let rules = Count.of(attachment.state.headers.count, "header rule")
            text = "attached" + (attachment.state.endpoint.map { " to " + TerminalSafe.text($0) } ?? "") + ", \(rules)"
        }
        if record.intended != nil { text += " (a run was cut off here)" }
        return text
    }
}
