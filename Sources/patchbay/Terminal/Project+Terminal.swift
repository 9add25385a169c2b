import Diagnostics
import Fleet
import Git
import Ledger
import Manifest
import PatchbayConfiguration
import Planning
import Presentation
import Project
import SIPModel
import Wording

extension Project {
    /// - Parameter rule: what to do about manifests that are missing from the checkout; `nil` for an error in CI and a warning
    ///   elsewhere.
    init(
        _ context: Context,
        _ options: SetOptions,
        paths: [String],
        keepsSources: Bool = false,
        missing rule: MissingFilesRule? = nil,
        wantsDigest: Bool = true
    ) async throws(ProjectError) {
        try await self.init(
            at: context.place(options),
            paths: paths,
            isStrict: options.strict,
            keepsSources: keepsSources,
            missing: options.allowMissingFiles ? .ignored : rule ?? (context.isCI ? .refused : .warned),
            environment: context.environment,
            wantsDigest: wantsDigest
        )
    }

    /// Refuses a ledger that belongs to another configuration.
    ///
    /// - Parameter secrets: environment variables to withhold from git, in addition to the secrets of the manifests.
    /// - Returns: this configuration as ledgers know it; `nil` if it isn't known.
    /// - Throws: `Failure`.
    func requireOwn(
        _ owned: OwnedFleet?, _ context: Context, withholding secrets: Set<SecretReference> = []
    ) async throws -> LedgerIdentity? {
        let here = await identity(environment: context.environment, withholding: secrets)
        if let refusal = Guards.identity(of: owned, named: settings.ledger.text, here: here) { throw Failure(refusal) }
        return here
    }

    /// The configuration alone, for commands that need no manifests.
    ///
    /// - Throws: `Failure` if the configuration has errors, after showing them.
    static func configuration(_ context: Context, _ named: String?, runsGit: Bool? = nil) async throws -> Project {
        let place = ConfigurationPlace(directory: context.directory, named: named)
        let project = try await Project(configurationAt: place, runsGit: runsGit)
        try project.requireValid(context.terminal)
        return project
    }

    /// The ledger for a command that takes its lock.
    ///
    /// - Parameters:
    ///   - location: `nil` for the location in the configuration.
    ///   - secrets: environment variables to withhold from git, in addition to the secrets of the manifests.
    func ledger(
        _ context: Context,
        _ lock: LockOptions,
        at location: LedgerLocation? = nil,
        withholding secrets: Set<SecretReference> = []
    ) -> any LedgerStore {
        ledger(
            at: location, environment: context.environment, withholding: secrets, hurries: lock.now,
            tell: { context.terminal.note($0) })
    }

    func renderDiagnostics(_ style: TextStyle) -> String {
        DiagnosticsText(texts: texts, style: style).render(diagnostics)
    }

    func summary(_ style: TextStyle) -> String {
        DiagnosticsText(texts: texts, style: style)
            .summary(of: diagnostics, numbers: set.fleet.numbers.count, files: set.files.count)
    }

    /// Shows the diagnostics.
    ///
    /// - Throws: `Failure` with exit code 65 if any of them is an error.
    func requireValid(_ terminal: Terminal) throws {
        if let obstacle = gitObstacle, obstacle != .notInstalled {
            let why = "\(obstacle.explanation). \(obstacle.remedy)"
            terminal.note("warning: What is missing from the checkout can't be seen: \(TerminalSafe.text(why))")
        }
        if !diagnostics.isEmpty { terminal.note(renderDiagnostics(terminal.errorStyle)) }
        guard diagnostics.hasErrors else { return }
        throw Failure(.invalid, "The manifest set is invalid: \(Count.of(diagnostics.errors, "error")).")
    }
}

extension Context {
    func place(_ options: SetOptions) -> ConfigurationPlace {
        ConfigurationPlace(directory: directory, named: options.config)
    }

    var gitHubFiles: GitHubFiles { GitHubFiles(environment: environment, directory: directory) }
}
