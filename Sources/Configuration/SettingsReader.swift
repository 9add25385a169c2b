import Diagnostics
import FieldReading
import LocatedYAML
import Redaction
import Wording

/// Reads the keys of patchbay.yaml (docs/configuration.md).
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
        if let node = found["rate_limit"] { readRateLimit(node) }
        if let node = found["waves"] { readWaves(node) }
    }

    private mutating func report(_ code: DiagnosticCode, _ message: String, remedy: String, _ span: SourceSpan) {
        fields.report(Diagnostic(code, message, remedy: remedy, at: span))
    }

    /// Returns the texts of a list, or `nil` if the node isn't a list or an entry isn't text.
    mutating func readStrings(_ node: YAMLNode, what: String) -> [String]? {
        guard let items = fields.sequence(node, what: what) else { return nil }
        let texts = items.compactMap { fields.string($0, what: "an entry of \(what)") }
        return texts.count == items.count ? texts : nil
    }

    private mutating func readManifests(_ node: YAMLNode) {
        let paths: [String]?
        var spans = [node.visibleSpan]
        if case .sequence(let items) = node.content {
            paths = readStrings(node, what: "manifests")
            spans = items.map(\.visibleSpan)
        } else if case .scalar = node.content {
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
        settings.manifestSpans = Dictionary(zip(paths, spans)) { first, _ in first }
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
        guard let location = LedgerLocation(text) else {
            report(
                .invalidLedger,
                "This is not where a ledger can be.",
                remedy: "Write `git:REMOTE` (a remote's name or URL), `file:PATH` or `none`.",
                node.visibleSpan
            )
            return
        }
        guard !location.holdsPassword else {
            report(
                .invalidLedger,
                "The ledger's URL has a user or password in it.",
                remedy: "Take it out and give it to git's credential helper, or name a remote: `git:origin`.",
                node.visibleSpan
            )
            return
        }
        settings.ledger = location
    }

    private mutating func readPolicy(_ node: YAMLNode) {
        guard let entries = fields.mapping(node, what: "policy") else { return }
        for entry in entries {
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
            "\(CredentialKeys.quoted(entry.key) ?? "This") is not the code of a policy.",
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

    private mutating func readRateLimit(_ node: YAMLNode) {
        guard let text = fields.string(node, what: "rate_limit") else { return }
        guard let limit = RateLimit(text) else {
            report(
                .outOfRange,
                "A rate limit is 1 to 100000 calls a second, a minute or an hour.",
                remedy: "Write one like `20/s`, `600/m` or `10000/h`.",
                node.visibleSpan
            )
            return
        }
        settings.rateLimit = limit
    }
}
