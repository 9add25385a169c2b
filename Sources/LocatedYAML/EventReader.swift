import CLibYAML

/// libyaml's events, one at a time, as Swift values.
package struct EventReader: ~Copyable {
    package enum Event {
        case documentStart(SourcePlace)
        case documentEnd
        case alias(String, SourceSpan)
        case scalar(Scalar)
        case sequenceStart(Start)
        case sequenceEnd
        case mappingStart(Start)
        case mappingEnd
        case streamEnd
    }

    package struct Scalar {
        package let text: String
        package let style: Style
        package let tag: String?
        package let anchor: String?
        package let span: SourceSpan

        package var isPlain: Bool { style == .plain }
    }

    package enum Style {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    package struct Start {
        package let isFlow: Bool
        package let tag: String?
        package let anchor: String?
        package let span: SourceSpan
    }

    /// The characters of the last event, counted from 0 after a byte order mark; CR LF are two. A block scalar ends where
    /// its last blank line ends; what isn't written, where something else begins or ends.
    package private(set) var extent = 0..<0
    /// Whether the last event, a document's start or end, has no mark of its own in the text.
    package private(set) var isImplicit = false

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: [UInt8]
    private let name: String
    private let input: UnsafeMutablePointer<UInt8>

    package init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
        parser = .allocate(capacity: 1)
        // libyaml keeps the pointer, so the text must not move while it reads.
        input = .allocate(capacity: max(bytes.count, 1))
        input.initialize(repeating: 0, count: max(bytes.count, 1))
        input.update(from: bytes, count: bytes.count)
        yaml_parser_initialize(parser)
        yaml_parser_set_input_string(parser, input, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; stream starts are passed over.
    package mutating func next() throws(YAMLProblem) -> Event {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) != 0 else { throw failure() }
            defer { yaml_event_delete(&event) }
            extent = Int(event.start_mark.index)..<max(Int(event.end_mark.index), Int(event.start_mark.index))
            switch event.type {
            case YAML_STREAM_START_EVENT: continue
            case YAML_DOCUMENT_START_EVENT:
                isImplicit = event.data.document_start.implicit != 0
                return .documentStart(place(event.start_mark))
            case YAML_DOCUMENT_END_EVENT:
                isImplicit = event.data.document_end.implicit != 0
                return .documentEnd
            case YAML_ALIAS_EVENT:
                return .alias(string(event.data.alias.anchor) ?? "", span(event.start_mark, event.end_mark))
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                return .scalar(
                    Scalar(
                        text: String(
                            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                            as: UTF8.self
                        ),
                        style: Self.style(scalar.style),
                        tag: string(scalar.tag),
                        anchor: string(scalar.anchor),
                        span: span(event.start_mark, event.end_mark)
                    )
                )
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                let isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
                return .sequenceStart(self.start(isFlow, start.tag, start.anchor, event))
            case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                let isFlow = start.style == YAML_FLOW_MAPPING_STYLE
                return .mappingStart(self.start(isFlow, start.tag, start.anchor, event))
            case YAML_MAPPING_END_EVENT: return .mappingEnd
            default: return .streamEnd
            }
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func start(
        _ isFlow: Bool,
        _ tag: UnsafeMutablePointer<UInt8>?,
        _ anchor: UnsafeMutablePointer<UInt8>?,
        _ event: yaml_event_t
    ) -> Start {
        Start(isFlow: isFlow, tag: string(tag), anchor: string(anchor), span: span(event.start_mark, event.end_mark))
    }

    private func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func place(_ mark: yaml_mark_t) -> SourcePlace {
        SourcePlace(file: name, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func span(_ start: yaml_mark_t, _ end: yaml_mark_t) -> SourceSpan {
        SourceSpan(start: place(start), endLine: Int(end.line) + 1, endColumn: Int(end.column) + 1)
    }

    private func failure() -> YAMLProblem {
        let value = parser.pointee
        let words = value.problem.map { String(cString: $0) } ?? "the file can't be read"
        if value.error == YAML_READER_ERROR {
            let place = place(ofByte: Int(value.problem_offset))
            let isEncoding = ["UTF-8", "UTF-16", "Unicode"].contains(where: words.contains)
            return YAMLProblem(
                kind: isEncoding ? .notUTF8 : .syntax(words),
                span: SourceSpan(start: place, endLine: place.line, endColumn: place.column + 1),
                isFatal: true
            )
        }
        // Where something that was begun is never ended, its beginning is the place: libyaml notes the end of it all.
        let isOpen = value.context != nil && (words == "could not find expected ':'" || isQuoteLeftOpen(words, value))
        let place = place(isOpen ? value.context_mark : value.problem_mark)
        var context: SourceSpan?
        if value.context != nil, !isOpen, value.context_mark.line != value.problem_mark.line {
            context = span(value.context_mark, value.context_mark)
        }
        return YAMLProblem(
            kind: .syntax(words, at: character(at: place)),
            span: SourceSpan(start: place, endLine: place.line, endColumn: place.column + 1),
            related: context,
            isFatal: true
        )
    }

    private func isQuoteLeftOpen(_ words: String, _ value: yaml_parser_t) -> Bool {
        words == "found unexpected end of stream"
            && value.context.map { String(cString: $0) } == "while scanning a quoted scalar"
    }

    private func character(at place: SourcePlace) -> Character? {
        let lines = SourceLines.split(bytes)
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1).first.map(Character.init)
    }

    private func place(ofByte offset: Int) -> SourcePlace {
        let (line, column) = SourceLines.end(of: Array(bytes.prefix(offset)))
        return SourcePlace(file: name, line: line, column: column)
    }
}
