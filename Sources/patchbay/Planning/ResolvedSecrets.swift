import Diagnostics
import Foundation
import LocatedYAML
import Manifest
import Project
import SIPModel
import Secrets
import UnixSignals
import Wording

extension PlanningRun {
    /// The secrets that are at hand. Of the others a warning tells what is more than that they aren't set: planning
    /// goes on without them, and to say so is the plan's own.
    func resolve(_ references: [SecretReference], _ options: SecretOptions) async throws -> SecretStore {
        let resolver = SecretResolver(context, project, options, key: key)
        // Where signals are trapped already, one cancels this; elsewhere it ends the process.
        let store =
            isInterruptible
            ? await resolver.resolve(references) : try await resolver.resolveUntilSignal(references)
        for reference in references {
            guard let problem = store.problems[reference], problem.isWorthTelling else { continue }
            context.terminal.note("warning: \(project.told(reference, problem)). \(TerminalSafe.text(problem.remedy))")
        }
        return store
    }
}

extension SecretProblem {
    /// A run without secrets, like that of a pull request, has none on purpose.
    fileprivate var isWorthTelling: Bool {
        switch self {
        case .absent, .commandsNotAllowed: false
        default: true
        }
    }
}

extension Project {
    /// A secret that isn't at hand: where the manifest set names it first, what it is, and why.
    func told(_ reference: SecretReference, _ problem: SecretProblem?) -> String {
        let place = set.secretPlaces[reference]?.first.map { "\($0.start): " } ?? ""
        return TerminalSafe.text("\(place)\(reference): \(problem?.explanation ?? "it isn't at hand")")
    }

    /// The diagnostics of the secrets that the set names and that can't be had (`validate --resolve-secrets`).
    func unresolvedSecrets(_ context: Context, _ options: SecretOptions) async throws -> [Diagnostic] {
        let places = set.secretPlaces
        let key = context.environment["BLAND_API_KEY"].flatMap { $0.isEmpty ? nil : SecretValue($0) }
        let store = try await SecretResolver(context, self, options, key: key)
            .resolveUntilSignal(places.keys.sorted())
        return store.problems.compactMap { reference, problem in
            guard let first = places[reference]?.first else { return nil }
            let others = places[reference]?.dropFirst().prefix(Self.placesTold) ?? []
            return Diagnostic(
                problem == .openToAll ? .secretOpenToAll : .secretAbsent,
                "There is no value for this secret (\(reference)): \(problem.explanation).",
                remedy: problem.remedy,
                at: first,
                related: others.map { .init("it is named here, too", at: $0) }
            )
        }
    }

    /// A password that every number names for itself is still one mistake.
    private static let placesTold = 3
}

extension SecretResolver {
    init(_ context: Context, _ project: Project, _ options: SecretOptions, key: SecretValue?) {
        self.init(
            environment: context.environment,
            directory: project.directory,
            allows: Allowances(
                commands: options.allowSecretCommands
                    || context.environment["PATCHBAY_ALLOW_SECRET_COMMANDS"] == "1",
                openFiles: options.allowOpenSecretFiles
            ),
            key: key
        )
    }

    /// Resolves secrets. Programs that print them are in sessions of their own, where Ctrl-C doesn't reach them, so a
    /// signal ends them here.
    ///
    /// - Throws: `Failure` with exit code 130 after a signal.
    func resolveUntilSignal(_ references: [SecretReference]) async throws -> SecretStore {
        let runsPrograms = references.contains { if case .command = $0 { true } else { false } }
        guard runsPrograms else { return await resolve(references) }
        let store = await withTaskGroup(of: SecretStore?.self) { group in
            group.addTask { await resolve(references) }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return nil }
                return SecretStore()
            }
            // The first to end cancels the other; a program under way is ended before this goes on.
            let first = await group.next() ?? nil
            group.cancelAll()
            await group.waitForAll()
            return first
        }
        // The rest of the command handles signals in its own way, or not at all.
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        guard let store else { throw Failure(.interrupted, "A signal ended it; nothing was changed.") }
        return store
    }
}
