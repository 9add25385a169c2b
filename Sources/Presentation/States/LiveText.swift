package import Fleet
import JSON
import SIPModel
import Wording

/// The live state of a number, for people; credentials are redacted.
package struct LiveText: Sendable {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    package func render(_ number: LiveNumber) -> String {
        var lines = [style.bold(number.number.description)]
        for direction in Direction.allCases {
            guard let attachment = number[direction] else {
                lines.append("  \(direction.rawValue): " + style.dim("not attached"))
                continue
            }
            lines.append("  \(direction.rawValue):")
            for (name, value) in LiveJSON.fields(attachment) {
                lines.append("    \(TerminalSafe.text(name)): " + TerminalSafe.text(value.string ?? value.text))
            }
        }
        return lines.joined(separator: "\n")
    }
}
