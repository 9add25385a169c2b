import Diagnostics
import Foundation
import LocatedYAML
import Manifest
import Project
import SIPModel
import Secrets
import Wording

extension PlanningRun {
    /// Resolves the secrets that are available. Planning continues without the others, and the plan reports them. A
    /// warning names only the secrets with a problem other than being unset or needing a command that isn't allowed,
    /// and those with a blank at an end.
    func resolve(_ references: [SecretReference], _ options: SecretOptions) async throws -> SecretStore {
        let store = await SecretResolver(context, project, options, key: key).resolve(references)
        // A program that a signal ended printed no secret: that isn't the secret's problem.
        try Task.checkCancellation()
        for reference in references {
            guard let problem = store.problems[reference], problem.isWorthTelling else { continue }
            context.terminal.note("warning: \(project.told(reference, problem)). \(TerminalSafe.text(problem.remedy))")
        }
        for reference in store.withOuterBlank.sorted() {
            context.terminal.note(
                "warning: \(project.told(reference, because: SecretWords.outerBlank)). \(SecretWords.outerBlankRemedy)")
        }
        return store
    }
}

/// The words about a secret that may be right and looks wrong.
private enum SecretWords {
    static let outerBlank = "it begins or ends with a blank or an invisible character"
    static let outerBlankRemedy = "Store it again without the blank, unless the carrier's has it, too."
}

extension SecretProblem {
    fileprivate var code: DiagnosticCode {
        switch self {
        case .openToAll: .secretOpenToAll
        case .flawed: .credentialCharacter
        default: .secretAbsent
        }
    }

    fileprivate func message(_ reference: SecretReference) -> String {
        if case .flawed = self { return "This secret (\(reference)) can't be a credential: \(explanation)." }
        return "There is no value for this secret (\(reference)): \(explanation)."
    }

    /// Whether to warn about the problem. A run without secrets, such as that of a pull request, lacks them on
    /// purpose.
    fileprivate var isWorthTelling: Bool {
        switch self {
        case .absent, .commandsNotAllowed: false
        default: true
        }
    }
}

extension Project {
    /// Describes a secret that isn't available: the first place in the manifest set that names it, its reference, and
    /// the reason.
    func told(_ reference: SecretReference, _ problem: SecretProblem?) -> String {
        told(reference, because: problem?.explanation ?? "it isn't at hand")
    }

    /// Describes a secret by the first place in the manifest set that names it, its reference, and a clause.
    fileprivate func told(_ reference: SecretReference, because clause: String) -> String {
        let place = set.secretPlaces[reference]?.first.map { "\($0.start): " } ?? ""
        return TerminalSafe.text("\(place)\(reference): \(clause)")
    }

    /// `validate --resolve-secrets`: one diagnostic for each secret that the manifest set names and that isn't
    /// available, can't be a credential, or has a blank at an end.
    func secretDiagnostics(_ context: Context, _ options: SecretOptions) async throws -> [Diagnostic] {
        let places = set.secretPlaces
        let key = context.environment["BLAND_API_KEY"].flatMap { $0.isEmpty ? nil : SecretValue($0) }
        let store = await SecretResolver(context, self, options, key: key).resolve(places.keys.sorted())
        try Task.checkCancellation()
        func diagnostic(
            _ code: DiagnosticCode, _ message: String, _ remedy: String, _ reference: SecretReference
        ) -> Diagnostic? {
            guard let first = places[reference]?.first else { return nil }
            let others = places[reference]?.dropFirst().prefix(Self.placesTold) ?? []
            return Diagnostic(
                code, message, remedy: remedy, at: first,
                related: others.map { .init("it is named here, too", at: $0) }
            )
        }
        let problems = store.problems.compactMap { reference, problem in
            diagnostic(problem.code, problem.message(reference), problem.remedy, reference)
        }
        let warnings = store.withOuterBlank.compactMap { reference in
            diagnostic(
                .blankAroundCredential, "This secret (\(reference)) can be wrong: \(SecretWords.outerBlank).",
                SecretWords.outerBlankRemedy, reference)
        }
        return problems + warnings
    }

    /// Maximum number of further places in a diagnostic: every number may name the same missing password.
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
}
