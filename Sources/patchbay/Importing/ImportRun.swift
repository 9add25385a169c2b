import Apply
import BlandClient
import BlandWire
import Diagnostics
import Files
import Fleet
import Formatting
import Foundation
import Importing
import Ledger
import LocatedYAML
import Manifest
import PatchbayConfiguration
import Presentation
import Project
import SIPModel
import Wording

/// Imports numbers: finds them, reads their live state, and writes manifests.
struct ImportRun {
    private let context: Context
    private let options: APIOptions
    private let project: Project
    private let skipsUnreadable: Bool

    private var terminal: Terminal { context.terminal }

    enum Source {
        /// - Parameter isWritten: whether the numbers are written into files of the manifest set, which may declare
        ///   each only once.
        case named([PhoneNumber], isWritten: Bool)
        case api
        case ledger
        case file(String)
    }

    init(_ context: Context, _ set: SetOptions, _ options: APIOptions, skipsUnreadable: Bool) async throws {
        self.context = context
        self.options = options
        self.skipsUnreadable = skipsUnreadable
        project = try await Project(context, set, paths: [])
    }

    /// The names that the manifest set already uses.
    var taken: ManifestDraft.Taken { ManifestDraft.Taken(by: project.set) }

    // MARK: Numbers

    /// Finds the numbers to import and reads their live state.
    func gather(_ source: Source, _ split: ImportSplit) async throws -> [ImportedNumber] {
        if case .named(let numbers, let isWritten) = source {
            if isWritten { try requireUndeclared(numbers) }
            let owned = try await owned(if: split.readsLedger)
            return try await read(numbers, owned)
        }
        try requireReadableSet()
        var isLedger = false
        if case .ledger = source { isLedger = true }
        let owned = try await owned(if: isLedger || split.readsLedger)
        let found: Set<PhoneNumber> =
            switch source {
            case .api: try await listed()
            case .ledger: Set(owned?.numbers.keys.map(\.self) ?? [])
            case .file(let path): try numbers(in: path)
            case .named(let numbers, _): Set(numbers)
            }
        let declared = found.filter { project.set.fleet[$0] != nil }
        if !declared.isEmpty {
            terminal.note(
                "note: \(Count.of(declared.count, "number")) left out: the manifest set declares them already.")
        }
        let states = try await read(found.subtracting(declared).sorted(), owned)
        let attached = states.filter { $0.live.inbound != nil || $0.live.outbound != nil }
        if attached.count < states.count {
            terminal.note(
                "note: \(Count.of(states.count - attached.count, "number")) left out that nothing is attached to. A manifest "
                    + "that names them keeps them free: `patchbay import NUMBER` writes that."
            )
        }
        return attached
    }

    /// The numbers of the API's two lists.
    private func listed() async throws -> Set<PhoneNumber> {
        try await withClient { client in
            var list = NumberList()
            for direction in Direction.allCases {
                guard let found = try await client.numbers(direction) else {
                    throw Failure(
                        .failed,
                        "The API at \(client.baseURL) has no list of \(direction.rawValue) numbers. Say --from ledger, or name "
                            + "the numbers in a file with --numbers-from."
                    )
                }
                list.add(found)
            }
            if list.others > 0 {
                terminal.note(
                    "note: \(Count.of(list.others, "entry", "entries")) of the lists left out: no number in E.164.")
            }
            return list.numbers
        }
    }

    private func owned(if isNeeded: Bool) async throws -> OwnedFleet? {
        isNeeded ? try await project.ledger(environment: context.environment).load() : nil
    }

    private func numbers(in path: String) throws -> Set<PhoneNumber> {
        do throws(NumberFileError) {
            return try NumberFile.read(path == "-" ? nil : context.absolute(path), name: path)
        } catch {
            throw Failure(.invalid, error.message)
        }
    }

    // MARK: The existing manifest set

    private func requireReadableSet() throws {
        // Before the first import, the manifest set has no files; that is no error.
        let errors = project.diagnostics.filter { $0.severity == .error && $0.code != .nothingFound }
        guard !errors.isEmpty else { return }
        terminal.note(DiagnosticsText(texts: project.texts, style: terminal.errorStyle).render(errors))
        throw Failure(
            .invalid, "The manifest set is invalid, so nobody can say which numbers it declares already. Fix it first."
        )
    }

    private func requireUndeclared(_ numbers: [PhoneNumber]) throws {
        try requireReadableSet()
        let declared = Set(numbers).compactMap { project.set.fleet[$0] }.sorted { $0.number < $1.number }
        guard !declared.isEmpty else { return }
        let lines = declared.prefix(20).map { "  \($0.number): \(TerminalSafe.text($0.place.description))" }
        let more = declared.count > 20 ? "\n  and \(declared.count - 20) more" : ""
        throw Failure(
            .failed,
            "The manifest set declares these numbers already, and nothing was written:\n"
                + lines.joined(separator: "\n")
                + more
        )
    }

    // MARK: Live state

    private func withClient<Result: Sendable>(_ body: (BlandClient) async throws -> Result) async throws -> Result {
        try await withBareClient(
            context,
            options,
            parallelism: parallelism,
            rateLimit: project.settings.rateLimit?.perSecond,
            body
        )
    }

    private var parallelism: Int { options.calls(configured: project.settings.parallelism) }

    private func read(_ numbers: [PhoneNumber], _ owned: OwnedFleet?) async throws -> [ImportedNumber] {
        let result = try await withClient { client in
            try await LiveReader(client: client, terminal: terminal, parallelism: parallelism)
                .read(Set(numbers).sorted())
        }
        if !result.unreadable.isEmpty {
            guard skipsUnreadable else { throw LiveReader.failure(of: result.unreadable) }
            for number in result.unreadable.keys.sorted() {
                terminal.note(
                    "warning: \(number) is left out: \(TerminalSafe.text(result.unreadable[number]?.message ?? ""))")
            }
        }
        var seen: Set<PhoneNumber> = []
        return numbers.filter { seen.insert($0).inserted }.compactMap { number in
            result.live[number].map { reading in
                let entry = owned?.numbers[number]
                return ImportedNumber(
                    reading.number, labels: entry?.labels ?? [:], preventDetach: entry?.preventDetach ?? false)
            }
        }
    }

    // MARK: Manifests

    /// Formats a manifest as `fmt` does, which also checks that the result reads back the same.
    func canonical(_ text: String, name: String) throws -> String {
        guard let text = try? ManifestFormatter(name: name).format(Array(text.utf8)) else {
            throw Failure(.failed, "The manifest can't be written. That is a mistake of Patchbay's: please report it.")
        }
        return text
    }

    /// Writes the files of a draft; all of them or none.
    func write(_ draft: ManifestDraft, into directory: String) throws {
        guard !draft.files.isEmpty else {
            terminal.note("Nothing to import: no file was written.")
            return
        }
        let files = try ManifestText(draft).files().map { file in
            let name = file.name + ".yaml"
            return (name: name, text: try canonical(file.text, name: name))
        }
        let set = ManifestSet(reading: files.map { .init(name: $0.name, bytes: Array($0.text.utf8)) })
        guard !set.diagnostics.hasErrors else {
            throw Failure(.failed, "The manifests would be invalid. That is a mistake of Patchbay's: please report it.")
        }
        do throws(FileWriteProblem) {
            try NewFiles.write(files, into: context.absolute(directory))
        } catch {
            throw Failure(.failed, Self.explain(error, directory))
        }
        for file in files {
            terminal.print(TerminalSafe.text((directory as NSString).appendingPathComponent(file.name)))
        }
        terminal.note(
            "\(Count.of(set.fleet.numbers.count, "number")), \(Count.of(draft.trunks.count, "trunk")), "
                + "\(Count.of(draft.headerLists.count, "header list")). `patchbay plan` shows what an apply would do with them."
        )
        let names = ManifestNames(directory: project.directory)
        let place = names.name(of: context.absolute(directory))
        let isRead = project.settings.manifests.contains { root in
            let root = names.name(of: project.resolve(root))
            return root == "." || place == root || place.hasPrefix(root + "/")
        }
        if !isRead {
            terminal.note(
                "note: \(TerminalSafe.text(directory)) isn't below the configuration's `manifests`: no other command reads it."
            )
        }
    }
}

extension ImportRun {
    private static func explain(_ problem: FileWriteProblem, _ directory: String) -> String {
        if case .present(let names) = problem {
            return
                "There is already a \(names.joined(separator: " and a ")) in \(directory), and nothing was written. Name another "
                + "directory, or move what is there."
        }
        return "\(directory) can't be written to (\(problem.explanation)); nothing was written."
    }
}
