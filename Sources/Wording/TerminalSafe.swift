/// Text that came from a manifest or a server, made fit for a terminal: what would be obeyed is shown instead.
package enum TerminalSafe {
    /// A text for people, on one line.
    package static func text(_ text: String) -> String {
        escaped(text) { $0 == "\t" ? " " : "\\u{\(String($0.value, radix: 16))}" }
    }

    /// JSON's text with what its own rules leave unescaped: C1 control characters, line separators, the marks that
    /// turn the direction of writing. They can stand in strings alone, so the value stays the same.
    package static func json(_ text: String) -> String {
        escaped(text, except: "\n") { scalar in
            UTF16.encode(scalar).map { $0.map { "\\u" + hex(UInt32($0), 4) }.joined() } ?? ""
        }
    }

    /// A double-quoted scalar of YAML (1.2.2 §7.3.1), from JSON's: above the basic plane the two differ.
    package static func yaml(_ text: String) -> String {
        escaped(text, except: "\n") { scalar in
            scalar.value > 0xFFFF ? "\\U" + hex(scalar.value, 8) : "\\u" + hex(scalar.value, 4)
        }
    }

    private static func escaped(
        _ text: String,
        except kept: Unicode.Scalar? = nil,
        _ escape: (Unicode.Scalar) -> String
    ) -> String {
        // Most texts have nothing but ASCII that is shown as it is.
        let isLine = kept == "\n"
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || (isLine && $0 == 0x0A) }) { return text }
        guard text.unicodeScalars.contains(where: { isObeyed($0) && $0 != kept }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isObeyed(scalar), scalar != kept {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a terminal does something at a character rather than show it.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // The joiners of scripts and emoji are text.
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }

    private static func hex(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
