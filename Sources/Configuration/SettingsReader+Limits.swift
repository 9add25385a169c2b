import Diagnostics
import FieldReading
import LocatedYAML

// `limits`: limits of the numbers that one apply may touch, and of reading.
extension SettingsReader {
    mutating func readLimits(_ node: YAMLNode) {
        let keys = GuardKind.allCases.map(\.rawValue) + ReadingLimits.Name.allCases.map(\.rawValue)
        guard let found = fields.fields(node, of: "limits", allowing: keys) else { return }
        for kind in GuardKind.allCases {
            guard let node = found[kind.rawValue], !node.isBroken else { continue }
            if let limit = Self.limit(node) {
                settings.limits[kind] = limit
            } else {
                reportLimit(
                    "A limit is a count, a percentage of the owned numbers, or `none`.",
                    remedy: "Write one like `12`, `20%` or `none`.",
                    node.visibleSpan
                )
            }
        }
        for name in ReadingLimits.Name.allCases {
            if let node = found[name.rawValue], !node.isBroken { readReadingLimit(name, node) }
        }
    }

    private static func limit(_ node: YAMLNode) -> Limit? {
        guard case .scalar(let scalar) = node.content else { return nil }
        return switch scalar.value {
        case .integer(let count): count >= 0 ? .count(count) : nil
        case .string: Limit(scalar.text)
        case .null, .bool, .number: nil
        }
    }

    /// Reading limits can only be lowered: Patchbay is tested up to its own limits.
    private mutating func readReadingLimit(_ name: ReadingLimits.Name, _ node: YAMLNode) {
        let isSize = name == .fileSize
        guard let value = isSize ? Self.size(node) : Self.count(node) else {
            reportLimit(
                "`\(name.rawValue)` is a whole number\(isSize ? " of bytes, or of KiB or MiB" : "").",
                remedy: isSize ? "Write one like `1MiB`, `512KiB` or `65536`." : "Write one like `\(name.maximum)`.",
                node.visibleSpan
            )
            return
        }
        guard (1...name.maximum).contains(value) else {
            let unit = isSize ? " bytes (\(name.maximum >> 20)MiB)" : ""
            reportLimit(
                "`\(name.rawValue)` is from 1 to \(name.maximum)\(unit), and this is \(value).",
                remedy: value < 1
                    ? "Write 1 or more."
                    : "Write no more, or take it out: it is \(name.maximum) where nothing sets it.",
                node.visibleSpan
            )
            return
        }
        settings.reading.set(name, to: value, at: node.visibleSpan)
    }

    private static func count(_ node: YAMLNode) -> Int? {
        guard case .scalar(let scalar) = node.content, case .integer(let value) = scalar.value else { return nil }
        return value
    }

    /// Reads a size in bytes: `65536`, `512KiB` or `1MiB`.
    private static func size(_ node: YAMLNode) -> Int? {
        if let bytes = count(node) { return bytes }
        guard case .scalar(let scalar) = node.content, scalar.value == .string else { return nil }
        let digits = scalar.text.prefix { $0.isASCII && $0.isNumber }
        let units = ["KiB": 1 << 10, "MiB": 1 << 20]
        guard let unit = units[String(scalar.text.dropFirst(digits.count))], let number = Int(digits) else {
            return nil
        }
        // A size that overflows exceeds every maximum.
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? .max : bytes
    }

    private mutating func reportLimit(_ message: String, remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(.invalidLimit, message, remedy: remedy, at: span))
    }
}
