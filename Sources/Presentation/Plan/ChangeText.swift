import JSON
import Planning

/// One change of a field, for people.
struct ChangeText {
    let style: TextStyle

    func render(_ change: Change, of action: Action) -> [String] {
        switch FieldDiff(change, of: action, arrow: style.isSpoken ? "to" : "→") {
        case .value(let path, let before, let after):
            let text = [before, after].compactMap { $0 }.map(value).joined(separator: " \(style.arrow) ")
            return [style.fitted("      \(path): \(text)")]
        case .rules(let path, let gone, let new):
            var lines = ["      \(path):"]
            lines += gone.map { style.fitted("        " + style.red((style.isSpoken ? "without " : "- ") + $0)) }
            lines += new.map { style.fitted("        " + style.green((style.isSpoken ? "with " : "+ ") + $0)) }
            if gone.isEmpty, new.isEmpty { lines.append("        in another order") }
            return lines
        case nil: return []
        }
    }

    private func value(_ value: JSONValue) -> String {
        value.isNull ? style.dim(FieldDiff.text(value)) : FieldDiff.text(value)
    }
}
