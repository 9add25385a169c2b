import Fleet
import JSON
import LocatedYAML
package import Manifest
import SIPModel
import Wording

/// The resolved desired state of a number, for people: each value with its origin.
package struct ResolvedText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ number: ResolvedNumber) -> String {
        let desired = number.desired
        var lines = [
            style.bold(desired.number.description) + style.dim("  # \(TerminalSafe.text(desired.place.description))")
        ]
        if !desired.labels.isEmpty {
            let labels = desired.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.append("  labels: " + TerminalSafe.text(labels.joined(separator: ", ")))
        }
        if desired.preventDetach { lines.append("  lifecycle.prevent_detach: true") }
        for direction in Direction.allCases {
            switch desired[direction] {
            case .unmanaged: lines.append("  \(direction.rawValue): unmanaged")
            case .unattached: lines.append("  \(direction.rawValue): " + style.dim("not attached"))
            case .attached:
                lines.append("  \(direction.rawValue): attached")
                lines += number[direction].map { value in
                    "    \(value.path): \(shown(value))" + style.dim("  # \(origin(value))")
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    private func shown(_ value: ResolvedNumber.Value) -> String {
        TerminalSafe.text(value.value.string ?? value.value.text)
    }

    private func origin(_ value: ResolvedNumber.Value) -> String {
        let place = value.place.map { ", \(TerminalSafe.text($0.description))" } ?? ""
        return value.origin.words + place
    }
}

extension ResolvedNumber.Origin {
    /// The part of the manifest set that states the value, in words: `trunk carrier-us`.
    package var words: String {
        switch self {
        case .number: "number"
        case .block: "block"
        case .trunk(let name): "trunk \(name)"
        case .headerList(let name): "header list \(name)"
        case .defaults: "defaults"
        case .standard: "standard"
        }
    }
}
