import Diagnostics
import FieldReading
import LocatedYAML

// `waves`: a list of sizes, or a mapping that also sets the pause and the check between two waves.
extension SettingsReader {
    mutating func readWaves(_ node: YAMLNode) {
        guard case .mapping = node.content else {
            if let sizes = readSizes(node, what: "waves") { settings.waves = WaveSettings(sizes: sizes) }
            return
        }
        guard let found = fields.fields(node, of: "waves", allowing: ["sizes", "pause", "check"]) else { return }
        let pause = found["pause"].flatMap { readPause($0) }
        let check = found["check"].flatMap { readCheck($0) }
        guard let node = found["sizes"] else {
            if !found.mayBeMisspelt("sizes") {
                reportWaves("`waves` has no `sizes`.", remedy: "Write one like `sizes: [1, 10%, 100%]`.", found.span)
            }
            return
        }
        guard let sizes = readSizes(node, what: "sizes") else { return }
        var waves = WaveSettings(sizes: sizes)
        if let pause { waves.pause = pause }
        if let check { waves.check = check }
        settings.waves = waves
    }

    private mutating func readSizes(_ node: YAMLNode, what: String) -> [WaveSize]? {
        guard let items = fields.sequence(node, what: what) else { return nil }
        guard (1...WaveSettings.maximum).contains(items.count) else {
            reportWaves(
                "There are 1 to \(WaveSettings.maximum) waves.",
                remedy: "Write them like `[1, 10%, 100%]`, or take the key out for one.",
                node.visibleSpan
            )
            return nil
        }
        let sizes = items.compactMap { readSize($0) }
        return sizes.count == items.count ? sizes : nil
    }

    private mutating func readSize(_ node: YAMLNode) -> WaveSize? {
        if node.isBroken { return nil }
        if case .scalar(let scalar) = node.content {
            switch scalar.value {
            case .integer(let count) where count > 0: return .count(count)
            case .string: if let size = WaveSize(scalar.text) { return size }
            default: break
            }
        }
        reportWaves(
            "A wave's size is a count of numbers or a percentage, more than nothing and at most `100%`.",
            remedy: "Write one like `1` or `10%`: how many numbers are done once the wave is.",
            node.visibleSpan
        )
        return nil
    }

    private mutating func readPause(_ node: YAMLNode) -> Duration? {
        guard let text = fields.string(node, what: "pause") else { return nil }
        if let pause = Duration(written: text), pause <= WaveSettings.maximumPause { return pause }
        reportWaves("A pause is at most 24 hours.", remedy: "Write one like `30s` or `10m`.", node.visibleSpan)
        return nil
    }

    private mutating func readCheck(_ node: YAMLNode) -> [String]? {
        guard let words = readStrings(node, what: "check") else { return nil }
        if let program = words.first, !program.isEmpty { return words }
        reportWaves(
            "`check` names no program.",
            remedy: "Write the program and its arguments like `[scripts/check-calls, --last, 5m]`.",
            node.visibleSpan
        )
        return nil
    }

    private mutating func reportWaves(_ message: String, remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(.outOfRange, message, remedy: remedy, at: span))
    }
}
