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

    /// The kind of an event, without its data.
    enum Kind {
        case documentStart
        case documentEnd
        case alias
        case scalar
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case streamEnd
    }

    /// The name of the file, for places.
    let source: SourceName

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var event = yaml_event_t()
    /// The file's text as it is.
    private let bytes: [UInt8]
    private let hidden: HiddenBreaks
    private let input: UnsafeMutablePointer<UInt8>

    package init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        source = SourceName(name)
        parser = .allocate(capacity: 1)
        hidden = HiddenBreaks(bytes)
        // libyaml keeps the pointer, so the text must not move while it reads.
        let count = hidden.bytes.count
        input = .allocate(capacity: max(count, 1))
        input.initialize(from: hidden.bytes, count: count)
        yaml_parser_initialize(parser)
        yaml_parser_set_input_string(parser, input, count)
    }

    deinit {
        var last = event
        yaml_event_delete(&last)
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// Reads the next event and returns its kind; skips stream starts. The members under "The last event" describe it
    /// until the next call.
    ///
    /// - Throws: a fatal problem: a syntax error, or bytes in a wrong encoding.
    mutating func advance() throws(YAMLProblem) -> Kind {
        while true {
            yaml_event_delete(&event)
            if hidden.isFull {
                let start = SourceRange(
                    start: SourcePosition(line: 1, column: 1), end: SourcePosition(line: 1, column: 2))
                let words = "U+0085, U+2028 or U+2029 stands beside every private-use character"
                throw YAMLProblem(kind: .syntax(words), span: SourceSpan(source, start), isFatal: true)
            }
            guard yaml_parser_parse(parser, &event) != 0 else { throw failure() }
            switch event.type {
            case YAML_STREAM_START_EVENT: continue
            case YAML_SCALAR_EVENT: return .scalar
            case YAML_MAPPING_START_EVENT: return .mappingStart
            case YAML_MAPPING_END_EVENT: return .mappingEnd
            case YAML_SEQUENCE_START_EVENT: return .sequenceStart
            case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
            case YAML_ALIAS_EVENT: return .alias
            case YAML_DOCUMENT_START_EVENT: return .documentStart
            case YAML_DOCUMENT_END_EVENT: return .documentEnd
            default: return .streamEnd
            }
        }
    }

    /// Reads the next event and returns it as a value.
    ///
    /// - Throws: a fatal problem: a syntax error, or bytes in a wrong encoding.
    package mutating func next() throws(YAMLProblem) -> Event {
        switch try advance() {
        case .documentStart: .documentStart(place(event.start_mark))
        case .documentEnd: .documentEnd
        case .alias: .alias(name, span)
        case .scalar:
            .scalar(
                Scalar(
                    text: withText { String(decoding: $0, as: UTF8.self) },
                    style: Self.style(event.data.scalar.style),
                    tag: tag,
                    anchor: anchor,
                    span: span
                )
            )
        case .sequenceStart:
            .sequenceStart(start(isFlow: event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE))
        case .sequenceEnd: .sequenceEnd
        case .mappingStart: .mappingStart(start(isFlow: event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE))
        case .mappingEnd: .mappingEnd
        case .streamEnd: .streamEnd
        }
    }

    // MARK: The last event

    /// Its range of characters, counted from 0 after a byte order mark; CR LF counts as two. A block scalar includes
    /// the blank lines after it. An event that isn't written in the text is at the start or end of a neighbour.
    package var extent: Range<Int> {
        let start = Int(event.start_mark.index)
        return start..<max(Int(event.end_mark.index), start)
    }

    /// Whether the event is a document's start or end that isn't written in the text as `---` or `...`.
    package var isImplicit: Bool {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: event.data.document_start.implicit != 0
        case YAML_DOCUMENT_END_EVENT: event.data.document_end.implicit != 0
        default: false
        }
    }

    var range: SourceRange { SourceRange(start: position(event.start_mark), end: position(event.end_mark)) }

    /// Whether a scalar is written without quotes.
    var isPlain: Bool { event.type == YAML_SCALAR_EVENT && Self.style(event.data.scalar.style) == .plain }

    /// Passes a scalar's bytes, in UTF-8, to `body`; no bytes if the event isn't a scalar.
    func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard event.type == YAML_SCALAR_EVENT else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        let scalar = UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length)
        guard let restored = hidden.restored(scalar) else { return body(scalar) }
        return restored.withUnsafeBufferPointer(body)
    }

    /// The anchor that an alias names.
    var name: String { event.type == YAML_ALIAS_EVENT ? string(event.data.alias.anchor) ?? "" : "" }

    var tag: String? {
        switch event.type {
        case YAML_SCALAR_EVENT: string(event.data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT: string(event.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT: string(event.data.mapping_start.tag)
        default: nil
        }
    }

    var anchor: String? {
        switch event.type {
        case YAML_SCALAR_EVENT: string(event.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: string(event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: string(event.data.mapping_start.anchor)
        default: nil
        }
    }

    private var span: SourceSpan { SourceSpan(source, range) }

    private static func style(_ style: yaml_scalar_style_t) -> Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func start(isFlow: Bool) -> Start {
        Start(isFlow: isFlow, tag: tag, anchor: anchor, span: span)
    }

    private func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func place(_ mark: yaml_mark_t) -> SourcePlace {
        SourcePlace(source, position(mark))
    }

    private func span(_ start: yaml_mark_t, _ end: yaml_mark_t) -> SourceSpan {
        SourceSpan(source, SourceRange(start: position(start), end: position(end)))
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
        // For a construct that is never closed, libyaml's place is the end of the file; its start is more useful.
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
        var lines = SourceLines(bytes).makeIterator()
        for _ in 1..<place.line { _ = lines.next() }
        return lines.next()?.unicodeScalars.dropFirst(place.column - 1).first.map(Character.init)
    }

    private func place(ofByte offset: Int) -> SourcePlace {
        let (line, column) = SourceLines.end(of: Array(hidden.bytes.prefix(offset)))
        return SourcePlace(source, SourcePosition(line: line, column: column))
    }
}
