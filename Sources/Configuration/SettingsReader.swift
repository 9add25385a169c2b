import Diagnostics
import LocatedYAML

/// Reads the keys of patchbay.yaml (design §7).
struct SettingsReader {
    var settings = Settings()
    var fields = FieldReader()

    private static let keys = [
        "manifests", "name", "ledger", "limits", "allow", "accept_loss", "policy", "api", "parallelism", "rate_limit",
        "waves", "x-",
    ]

    mutating func read(_ root: YAMLNode) {
        guard let found = fields.fields(root, of: "patchbay.yaml", allowing: Self.keys) else { return }
        if let node = found["manifests"] { readManifests(node) }
        if let node = found["name"] { readName(node) }
        if let node = found["ledger"] { readLedger(node) }
        if let node = found["limits"] { readLimits(node) }
        if let node = found["allow"] { readAllowances(node) }
        if let node = found["accept_loss"] {
            settings.acceptedLosses = Set(readStrings(node, what: "accept_loss") ?? [])
        }
        if let node = found["policy"] { readPolicy(node) }
        if let node = found["api"] { readAPI(node) }
        if let node = found["parallelism"] { readParallelism(node) }
        if let node = found["waves"] { readWaves(node) }
        for key in ["rate_limit"] where found.has(key) {
            report(
                .notAvailable,
                "`\(key)` comes with a later version.",
                remedy: "Take it out; nothing would heed it.",
                found.keySpan(key)
            )
        }
    }

    private mutating func report(_ code: DiagnosticCode, _ message: String, remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(code, message, remedy: remedy, at: span))
    }

    /// The texts of a list; nil where any of them isn't one.
    mutating func readStrings(_ node: YAMLNode, what: String) -> [String]? {
        guard let items = fields.sequence(node, what: what) else { return nil }
        let texts = items.compactMap { fields.string($0, what: "an entry of \(what)") }
        return texts.count == items.count ? texts : nil
    }

    private mutating func readManifests(_ node: YAMLNode) {
        let paths: [String]?
        if case .scalar = node.content {
            paths = fields.string(node, what: "manifests").map { [$0] }
        } else {
            paths = readStrings(node, what: "manifests")
        }
        guard let paths else { return }
        guard !paths.isEmpty, !paths.contains("") else {
            report(
                .outOfRange,
                "`manifests` names no file or directory.",
                remedy: "Name one, or take the key out for `fleet`.",
                node.visibleSpan
            )
            return
        }
        settings.manifests = paths
    }

    private mutating func readName(_ node: YAMLNode) {
        guard let name = fields.string(node, what: "name") else { return }
        let isSafe = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x2D || $0 == 0x5F
        }
        guard isSafe, !name.isEmpty, name.utf8.count <= 64 else {
            report(
                .outOfRange,
                "A name is 1 to 64 letters, digits, `-` and `_`: it becomes part of a Git ref.",
                remedy: "Write one like `production`.",
                node.visibleSpan
            )
            return
        }
        settings.name = name
    }

    private mutating func readLedger(_ node: YAMLNode) {
        guard let text = fields.string(node, what: "ledger") else { return }
        if text == "none" {
            settings.ledger = .none
        } else if text.hasPrefix("file:"), text.count > 5 {
            settings.ledger = .file(String(text.dropFirst(5)))
        } else if text.hasPrefix("git:"), text.count > 4 {
            report(
                .notAvailable,
                "\(LedgerLocation.gitIsLater).",
                remedy: "Write `file:PATH` on storage that outlives the job.",
                node.visibleSpan
            )
        } else {
            report(
                .invalidLedger,
                "This is not where a ledger can be.",
                remedy: "Write `file:PATH` or `none`.",
                node.visibleSpan
            )
        }
    }

    private mutating func readLimits(_ node: YAMLNode) {
        let kinds = GuardKind.allCases.map(\.rawValue)
        guard let found = fields.fields(node, of: "limits", allowing: kinds) else { return }
        for kind in GuardKind.allCases {
            guard let node = found[kind.rawValue], !node.isBroken else { continue }
            if let limit = Self.limit(node) {
                settings.limits[kind] = limit
            } else {
                report(
                    .invalidLimit,
                    "A limit is a count, a percentage of the owned numbers, or `none`.",
                    remedy: "Write one like `12`, `20%` or `none`.",
                    node.visibleSpan
                )
            }
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

    private mutating func readPolicy(_ node: YAMLNode) {
        for entry in fields.mapping(node, what: "policy") ?? [] {
            guard let code = DiagnosticCode(rawValue: entry.key) else {
                reportUnknownPolicy(entry)
                continue
            }
            guard code.isPolicy else {
                report(
                    .invalidPolicy,
                    "`\(code.rawValue)` is always an error: only policies have a weight to choose.",
                    remedy: "Take it out; policies are the codes that begin with `PB03`.",
                    entry.keySpan
                )
                continue
            }
            if case .scalar(let scalar) = entry.value.content,
                let weight = DiagnosticPolicy.Weight(rawValue: scalar.text)
            {
                settings.policy.weights[code] = weight
            } else if !entry.value.isBroken {
                report(
                    .invalidPolicy,
                    "A policy weighs `error`, `warning` or `off`.",
                    remedy: "Write one of the three.",
                    entry.value.visibleSpan
                )
            }
        }
    }

    private mutating func reportUnknownPolicy(_ entry: YAMLEntry) {
        let policies = DiagnosticCode.allCases.filter(\.isPolicy).map(\.rawValue)
        let suggestion = EditDistance.suggestion(for: entry.key, among: policies)
        report(
            .invalidPolicy,
            "\(FieldReader.shown(key: entry.key) ?? "This") is not the code of a policy.",
            remedy: suggestion.map { "Did you mean `\($0)`?" } ?? "Policies are \(FieldReader.list(policies)).",
            entry.keySpan
        )
    }

    private mutating func readAPI(_ node: YAMLNode) {
        guard let found = fields.fields(node, of: "api", allowing: ["profile"]), let node = found["profile"],
            let profile = fields.string(node, what: "profile"), profile != "guide"
        else { return }
        let isLater = profile == "current"
        report(
            isLater ? .notAvailable : .notOneOf,
            isLater ? "The profile `current` comes with a later version." : "There is no such profile.",
            remedy: "Write `guide`, which is the default.",
            node.visibleSpan
        )
    }

    private mutating func readParallelism(_ node: YAMLNode) {
        guard let value = fields.integer(node, what: "parallelism") else { return }
        guard (1...256).contains(value) else {
            report(.outOfRange, "Parallelism is 1 to 256.", remedy: "Leave it out for 16.", node.visibleSpan)
            return
        }
        settings.parallelism = value
    }
}
