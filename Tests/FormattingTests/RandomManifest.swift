import TestSupport

/// Random, badly formatted manifests: keys in any order, block and flow, quotes of every kind, comments anywhere,
/// anchors and aliases, several documents. Their declarations are valid, and every comment has a unique text.
struct RandomManifest {
    private var random: SplitMix64
    private var lines: [String] = []
    private(set) var comments: [String] = []
    private var number = 14_155_550_100
    /// The anchors of the current document, by the kind of their value.
    private var anchors: [String: [String]] = [:]
    private var anchorCount = 0
    /// Anchors whose value is still being made: an alias to one would contain itself.
    private var open: Set<String> = []
    private let documents: Int

    private indirect enum Value {
        case scalar(String)
        case mapping([(key: String, value: Value)])
        case sequence([Value])
        case alias(String)
        case anchored(String, Value)
    }

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        documents = Int.random(in: 1...3, using: &random)
    }

    mutating func text() -> String {
        for index in 0..<documents {
            if index > 0 || random.once(in: 4) {
                if random.once(in: 6), index > 0 { lines.append("..." + trailing()) }
                comment(0)
                if random.once(in: 8), index == 0 { lines.append("%YAML 1.2") }
                lines.append("---" + trailing())
            }
            anchors = [:]
            write(document(index), at: 0, allowsFlow: false)
            comment(0)
        }
        if random.once(in: 6) { return lines.joined(separator: "\r\n") + "\r\n" }
        return lines.joined(separator: "\n") + (random.once(in: 5) ? "" : "\n")
    }

    // MARK: Contents

    private mutating func document(_ index: Int) -> Value {
        var keys = ["apiVersion", "numbers"]
        for key in ["x-a", "x-b", "defaults"] where random.once(in: 2) { keys.append(key) }
        if index == 0 { keys += ["trunks", "headers"] }
        keys.shuffle(using: &random)
        return .mapping(
            keys.map { key in
                switch key {
                case "apiVersion": (key, .scalar("patchbay/v1"))
                case "x-a": (key, options())
                case "x-b": (key, rules(allowsUse: false))
                case "trunks": (key, .mapping(["one", "two"].map { ($0, line(named: false)) }))
                case "headers": (key, .mapping([("crm", rules(allowsUse: false)), ("trace", rules(allowsUse: false))]))
                case "defaults": (key, defaults())
                default: (key, numbers())
                }
            })
    }

    private typealias Making = (String, (inout RandomManifest) -> Value)

    /// A mapping of the entries in random order. Each is made in its turn, so that an alias stands after its anchor.
    private mutating func mapping(_ entries: [Making]) -> Value {
        .mapping(entries.shuffled(using: &random).map { ($0.0, $0.1(&self)) })
    }

    private mutating func defaults() -> Value {
        var entries: [Making] = [("outbound", { _ in .mapping([("trunk", .scalar("one"))]) })]
        if random.once(in: 2) { entries.append(("inbound", { .mapping([("headers", $0.rules(allowsUse: true))]) })) }
        return mapping(entries)
    }

    private mutating func numbers() -> Value {
        .mapping(
            (0..<Int.random(in: 1...5, using: &random)).map { _ in
                number += 100
                if random.once(in: 4) { return ("+\(number)..+\(number + 20)", one(isBlock: true)) }
                return ("+\(number)", one(isBlock: false))
            })
    }

    private mutating func one(isBlock: Bool) -> Value {
        var entries: [Making] = []
        let exception = "+\(number + 3)"
        if random.once(in: 2) { entries.append(("description", { .scalar($0.prose()) })) }
        if random.once(in: 2) { entries.append(("labels", { $0.labels() })) }
        if random.once(in: 4) {
            entries.append(("lifecycle", { _ in .mapping([("prevent_detach", .scalar("true"))]) }))
        }
        if isBlock, random.once(in: 2) { entries.append(("except", { _ in .sequence([.scalar(exception)]) })) }
        if !random.once(in: 4) { entries.append(("inbound", { $0.inbound() })) }
        if !random.once(in: 4) {
            entries.append(("outbound", { $0.random.once(in: 3) ? .scalar("unmanaged") : $0.line(named: true) }))
        }
        return mapping(entries)
    }

    private mutating func labels() -> Value {
        shared("labels") {
            .mapping([("team", .scalar($0.random.pick(["support", "yes", "10", "on"]))), ("größe", .scalar("eu"))])
        }
    }

    private mutating func inbound() -> Value {
        if random.once(in: 4) { return .scalar("unmanaged") }
        return shared("inbound") { generator in
            generator.random.once(in: 3) ? .mapping([]) : .mapping([("headers", generator.rules(allowsUse: true))])
        }
    }

    private mutating func line(named: Bool) -> Value {
        shared(named ? "outbound" : "trunk") { generator in
            var entries: [Making] = []
            if named, generator.random.once(in: 2) {
                entries.append(("trunk", { .scalar($0.random.pick(["one", "two"])) }))
            } else {
                entries.append(("sip_endpoint", { _ in .scalar("sip:edge.carrier.example:5061") }))
            }
            if generator.random.once(in: 2) { entries.append(("options", { $0.options() })) }
            if named, generator.random.once(in: 3) { entries.append(("headers", { $0.rules(allowsUse: true) })) }
            return generator.mapping(entries)
        }
    }

    private mutating func options() -> Value {
        shared("options") { generator in
            var entries: [Making] = [("port", { _ in .scalar("5061") })]
            if let anchor = generator.closedAnchors("options").last, generator.random.once(in: 3) {
                entries = [("<<", { _ in .alias(anchor) })]
            }
            for (key, values) in [
                ("transport", ["tls", "tcp", "udp"]), ("secure_media", ["true", "false"]), ("sip_username", ["12345"]),
            ] where generator.random.once(in: 2) {
                entries.append((key, { .scalar($0.random.pick(values)) }))
            }
            if generator.random.once(in: 3) {
                entries.append(("sip_password", { _ in .mapping([("env", .scalar("SECRET"))]) }))
            }
            return generator.mapping(entries)
        }
    }

    private mutating func rules(allowsUse: Bool) -> Value {
        shared(allowsUse ? "uses" : "rules") { generator in
            .sequence(
                (0..<Int.random(in: 0...3, using: &generator.random)).map { _ in
                    if allowsUse, generator.random.once(in: 3) { return .mapping([("use", .scalar("crm"))]) }
                    var entries: [Making] = [("type", { _ in .scalar("custom") })]
                    entries.append(("key", { .scalar($0.random.pick(["X-Account", "x-b", "T'est"])) }))
                    entries.append(("value", { .scalar($0.random.pick(RandomManifest.values)) }))
                    if generator.random.once(in: 2) { entries.append(("passthrough", { _ in .scalar("true") })) }
                    return generator.mapping(entries)
                })
        }
    }

    private static let values = ["VIP", "12345", "a # b", "a: b", "\"q\"", "- no", "null"]

    /// A value that may get an anchor, or become an alias of an earlier value of the same kind.
    private mutating func shared(_ kind: String, _ make: (inout RandomManifest) -> Value) -> Value {
        let names = closedAnchors(kind)
        if !names.isEmpty, random.once(in: 3) { return .alias(random.pick(names)) }
        guard random.once(in: 3) else { return make(&self) }
        // Reuses anchor names: an alias refers to the last anchor of its name.
        if random.once(in: 3) { anchorCount = 0 }
        anchorCount += 1
        let name = "\(kind)\(anchorCount)"
        open.insert(name)
        let value = make(&self)
        open.remove(name)
        anchors[kind, default: []].append(name)
        return .anchored(name, value)
    }

    private func closedAnchors(_ kind: String) -> [String] { (anchors[kind] ?? []).filter { !open.contains($0) } }

    private mutating func prose() -> String {
        random.pick([
            "Support line", "yes", "2026-12-01", "it's \"both\"", "a: b", "# not a comment", " blanks ", "two\nlines\n",
            "one\n\n  deeper\nthree", "tab\there", "ends with colon:", "größe ✓", "", "1_000", "\\n", "!bang", "*star",
            String(repeating: "long words ", count: 14) + "end", "invisible \u{200B} space", "last\n\n\n",
        ])
    }

    // MARK: Writing

    private mutating func comment(_ indentation: Int) {
        while random.once(in: 4) {
            if random.once(in: 3) { lines.append(random.once(in: 4) ? "   " : "") }
            let column = random.once(in: 4) ? Int.random(in: 0...8, using: &random) : indentation
            lines.append(String(repeating: " ", count: column) + note(mayAllow: true))
        }
        while random.once(in: 5) { lines.append("") }
    }

    private mutating func note(mayAllow: Bool = false) -> String {
        let count = comments.count + 1
        let text = mayAllow && random.once(in: 6) ? "# patchbay: allow PB0301 because of \(count)" : "# note \(count)"
        comments.append(text)
        return text + (random.once(in: 5) ? "  " : "")
    }

    private mutating func trailing() -> String { random.once(in: 6) ? "  " + note() : "" }

    private mutating func write(_ value: Value, at indentation: Int, allowsFlow: Bool) {
        let blanks = String(repeating: " ", count: indentation)
        switch value {
        case .mapping(let entries):
            for (key, value) in entries {
                comment(indentation)
                write(blanks + scalar(key, isKey: true, isInFlow: false) + ":", value, indentation)
            }
        case .sequence(let items):
            for item in items {
                comment(indentation)
                if case .mapping(let entries) = item, entries.count > 1, random.once(in: 2) {
                    let start = lines.count
                    write(.mapping(entries), at: indentation + 2, allowsFlow: true)
                    // The first key stands on the line of its dash, unless a comment comes first.
                    let first = lines[start].drop { $0 == " " }
                    if first.isEmpty || first.hasPrefix("#") {
                        lines.insert(blanks + "-", at: start)
                    } else {
                        lines[start] = blanks + "- " + first
                    }
                } else {
                    write(blanks + "-", item, indentation)
                }
            }
        case .scalar, .alias, .anchored: lines.append(blanks + "x")
        }
    }

    /// Writes a value after its key or dash.
    private mutating func write(_ mark: String, _ value: Value, _ indentation: Int) {
        var mark = mark
        var value = value
        if case .anchored(let name, let inner) = value {
            mark += " &" + name
            value = inner
        }
        switch value {
        case .scalar(let text):
            if text.contains("\n"), !text.hasPrefix("\n"), random.once(in: 2) {
                let chomp = text.hasSuffix("\n\n") ? "+" : text.hasSuffix("\n") ? "" : "-"
                lines.append(mark + " |" + chomp + trailing())
                let body = text.hasSuffix("\n") ? String(text.dropLast()) : text
                for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
                    lines.append(line.isEmpty ? "" : String(repeating: " ", count: indentation + 3) + line)
                }
            } else {
                lines.append(mark + " " + scalar(text, isKey: false, isInFlow: false) + trailing())
            }
        case .alias(let name): lines.append(mark + " *" + name + trailing())
        case .mapping(let entries) where entries.isEmpty || random.once(in: 2): writeFlow(mark, value, indentation)
        case .sequence(let items) where items.isEmpty || random.once(in: 2): writeFlow(mark, value, indentation)
        case .mapping, .sequence:
            lines.append(mark + trailing())
            write(value, at: indentation + Int.random(in: 1...4, using: &random), allowsFlow: true)
        case .anchored: break
        }
    }

    private mutating func writeFlow(_ mark: String, _ value: Value, _ indentation: Int) {
        let parts = flow(value, breaks: random.once(in: 4), indentation + 1).split(
            separator: "\n", omittingEmptySubsequences: false)
        lines.append(mark + " " + parts[0])
        lines += parts.dropFirst().map(String.init)
        lines[lines.count - 1] += trailing()
    }

    private mutating func flow(_ value: Value, breaks: Bool, _ indentation: Int) -> String {
        switch value {
        case .scalar(let text): return scalar(text, isKey: false, isInFlow: true)
        case .alias(let name): return "*" + name
        case .anchored(let name, let value): return "&\(name) " + flow(value, breaks: breaks, indentation)
        case .mapping(let entries):
            let texts = entries.map { key, value in
                let key = key == "<<" ? key : scalar(key, isKey: true, isInFlow: true)
                return key + ": " + flow(value, breaks: breaks, indentation + 1)
            }
            return "{" + joined(texts, breaks, indentation) + "}"
        case .sequence(let items):
            return "[" + joined(items.map { flow($0, breaks: breaks, indentation + 1) }, breaks, indentation) + "]"
        }
    }

    private mutating func joined(_ texts: [String], _ breaks: Bool, _ indentation: Int) -> String {
        var result = random.once(in: 2) ? " " : ""
        for (index, text) in texts.enumerated() {
            if index > 0 { result += "," }
            if breaks, random.once(in: 2) {
                result += trailing() + "\n" + String(repeating: " ", count: indentation)
                if random.once(in: 5) { result += note() + "\n" + String(repeating: " ", count: indentation) }
            } else if index > 0 {
                result += " "
            }
            result += text
        }
        return result + (random.once(in: 2) ? " " : "")
    }

    private mutating func scalar(_ text: String, isKey: Bool, isInFlow: Bool) -> String {
        if text == "<<" { return text }
        let isTyped = ["true", "false", "5061"].contains(text)
        if isTyped { return text }
        let isWord =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "-_/".unicodeScalars.contains($0) }
        let isEndpoint = text.hasPrefix("sip:") && !isInFlow
        let isText = !["null", "yes", "on"].contains(text) || text != "null"
        if isWord || isEndpoint || (text.hasPrefix("+") && isKey && !isInFlow), isText, !random.once(in: 3) {
            return text
        }
        if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }), random.once(in: 2) {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        var result = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\"", "\\": result += "\\" + String(character)
            default: result.unicodeScalars.append(character)
            }
        }
        return result + "\""
    }
}
