import Diagnostics
import Fleet
import Foundation
import LocatedYAML
import Manifest
import PatchbayConfiguration
import Planning
import Presentation

/// A configuration and its manifest set, read from disk.
struct Project: Sendable {
    /// What relative paths of the configuration and the names of manifests are relative to.
    let directory: String
    let settings: Settings
    let set: ManifestSet
    /// Weighed by policy, in reading order.
    let diagnostics: [Diagnostic]
    /// SHA-256 of the files' names and contents.
    let digest: String
    /// What PATHs narrow planning to, as manifests are named; nil for everything.
    let paths: [String]?
    /// The files' texts, for excerpts.
    let texts: [String: SourceText]

    /// Reads the configuration and every manifest of the set.
    ///
    /// - Parameter paths: PATHs of the command line, which narrow what is planned; without a configuration they
    ///   are the set, too.
    init(_ context: Context, _ options: SetOptions, paths: [String]) throws {
        let found = try Self.findConfiguration(context, options.config)
        let configuration = try found.map { try Self.readConfiguration($0) }
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? context.directory
        settings = configuration?.settings ?? Settings()

        let files = ManifestFiles(directory: directory)
        let narrowing = paths.map { files.name(of: $0 == "-" ? $0 : context.absolute($0)) }
        var sources: [ManifestSet.Source] = []
        if found != nil || paths.isEmpty {
            let isOnlyInput = paths == ["-"]
            for root in settings.manifests {
                let below = files.sources(under: root)
                if below.isEmpty, !isOnlyInput {
                    throw Failure(
                        .invalid,
                        "No manifest found: \(root) has no *.yaml or *.yml file (\(DiagnosticCode.nothingFound.rawValue)). "
                            + "Name the files or directories in patchbay.yaml's `manifests`, or as arguments."
                    )
                }
                sources += below
            }
            self.paths = paths.isEmpty ? nil : narrowing
        } else {
            for (path, name) in zip(paths, narrowing) where path != "-" {
                let below = files.sources(under: name)
                if below.isEmpty {
                    throw Failure(
                        .invalid,
                        "No manifest found: \(path) has no *.yaml or *.yml file (\(DiagnosticCode.nothingFound.rawValue))."
                    )
                }
                sources += below
            }
            // What the ledger has from other files isn't theirs to remove.
            self.paths = narrowing
        }
        if paths.contains("-") {
            let input = try FileHandle.standardInput.readToEnd() ?? Data()
            sources.append(ManifestSet.Source(name: ManifestFiles.inputName, bytes: Array(input)))
        }
        var seen: Set<String> = []
        sources = sources.filter { seen.insert($0.name).inserted }.sorted { $0.name < $1.name }

        set = ManifestSet(reading: sources)
        digest = Digest.sha256(
            ofParts: sources.flatMap { source -> [Data] in
                guard case .bytes(let bytes) = source.content else { return [Data(source.name.utf8)] }
                return [Data(source.name.utf8), Data(bytes)]
            }
        )
        var policy = settings.policy
        policy.isStrict = options.strict
        diagnostics = (configuration?.diagnostics ?? []) + policy.applied(to: set.diagnostics)
        var texts = set.texts
        if let text = configuration?.text { texts[text.name] = text }
        self.texts = texts
        try checkPaths(paths, narrowing, sources)
    }

    /// The configuration alone, for commands that need no manifests.
    init(configurationOf context: Context, _ options: SetOptions) throws {
        try self.init(configurationOf: context, options.config)
    }

    init(configurationOf context: Context, _ named: String?) throws {
        let found = try Self.findConfiguration(context, named)
        let configuration = try found.map { try Self.readConfiguration($0) }
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? context.directory
        settings = configuration?.settings ?? Settings()
        set = ManifestSet(reading: [])
        digest = ""
        paths = nil
        diagnostics = configuration?.diagnostics ?? []
        texts = configuration.map { [$0.text.name: $0.text] } ?? [:]
        try requireValid(context.terminal)
    }

    private static func readConfiguration(_ path: String) throws -> ConfigurationFile {
        let name = (path as NSString).lastPathComponent
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(.invalid, "The configuration \(path) isn't there or can't be read.")
        }
        return ConfigurationFile(reading: Array(data), name: name)
    }

    /// A PATH that names nothing of the set is a slip, unless the ledger knows it: that is for the plan to see.
    private func checkPaths(_ paths: [String], _ names: [String], _ sources: [ManifestSet.Source]) throws {
        guard self.paths != nil else { return }
        for (path, name) in zip(paths, names) {
            let scope = PlanScope(paths: [name])
            let isKnown = sources.contains { scope.covers($0.name) }
            if !isKnown, FileManager.default.fileExists(atPath: directory + "/" + name) || name.hasPrefix("/") {
                throw Failure(.invalid, "No manifest found: \(path) isn't part of the configuration's `manifests`.")
            }
        }
    }

    /// Stops a command for which a PATH that names no manifest can only be a slip.
    func requirePaths(_ paths: [String]) throws {
        guard let names = self.paths else { return }
        for (path, name) in zip(paths, names) where !set.files.contains(where: PlanScope(paths: [name]).covers) {
            throw Failure(.invalid, "No manifest found: \(path) isn't part of the configuration's `manifests`.")
        }
    }

    private static func findConfiguration(_ context: Context, _ named: String?) throws -> String? {
        if let named { return ManifestFiles.standardized(context.absolute(named)) }
        var directory = context.directory
        while true {
            let candidate = (directory as NSString).appendingPathComponent("patchbay.yaml")
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            let parent = (directory as NSString).deletingLastPathComponent
            if parent == directory || parent.isEmpty { return nil }
            directory = parent
        }
    }

    func renderDiagnostics(_ style: TextStyle) -> String {
        DiagnosticsText(texts: texts, style: style).render(diagnostics)
    }

    /// What leads from the root of the repository to the configuration's directory: in a job of GitHub's, annotations
    /// name files from that root.
    func prefix(inRepository context: Context) -> String {
        guard let root = context.environment["GITHUB_WORKSPACE"], !root.isEmpty else { return "" }
        let name = ManifestFiles(directory: root).name(of: directory)
        return name == "." || name.hasPrefix("/") ? "" : name + "/"
    }

    func summary(_ style: TextStyle) -> String {
        DiagnosticsText(texts: texts, style: style)
            .summary(of: diagnostics, numbers: set.fleet.numbers.count, files: set.files.count)
    }

    /// Stops a command that goes on from manifests, when they have errors.
    func requireValid(_ terminal: Terminal) throws {
        if !diagnostics.isEmpty { terminal.note(renderDiagnostics(terminal.errorStyle)) }
        guard diagnostics.hasErrors else { return }
        throw Failure(.invalid, "The manifest set is invalid: \(diagnostics.errors) to mend.")
    }

    /// A path of the configuration as one of the file system.
    func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : (directory as NSString).appendingPathComponent(path)
    }
}
