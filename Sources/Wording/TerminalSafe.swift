/// Escapes text from manifests and servers for a terminal: characters that a terminal would act on are shown instead.
package enum TerminalSafe {
    /// Escapes a text for people, as one line.
    package static func text(_ text: String) -> String {
        escaped(text) { $0 == "\t" ? " " : "\\u{\(String($0.value, radix: 16))}" }
    }

    /// Escapes the characters that JSON leaves unescaped: C1 control characters, line separators, and marks that change
    /// the direction of writing. They can occur only in strings, so the JSON value stays the same.
    package static func json(_ text: String) -> String {
        escaped(text, except: "\n") { scalar in
            UTF16.encode(scalar).map { $0.map { "\\u" + hex(UInt32($0), 4) }.joined() } ?? ""
        }
    }

    /// Escapes a JSON string so that it is a double-quoted scalar of YAML (1.2.2 §7.3.1). The two differ for characters
    /// above U+FFFF.
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
        // Fast path: most texts are printable ASCII only.
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

    /// Whether a terminal may act on a character instead of showing it.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        if (0x20...0x7E).contains(scalar.value) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // These two joiners are part of words and emoji.
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }

    private static func hex(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
