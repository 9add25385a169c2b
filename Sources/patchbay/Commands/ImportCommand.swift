import ArgumentParser
import Fleet
import Importing
import Presentation
import SIPModel
import Wording

/// `patchbay import`: writes live state as manifests.
struct ImportCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Writes the live state of numbers as manifests.",
        discussion: """
            What several numbers have in common becomes trunks, header lists and blocks. Credentials become references to \
            environment variables, never values. Numbers that the manifest set declares already are left out, and with \
            --all and --numbers-from those that aren't attached, too.

            Example: patchbay import +14155550100 > fleet/support.yaml
            Example: patchbay import --all --into fleet
            """
    )

    @Argument(help: "The numbers, in E.164.")
    var numbers: [PhoneNumber] = []

    @Flag(help: "Every number of the organisation, or with --from ledger of the ledger.")
    var all = false

    @Option(help: "Source of the numbers for --all: the API's lists, or the ledger.")
    var from: ImportSource?

    @Option(help: "The numbers of a file, one a line; - is standard input.", completion: .file())
    var numbersFrom: String?

    @Option(
        help: ArgumentHelp("Writes files into a directory; none that is there is touched.", valueName: "dir"),
        completion: .directory
    )
    var into: String?

    @Option(
        help: ArgumentHelp(
            "With --into: a file for each prefix:N (the first N digits; default prefix:4) or label:NAME (as in the ledger).",
            valueName: "split"
        ),
        completion: Completions.splits
    )
    var by: ImportSplit?

    @Flag(help: "Imports the numbers that can be read when some can't.")
    var skipUnreadable = false

    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        let sources = [!numbers.isEmpty, all, numbersFrom != nil]
        guard sources.count(where: \.self) == 1 else {
            throw ValidationError("Name the numbers to import, or say --all or --numbers-from FILE.")
        }
        if from != nil, !all { throw ValidationError("--from goes with --all.") }
        if by != nil, into == nil { throw ValidationError("--by goes with --into.") }
        if into != nil, result.format != .human {
            throw ValidationError("--into writes manifests: it doesn't go with --format json.")
        }
    }

    func run() async throws {
        let context = Context(output, for: Self.self)
        let terminal = context.terminal
        try await reporting(terminal) {
            let run = try await ImportRun(context, set, api, skipsUnreadable: skipUnreadable)
            let split: ImportSplit = into == nil ? .none : by ?? .prefix(4)
            let found = try await run.gather(source, split)
            if result.format == .json {
                terminal.print(try JSONText.render(found.map { LiveJSON.render($0.live) }))
                return
            }
            let draft = ManifestDraft(found, split: split, taken: run.taken)
            if let into {
                try run.write(draft, into: into)
            } else {
                terminal.printText(try run.canonical(ManifestText(draft).whole(), name: "import"))
            }
            for note in draft.notes { terminal.note("note: \(TerminalSafe.text(note))") }
        }
    }

    private var source: ImportRun.Source {
        if let numbersFrom { return .file(numbersFrom) }
        guard all else { return .named(numbers, isWritten: into != nil) }
        return from == .ledger ? .ledger : .api
    }
}

/// The source of the numbers of `import --all`.
enum ImportSource: String, ExpressibleByArgument, CaseIterable {
    case api
    case ledger
}

/// `prefix`, `prefix:4`, `label:team`
extension ImportSplit: ExpressibleByArgument {
    /// Returns `nil` if the argument isn't a valid split.
    public init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count > 1 ? parts[1] : nil) {
        case ("prefix", nil): self = .prefix(4)
        case ("prefix", let count?):
            guard let count = Int(count), (1...15).contains(count) else { return nil }
            self = .prefix(count)
        case ("label", let name?) where !name.isEmpty: self = .label(name)
        default: return nil
        }
    }
}
