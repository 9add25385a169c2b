import ArgumentParser
import Diagnostics
import Fleet
import Ledger
import Manifest
import Planning
import Presentation
import Project
import SIPModel

/// `patchbay show`: shows live state, or with `--desired` the resolved desired state.
struct ShowCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the live state of numbers, or with --desired what the manifests want of them.",
        discussion: """
            Live credentials are redacted. With --desired nothing is called: every value is shown with the place it \
            comes from (number, block, trunk, header list, defaults).

            Example: patchbay show --desired +14155550100
            """
    )

    @Argument(help: "The numbers, in E.164.")
    var numbers: [PhoneNumber] = []

    @Flag(help: "Shows the resolved desired state, offline.")
    var desired = false

    @Flag(help: "With --desired: every number of the manifest set.")
    var all = false

    @OptionGroup var set: SetOptions
    @OptionGroup var api: APIOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    mutating func validate() throws {
        if all, !desired { throw ValidationError("--all goes with --desired: live state is read number by number.") }
        if all != numbers.isEmpty { throw ValidationError("Name the numbers to show, or say --desired --all.") }
    }

    func run() async throws {
        let context = Context(output, for: Self.self)
        try await reporting(context.terminal) {
            if desired {
                try await showDesired(context)
            } else {
                try await showLive(context)
            }
        }
    }

    private func showLive(_ context: Context) async throws {
        let terminal = context.terminal
        let live = try await readAll(numbers, context, api)
        await tellUnfinished(live, context)
        switch result.format {
        case .human: terminal.print(live.map(LiveText(style: terminal.style).render).joined(separator: "\n"))
        case .json: terminal.print(try JSONText.render(live.map(LiveJSON.render)))
        }
    }

    /// Warns about numbers that an earlier run left unfinished, if a ledger is at hand.
    private func tellUnfinished(_ live: [LiveNumber], _ context: Context) async {
        let place = ConfigurationPlace(directory: context.directory, named: set.config)
        guard let project = try? await Project(configurationAt: place), !project.diagnostics.hasErrors,
            let owned = try? await project.ledger(environment: context.environment).load()
        else { return }
        for number in live {
            for warning in Plan.unfinished(number.number, number, owned.numbers[number.number]) {
                context.terminal.note("warning: \(number.number): \(warning.message)")
            }
        }
    }

    private func showDesired(_ context: Context) async throws {
        let terminal = context.terminal
        let project = try await Project(context, set, paths: [])
        try project.requireValid(terminal)
        let fleet = project.set.fleet
        let wanted = all ? fleet.numbers.keys.sorted() : numbers
        let unknown = wanted.filter { fleet[$0] == nil }
        guard unknown.isEmpty else {
            let names = unknown.map(\.description).joined(separator: ", ")
            throw Failure(.failed, "Not in the manifest set: \(names).")
        }
        let resolved = project.set.resolved(wanted)
        switch result.format {
        case .human: terminal.print(resolved.map(ResolvedText(style: terminal.style).render).joined(separator: "\n"))
        case .json: terminal.print(try JSONText.render(ResolvedJSON.render(resolved)))
        }
    }
}
