package import Diagnostics
import Files
import Foundation
package import Git
import JSON
import LocatedYAML
package import Manifest
package import PatchbayConfiguration
import Planning
package import Redaction
import SIPModel

/// A configuration and its manifest set, read from disk.
package struct Project: Sendable {
    /// The base of relative paths in the configuration, and of the names of manifests.
    package let directory: String
    /// The path of the configuration's file; `nil` without a configuration.
    package let configuration: String?
    package let settings: Settings
    package let set: ManifestSet
    /// The diagnostics in reading order, with the policy applied.
    package private(set) var diagnostics: [Diagnostic]
    /// SHA-256 of the files' names and contents, for a plan.
    package let digest: String
    /// The secrets that manifests name; git never gets their values.
    let secrets: Set<SecretReference>
    /// Why git can't tell what is missing from the checkout; `nil` if it can, or there is no work tree.
    package let gitObstacle: GitObstacle?
    /// The PATHs that narrow planning, as names of manifests; `nil` if everything is planned.
    package let paths: [String]?
    /// The files' texts, for excerpts.
    package private(set) var texts: [String: SourceText]
    /// The files' contents, kept only if diagnostics may be added later.
    private let sources: [ManifestSet.Source]

    /// Reads the configuration and every manifest of the set.
    ///
    /// - Parameters:
    ///   - paths: PATHs of the command line, which narrow the plan; without a configuration they are also the manifest
    ///     set.
    ///   - isStrict: whether policy warnings are errors.
    ///   - keepsSources: whether the caller will add diagnostics, whose excerpts need the files.
    ///   - missing: what to do about manifests that git's index has and the disk lacks.
    ///   - environment: the run's environment, for git.
    ///   - wantsDigest: whether to compute `digest`, which a plan needs; it is empty otherwise.
    /// - Throws: if the configuration can't be read, or a PATH names no manifest of the set. Mistakes in the files are
    ///   `diagnostics`.
    package init(
        at place: ConfigurationPlace,
        paths: [String],
        isStrict: Bool = false,
        keepsSources: Bool = false,
        missing rule: MissingFilesRule = .ignored,
        environment: [String: String] = [:],
        wantsDigest: Bool = true
    ) async throws(ProjectError) {
        let found = place.find()
        self.configuration = found
        let configuration = try Self.readConfiguration(found)
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? place.directory
        settings = configuration?.settings ?? Settings()

        var files = ManifestFiles(directory: directory, sizeLimit: settings.reading.yaml.fileSize)
        let narrowing = paths.map { files.names.name(of: $0 == "-" ? $0 : place.absolute($0)) }
        var missing: [ManifestSet.Source] = []
        if found != nil || paths.isEmpty {
            let isOnlyInput = paths == ["-"]
            for root in settings.manifests where !files.add(root) && !isOnlyInput {
                let nowhere = found.map { SourceSpan(startOf: ($0 as NSString).lastPathComponent) }
                missing.append(.init(nothingAt: root, namedAt: settings.manifestSpans[root] ?? nowhere))
            }
            self.paths = paths.isEmpty ? nil : narrowing
        } else {
            for name in narrowing where name != ManifestNames.input && !files.add(name) {
                missing.append(.init(nothingAt: name))
            }
            // A plan for these PATHs must not remove numbers that the ledger recorded from other files.
            self.paths = narrowing
        }
        if paths.contains("-") { files.addInput() }
        let roots = found != nil || paths.isEmpty ? settings.manifests : narrowing.filter { $0 != ManifestNames.input }
        let checkout = await MissingFiles.find(
            below: roots.map { files.names.name(of: files.names.path(of: $0)) }
                + (found == nil ? ["patchbay.yaml"] : []),
            files.names, rule, environment: environment)
        gitObstacle = checkout.obstacle
        // A root that the checkout lacks isn't one that was never there.
        missing.removeAll { source in checkout.files.contains { $0.isRefused && $0.name == source.name } }
        let told = Set(missing.map(\.name))
        missing += checkout.files.filter { !told.contains($0.name) }.map(ManifestSet.Source.init)
        let sources = (files.sources() + missing).sorted { $0.name < $1.name }
        self.sources = keepsSources ? sources : []

        async let digest = wantsDigest ? await Self.digest(of: sources) : ""
        set = await ManifestSet.reading(
            sources, limits: settings.reading, width: ProcessInfo.processInfo.activeProcessorCount)
        self.digest = await digest
        secrets = Set(set.secretPlaces.keys)
        var policy = settings.policy
        policy.isStrict = isStrict
        diagnostics = ((configuration?.diagnostics ?? []) + policy.applied(to: set.diagnostics)).limited()
        var texts = set.texts
        if let text = configuration?.text { texts[text.name] = text }
        self.texts = texts
        if missing.isEmpty { try checkPaths(paths, narrowing, sources) }
    }

    /// Reads the configuration alone, for commands that need no manifests.
    ///
    /// - Parameter runsGit: whether the command runs git, which must not get the values of the manifests' secrets: the
    ///   manifests are read for their names. `nil`: it does if the ledger is in git.
    /// - Throws: if the configuration can't be read. Mistakes in it are `diagnostics`.
    package init(configurationAt place: ConfigurationPlace, runsGit: Bool? = nil) async throws(ProjectError) {
        let found = place.find()
        self.configuration = found
        let configuration = try Self.readConfiguration(found)
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? place.directory
        settings = configuration?.settings ?? Settings()
        set = ManifestSet(reading: [])
        sources = []
        digest = ""
        gitObstacle = nil
        paths = nil
        diagnostics = configuration?.diagnostics ?? []
        texts = configuration.map { [$0.text.name: $0.text] } ?? [:]
        let isInGit = if case .git = settings.ledger { true } else { false }
        secrets = runsGit ?? isInGit ? await ManifestSecrets.named(by: settings, in: directory) : []
    }

    private static func digest(of sources: [ManifestSet.Source]) async -> String {
        Digest.sha256(
            ofParts: sources.lazy.flatMap { source -> [[UInt8]] in
                guard case .bytes(let bytes) = source.content else { return [Array(source.name.utf8)] }
                return [Array(source.name.utf8), bytes]
            }
        )
    }

    private static func readConfiguration(_ path: String?) throws(ProjectError) -> ConfigurationFile? {
        guard let path else { return nil }
        do throws(FileProblem) {
            let content = try RegularFile.content(of: path, limit: YAMLLimits().fileSize)
            return ConfigurationFile(reading: content.bytes, name: (path as NSString).lastPathComponent)
        } catch {
            throw ProjectError(.invalid, "The configuration \(path) can't be read: \(error.explanation).")
        }
    }

    /// Resolves a path in the configuration against the configuration's directory.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : (directory as NSString).appendingPathComponent(path)
    }

    /// Adds diagnostics that reading the files alone can't produce, such as secrets that aren't available.
    package mutating func add(_ more: [Diagnostic]) {
        guard !more.isEmpty else { return }
        diagnostics = (diagnostics + more).inReadingOrder().limited()
        texts.merge(ManifestSet.texts(of: sources, for: more, limits: settings.reading)) { $0.merging($1) }
    }

    /// Returns the path from the root of a repository to the configuration's directory, with a `/` at its end. In a job
    /// of GitHub Actions, annotations name files relative to that root.
    ///
    /// - Parameter root: an absolute path; `nil` or empty outside of a job.
    /// - Returns: an empty text outside of a job, or if the configuration's directory isn't below the root.
    package func prefix(below root: String?) -> String {
        guard let root, !root.isEmpty else { return "" }
        let name = ManifestNames(directory: root).name(of: directory)
        return name == "." || name.hasPrefix("/") ? "" : name + "/"
    }
}

// MARK: PATHs of the command line

extension Project {
    /// Refuses a PATH that names no manifest of the set, unless the ledger may know it: a missing file below the
    /// configuration's directory may have been deleted, and the plan decides that.
    private func checkPaths(
        _ paths: [String],
        _ names: [String],
        _ sources: [ManifestSet.Source]
    ) throws(ProjectError) {
        guard self.paths != nil else { return }
        for (path, name) in zip(paths, names) {
            let scope = PlanScope(paths: [name])
            let isKnown = sources.contains { scope.covers($0.name) }
            if !isKnown, FileManager.default.fileExists(atPath: directory + "/" + name) || name.hasPrefix("/") {
                throw Self.noManifest(path)
            }
        }
    }

    /// Refuses a PATH that names no manifest, for commands in which that can only be a mistake.
    package func requirePaths(_ paths: [String]) throws(ProjectError) {
        // A diagnostic with a place already reports a path that leads nowhere, or to a file by its second name.
        let isReported = diagnostics.contains { [.nothingFound, .sameFileTwice].contains($0.code) }
        guard let names = self.paths, !isReported else { return }
        for (path, name) in zip(paths, names) where !set.files.contains(where: PlanScope(paths: [name]).covers) {
            throw Self.noManifest(path)
        }
    }

    private static func noManifest(_ path: String) -> ProjectError {
        ProjectError(.invalid, "No manifest found: \(path) isn't part of the configuration's `manifests`.")
    }
}
