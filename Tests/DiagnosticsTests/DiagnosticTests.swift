import Diagnostics
import LocatedYAML
import Testing

@Suite("Diagnostics")
struct DiagnosticTests {
    private func diagnostic(
        _ code: DiagnosticCode,
        _ file: String = "a.yaml",
        _ line: Int = 1,
        _ column: Int = 1
    ) -> Diagnostic {
        let start = SourcePlace(file: file, line: line, column: column)
        let span = SourceSpan(start: start, endLine: line, endColumn: column + 1)
        return Diagnostic(code, "m", remedy: "r", at: span)
    }

    @Test("they come in reading order: file, line, column, then code")
    func order() {
        let sorted = [
            diagnostic(.wrongType, "a.yaml", 2, 9), diagnostic(.wrongType, "a.yaml", 10, 1),
            diagnostic(.unknownKey, "b.yaml", 1, 1), diagnostic(.wrongType, "b.yaml", 1, 1),
            diagnostic(.unknownKey, "b.yaml", 1, 2),
        ]
        #expect(sorted.shuffled().inReadingOrder() == sorted)
    }

    @Test("the same one, met by two ways, is told once")
    func once() {
        #expect([diagnostic(.wrongType), diagnostic(.wrongType)].inReadingOrder().count == 1)
        #expect([diagnostic(.wrongType), diagnostic(.unknownKey)].inReadingOrder().count == 2)
    }

    @Test("errors and warnings are counted apart")
    func counts() {
        let some = [diagnostic(.wrongType), diagnostic(.transportNotTLS), diagnostic(.portsDiffer)]
        #expect(some.errors == 1)
        #expect(some.warnings == 2)
        #expect(some.hasErrors)
        #expect(!some.dropFirst().map { $0 }.hasErrors)
    }

    @Test("only the codes of PB03 are policies, and warnings")
    func policies() {
        for code in DiagnosticCode.allCases {
            #expect(code.isPolicy == code.rawValue.hasPrefix("PB03"))
            #expect(code.severity == (code.isPolicy ? .warning : .error))
            #expect(!code.title.isEmpty)
            #expect(code.rawValue.count == 6)
        }
    }

    @Test(
        "a policy's weight is the configuration's, and --strict makes an error of all that isn't off",
        arguments: [
            (nil, false, .warning), (nil, true, .error),
            (.warning, false, .warning), (.warning, true, .error),
            (.error, false, .error), (.error, true, .error),
            (.off, false, nil), (.off, true, nil),
        ] as [(DiagnosticPolicy.Weight?, Bool, Severity?)]
    )
    func weights(_ weight: DiagnosticPolicy.Weight?, _ isStrict: Bool, _ severity: Severity?) {
        var policy = DiagnosticPolicy(isStrict: isStrict)
        policy.weights[.transportNotTLS] = weight
        #expect(policy.applied(to: [diagnostic(.transportNotTLS)]).first?.severity == severity)
    }

    @Test("an error of another kind keeps its weight, whatever a policy says")
    func notAPolicy() {
        let policy = DiagnosticPolicy(weights: [.wrongType: .off, .noPort: .warning])
        let errors = [diagnostic(.wrongType), diagnostic(.noPort)]
        #expect(policy.applied(to: errors) == errors)
    }

    @Test("every problem of YAML has a code of its own, a sentence and a remedy")
    func problems() {
        let span = diagnostic(.wrongType).span
        let kinds: [(YAMLProblem.Kind, DiagnosticCode)] = [
            (.syntax("did not find expected key"), .yamlSyntax), (.duplicateKey("a"), .duplicateKey),
            (.unknownAlias("a"), .unknownAlias), (.recursiveAlias("a"), .recursiveAlias),
            (.unsupportedTag("!a"), .unsupportedTag), (.keyNotScalar, .keyNotScalar),
            (.mergeNotMapping, .mergeNotMapping), (.tagMismatch(tag: "!!int"), .tagMismatch),
            (.tooLarge(limit: 10), .fileTooLarge), (.tooDeep(limit: 10), .nestedTooDeep),
            (.tooManyNodes(limit: 10), .tooManyNodes), (.notUTF8, .notUTF8),
        ]
        for (kind, code) in kinds {
            let diagnostic = Diagnostic(YAMLProblem(kind: kind, span: span, related: span))
            #expect(diagnostic.code == code)
            #expect(diagnostic.span == span)
            #expect(diagnostic.message.hasSuffix("."))
            #expect(diagnostic.remedy.hasSuffix("."))
        }
    }

    @Test("a duplicate key's message names the key, unless that may hold a password")
    func duplicateKey() {
        let span = diagnostic(.wrongType).span
        #expect(Diagnostic(YAMLProblem(kind: .duplicateKey("port"), span: span)).message.contains("`port`"))
        #expect(!Diagnostic(YAMLProblem(kind: .duplicateKey("pwd:CANARY"), span: span)).message.contains("CANARY"))
    }
}
