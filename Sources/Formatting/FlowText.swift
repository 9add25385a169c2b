/// A node on one line, in the form that it has between brackets.
struct FlowText {
    /// The number of characters that still fit.
    private var room: Int
    private var text = ""
    private var isOver = false

    /// Returns `nil` if the node takes more room, or can't stand on one line.
    ///
    /// - Parameter room: the maximum number of characters.
    static func of(_ node: SyntaxNode, room: Int) -> String? {
        var flow = FlowText(room: room)
        flow.append(node)
        return flow.isOver ? nil : flow.text
    }

    private init(room: Int) {
        self.room = room
    }

    private mutating func append(_ piece: String) {
        room -= piece.unicodeScalars.count
        if room < 0 { isOver = true }
        if !isOver { text += piece }
    }

    private mutating func append(_ node: SyntaxNode) {
        for property in node.properties { append(property + " ") }
        switch node.content {
        case .alias(let name): append("*" + name)
        case .scalar(let scalar): append(ScalarText.line(scalar, hasTag: node.hasTag, isInFlow: true))
        case .collection(let collection):
            if collection.entries.isEmpty {
                append(collection.isMapping ? "{}" : "[]")
                return
            }
            append(collection.isMapping ? "{ " : "[")
            for (index, entry) in collection.entries.enumerated() where !isOver {
                // libyaml reads a colon with a comma right after it as text.
                if index > 0 { append(collection.entries[index - 1].value.isAbsent ? " , " : ", ") }
                append(entry)
            }
            append(collection.isMapping ? " }" : "]")
        }
    }

    private mutating func append(_ entry: SyntaxEntry) {
        if let key = entry.key {
            guard let text = key.text(isInFlow: true) else {
                isOver = true
                return
            }
            append(text)
            if entry.value.isAbsent { return }
            append(" ")
        }
        append(entry.value)
    }
}

extension SyntaxNode {
    var isAbsent: Bool {
        if case .scalar(let scalar) = content { scalar.isAbsent && properties.isEmpty } else { false }
    }

    /// Returns a key and its colon; `nil` if the key must be written with `? `: it is a collection, absent, or longer
    /// than a simple key may be (YAML 1.2.2 §7.4).
    func text(isInFlow: Bool) -> String? {
        let properties = properties.map { $0 + " " }.joined()
        switch content {
        case .alias(let name): return properties + "*" + name + " :"
        case .scalar(let scalar):
            if scalar.isAbsent { return nil }
            let text = properties + ScalarText.line(scalar, hasTag: hasTag, isInFlow: isInFlow)
            return text.unicodeScalars.count > 1_000 ? nil : text + ":"
        case .collection: return nil
        }
    }
}
