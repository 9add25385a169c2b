import Diagnostics
import FileReading
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
    /// The configuration's file; nil where there is none.
    let configuration: String?
    let settings: Settings
    let set: ManifestSet
    /// Weighed by policy, in reading order.
    private(set) var diagnostics: [Diagnostic]
    /// SHA-256 of the files' names and contents, for a plan.
    let digest: String
    /// What PATHs narrow planning to, as manifests are named; nil for everything.
    let paths: [String]?
    /// The files' texts, for excerpts.
    private(set) var texts: [String: SourceText]
    /// The files themselves, where more may be found wrong in them.
    private let sources: [ManifestSet.Source]

    /// Reads the configuration and every manifest of the set.
    ///
    /// - Parameters:
    ///   - paths: PATHs of the command line, which narrow what is planned; without a configuration they are the set,
    ///     too.
    ///   - keepsSources: whether diagnostics will be added.
    ///   - wantsDigest: whether a plan is made, which has it; it is empty otherwise.
    init(
        _ context: Context, _ options: SetOptions, paths: [String], keepsSources: Bool = false,
        wantsDigest: Bool = true
    ) async throws {
        let found = try Self.findConfiguration(context, options.config)
        self.configuration = found
        let configuration = try found.map { try Self.readConfiguration($0) }
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? context.directory
        settings = configuration?.settings ?? Settings()

        var files = ManifestFiles(directory: directory, sizeLimit: settings.reading.yaml.fileSize)
        let narrowing = paths.map { files.name(of: $0 == "-" ? $0 : context.absolute($0)) }
        var missing: [ManifestSet.Source] = []
        if found != nil || paths.isEmpty {
            let isOnlyInput = paths == ["-"]
            for root in settings.manifests where !files.add(root) && !isOnlyInput {
                let nowhere = found.map { SourceSpan(startOf: ($0 as NSString).lastPathComponent) }
                missing.append(.init(nothingAt: root, namedAt: settings.manifestSpans[root] ?? nowhere))
            }
            self.paths = paths.isEmpty ? nil : narrowing
        } else {
            for name in narrowing where name != ManifestFiles.inputName && !files.add(name) {
                missing.append(.init(nothingAt: name))
            }
            // What the ledger has from other files isn't theirs to remove.
            self.paths = narrowing
        }
        if paths.contains("-") { files.addInput() }
        let sources = (files.sources + missing).sorted { $0.name < $1.name }
        self.sources = keepsSources ? sources : []

        async let digest = wantsDigest ? await Self.digest(of: sources) : ""
        set = await ManifestSet.reading(
            sources, limits: settings.reading, width: ProcessInfo.processInfo.activeProcessorCount)
        self.digest = await digest
        var policy = settings.policy
        policy.isStrict = options.strict
        diagnostics = ((configuration?.diagnostics ?? []) + policy.applied(to: set.diagnostics)).limited()
        var texts = set.texts
        if let text = configuration?.text { texts[text.name] = text }
        self.texts = texts
        if missing.isEmpty { try checkPaths(paths, narrowing, sources) }
    }

    private static func digest(of sources: [ManifestSet.Source]) async -> String {
        Digest.sha256(
            ofParts: sources.lazy.flatMap { source -> [[UInt8]] in
                guard case .bytes(let bytes) = source.content else { return [Array(source.name.utf8)] }
                return [Array(source.name.utf8), bytes]
            }
        )
    }

    /// The configuration alone, for commands that need no manifests.
    init(configurationOf context: Context, _ options: SetOptions) throws {
        try self.init(configurationOf: context, options.config)
    }

    init(configurationOf context: Context, _ named: String?) throws {
        let found = try Self.findConfiguration(context, named)
        self.configuration = found
        let configuration = try found.map { try Self.readConfiguration($0) }
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? context.directory
        settings = configuration?.settings ?? Settings()
        set = ManifestSet(reading: [])
        sources = []
        digest = ""
        paths = nil
        diagnostics = configuration?.diagnostics ?? []
        texts = configuration.map { [$0.text.name: $0.text] } ?? [:]
        try requireValid(context.terminal)
    }

    private static func readConfiguration(_ path: String) throws -> ConfigurationFile {
        let name = (path as NSString).lastPathComponent
        do throws(FileProblem) {
            let content = try RegularFile.content(of: path, limit: YAMLLimits().fileSize)
            return ConfigurationFile(reading: content.bytes, name: name)
        } catch {
            throw Failure(.invalid, "The configuration \(path) can't be read: \(error.explanation).")
        }
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
        // A path that leads nowhere, or to a file by its second name, is told with its place.
        let isTold = diagnostics.contains { [.nothingFound, .sameFileTwice].contains($0.code) }
        guard let names = self.paths, !isTold else { return }
        for (path, name) in zip(paths, names) where !set.files.contains(where: PlanScope(paths: [name]).covers) {
            throw Failure(.invalid, "No manifest found: \(path) isn't part of the configuration's `manifests`.")
        }
    }

    private static func findConfiguration(_ context: Context, _ named: String?) throws -> String? {
        if let named { return ManifestFiles.standardized(context.absolute(named)) }
        var directory = context.directory
        while true {
            let candidate = (directory as NSString).appendingPathComponent("patchbay.yaml")
            // One that is there and can't be read is an error: to pass it over would take another fleet's.
            if Directory.has(candidate) { return candidate }
            let parent = (directory as NSString).deletingLastPathComponent
            if parent == directory || parent.isEmpty { return nil }
            directory = parent
        }
    }

    /// Adds what was found wrong beyond the files' own text.
    mutating func add(_ more: [Diagnostic]) {
        guard !more.isEmpty else { return }
        diagnostics = (diagnostics + more).inReadingOrder().limited()
        texts.merge(ManifestSet.texts(of: sources, for: more, limits: settings.reading)) { $0.merging($1) }
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
