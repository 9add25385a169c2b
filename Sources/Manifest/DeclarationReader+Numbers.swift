import Diagnostics
import FieldReading
import Fleet
import LocatedYAML
import Redaction
import SIPModel
import Wording

// The numbers of a document: their keys, blocks and declarations.
extension DeclarationReader {
    /// Keys that only a block has. They are reported as `invalidExcept`, not as unknown keys.
    private static let notOfNumber = [ManifestKey.except.rawValue]

    mutating func readNumbers(_ node: YAMLNode, defaults: DefaultsDeclaration) {
        guard let entries = fields.mapping(node, what: .numbers) else { return }
        declarations.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            if Self.isBlockKey(entry) {
                reportBesideNumber(entry)
            } else {
                readNumber(entry, next: index + 1 < entries.count ? entries[index + 1] : nil, defaults: defaults)
            }
        }
    }

    private static func isBlockKey(_ entry: YAMLEntry) -> Bool {
        entry.isAmong(ManifestMapping.block.names)
    }

    private mutating func reportBesideNumber(_ entry: YAMLEntry) {
        fields.report(
            Diagnostic(
                .invalidNumber,
                "`\(entry.key)` stands where numbers do.",
                remedy: "Indent it deeper than the number that it belongs to.",
                at: entry.keySpan
            )
        )
    }

    private mutating func readNumber(_ entry: YAMLEntry, next: YAMLEntry?, defaults: DefaultsDeclaration) {
        let text = entry.key
        let isBlock = NumberBlock.looksLikeBlock(text)
        if isNull(entry.value) {
            // If the next entry is a key of a number, it was meant to stand below this one. It is reported at its own
            // place.
            let isBeside = next.map(Self.isBlockKey) ?? false
            if isBeside || readKey(text, isBlock, at: entry.keySpan, except: nil) == nil { return }
            reportNull(
                "`\(text)` is null: nothing stands after it.",
                "Write `{}` for a number that is owned and attached to nothing, or take the line out.",
                entry.keySpan
            )
            return
        }
        let found =
            isBlock
            ? fields.fields(entry.value, of: .block)
            : fields.fields(entry.value, of: .number, aside: Self.notOfNumber)
        let except = isBlock ? found?[.except] : found?.aside.first?.value
        let key = readKey(text, isBlock, at: entry.keySpan, except: except) ?? .broken
        guard let found else { return }
        var number = NumberDeclaration(key: key, span: entry.keySpan, defaults: defaults)
        if let node = found[.description] { fields.checkText(node, what: .description) }
        if let node = found[.labels] { number.labels = readLabels(node) }
        if let node = found[.lifecycle] { number.preventDetach = readLifecycle(node) }
        number.inbound = readDirection(found, .inbound) { reader, node in reader.readInbound(node) }
        number.outbound = readDirection(found, .outbound) { reader, node in reader.readOutbound(node) }
        declarations.add(number)
    }

    private mutating func readDirection<Body: Sendable>(
        _ number: Fields,
        _ key: ManifestKey,
        _ read: (inout DeclarationReader, YAMLNode) -> Body?
    ) -> DirectionDeclaration<Body> {
        guard let node = number[key] else { return .absent }
        if isNull(node) {
            reportNull(
                "`\(key)` is null: nothing stands after it.",
                "Write `\(key): {}` for an attachment without headers, or take the key out to have it not attached.",
                number.keySpan(key)
            )
            return .broken
        }
        if case .scalar(let scalar) = node.content {
            if scalar.isString, scalar.text == ManifestWord.unmanaged { return .unmanaged }
            let isClose = EditDistance.suggestion(for: scalar.text, among: [ManifestWord.unmanaged]) != nil
            fields.report(
                Diagnostic(
                    .wrongType,
                    "`\(key)` is a mapping, or the word `unmanaged`.",
                    remedy: isClose ? "Did you mean `unmanaged`?" : "Write `\(key): {}` or `\(key): unmanaged`.",
                    at: node.visibleSpan
                )
            )
            return .broken
        }
        guard let body = read(&self, node) else { return .broken }
        return .attached(body, number.keySpan(key))
    }

    private func isNull(_ node: YAMLNode) -> Bool {
        if case .scalar(let scalar) = node.content { scalar.isNull } else { false }
    }

    private mutating func reportNull(_ message: String, _ remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(.nullDeclaration, message, remedy: remedy, at: span))
    }

    // MARK: Keys

    private mutating func readKey(
        _ text: String,
        _ isBlock: Bool,
        at span: SourceSpan,
        except: YAMLNode?
    ) -> NumberKey? {
        guard isBlock else {
            if let except {
                fields.report(
                    Diagnostic(
                        .invalidExcept,
                        "`except` belongs to a block of numbers, and this is one number.",
                        remedy: "Take it out, or write the block as `FIRST..LAST`.",
                        at: except.visibleSpan
                    )
                )
            }
            return readPhoneNumber(text, at: span).map(NumberKey.single)
        }
        do {
            let block = try NumberBlock(text)
            return .block(block, except: except.map { readExceptions($0, of: block) } ?? [])
        } catch {
            report(error, of: text, at: span)
            if let except { _ = readExceptions(except, of: nil) }
            return nil
        }
    }

    private mutating func report(_ error: NumberBlockError, of key: String, at span: SourceSpan) {
        switch error {
        case .invalidEnd(let text, let reason):
            let length = NumberBlock.ends(of: key).map { $0.first == text ? $0.last : $0.first }?.utf8.count
            reportInvalid(
                text,
                reason,
                at: span,
                otherwise: "Write `FIRST..LAST`, with two dots and both whole: `+14155550101..+14155550149`.",
                // After a third dot, the end isn't what is wrong.
                isLikely: { !text.hasPrefix(".") && $0.description.utf8.count == length },
                meant: reason == .missingPlus ? Self.end(text, of: key) : nil
            )
        case .tooLong(let count):
            fields.report(
                Diagnostic(
                    .blockTooLong,
                    "The block has \(count) numbers, and one may have \(NumberBlock.maximumCount).",
                    remedy: "Check its ends digit by digit; a larger range is several blocks.",
                    at: span
                )
            )
        case .notABlock, .differentLengths, .reversed:
            fields.report(
                Diagnostic(
                    .invalidBlock,
                    error == .reversed
                        ? "The block ends before it begins."
                        : "The two ends of the block have different lengths.",
                    remedy: "Write `FIRST..LAST`, both with their `+`, the lower first.",
                    at: span
                )
            )
        }
    }

    /// Returns an end of a block that lacks only its `+`, if the other end says which country is meant.
    private static func end(_ text: String, of key: String) -> PhoneNumber? {
        guard let ends = NumberBlock.ends(of: key), ends.first.hasPrefix("+") || ends.last.hasPrefix("+") else {
            return nil
        }
        let whole = [ends.first, ends.last].map { $0.hasPrefix("+") ? $0 : "+" + $0 }.joined(separator: "..")
        return (try? NumberBlock(whole)) == nil ? nil : try? PhoneNumber("+" + text)
    }

    private mutating func readPhoneNumber(_ text: String, at span: SourceSpan) -> PhoneNumber? {
        do {
            return try PhoneNumber(text)
        } catch {
            reportInvalid(text, error, at: span)
            return nil
        }
    }

    private mutating func reportInvalid(
        _ text: String,
        _ error: PhoneNumberError,
        at span: SourceSpan,
        otherwise: String = "Write it as `+`, country code and number, without spaces: `+14155550100`.",
        isLikely: (PhoneNumber) -> Bool = { _ in true },
        meant known: PhoneNumber? = nil
    ) {
        guard fields.tells(.invalidNumber, at: span) else { return }
        let shown = text.isEmpty || text.count > 40 ? "This" : CredentialKeys.quoted(text) ?? "This"
        var remedy = otherwise
        if let meant = known ?? PhoneNumber(meantBy: text), isLikely(meant) {
            remedy = "Did you mean `\(meant)`?"
        } else if text.count(where: { $0 == "+" }) > 1 {
            remedy = "A block of numbers is written with two dots: `+14155550101..+14155550149`."
        }
        fields.report(
            Diagnostic(
                .invalidNumber,
                "\(shown) is not an E.164 number: \(error.explanation).",
                remedy: remedy,
                at: span
            )
        )
    }

    private mutating func readExceptions(_ node: YAMLNode, of block: NumberBlock?) -> Set<PhoneNumber> {
        guard let items = fields.sequence(node, what: .except) else { return [] }
        var exceptions: Set<PhoneNumber> = []
        for item in items {
            guard case .scalar(let scalar) = item.content, !scalar.isNull else {
                fields.wrongType(item, expected: "a number", what: "an exception")
                continue
            }
            guard let number = readPhoneNumber(scalar.text, at: item.visibleSpan), let block else { continue }
            if block.contains(number) {
                exceptions.insert(number)
            } else {
                fields.report(
                    Diagnostic(
                        .invalidExcept,
                        "`\(number)` is not in the block \(block.first)..\(block.last).",
                        remedy: "Take it out, or fix the digit that is off.",
                        at: item.visibleSpan
                    )
                )
            }
        }
        return exceptions
    }

    // MARK: Labels and lifecycle

    private mutating func readLabels(_ node: YAMLNode) -> [String: String] {
        guard let entries = fields.mapping(node, what: .labels) else { return [:] }
        var labels = [String: String](minimumCapacity: entries.count)
        for entry in entries {
            let key = entry.key
            // A message quotes the value only if it isn't text, so the key is checked only then.
            let isSensitive = !entry.value.isText && CredentialKeys.looksLikeCredential(key)
            guard let value = fields.string(entry.value, what: "a label", isSensitive: isSensitive) else { continue }
            if Label.isValid(key), value.isEmpty || Label.isValid(value) {
                labels[key] = value
            } else {
                fields.report(
                    Diagnostic(
                        .invalidLabel,
                        "A label's name and value are of letters, digits, `-`, `_`, `.` and `/`.",
                        remedy: "Take out the other characters: `--selector` couldn't name it.",
                        at: entry.keySpan
                    )
                )
            }
        }
        return labels
    }

    private mutating func readLifecycle(_ node: YAMLNode) -> Bool {
        guard let found = fields.fields(node, of: .lifecycle), let node = found[.preventDetach] else { return false }
        return fields.bool(node, what: .preventDetach) ?? false
    }
}

extension YAMLNode {
    fileprivate var isText: Bool {
        if case .scalar(let scalar) = content { scalar.isString } else { false }
    }
}
