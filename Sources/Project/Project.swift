package import Diagnostics
import Files
import Foundation
import JSON
import LocatedYAML
package import Manifest
package import PatchbayConfiguration
import Planning
package import Redaction

/// A configuration and its manifest set, read from disk.
package struct Project: Sendable {
    /// Relative paths of the configuration and the names of manifests are relative to it.
    package let directory: String
    /// The configuration's file; `nil` where there is none.
    package let configuration: String?
    package let settings: Settings
    package let set: ManifestSet
    /// Weighed by policy, in reading order.
    package private(set) var diagnostics: [Diagnostic]
    /// SHA-256 of the files' names and contents, for a plan.
    package let digest: String
    /// The PATHs that narrow planning, named as manifests are; `nil` for everything.
    package let paths: [String]?
    /// The files' texts, for excerpts.
    package private(set) var texts: [String: SourceText]
    /// The files themselves, where more may be found wrong in them.
    private let sources: [ManifestSet.Source]

    /// Reads the configuration and every manifest of the set.
    ///
    /// - Parameters:
    ///   - paths: PATHs of the command line, which narrow what is planned; without a configuration they are the set,
    ///     too.
    ///   - isStrict: whether policy warnings are errors.
    ///   - keepsSources: whether diagnostics will be added.
    ///   - wantsDigest: whether a plan is made, which has it; it is empty otherwise.
    /// - Throws: where the configuration can't be read, or a PATH names nothing of the set. Mistakes in the files are
    ///   `diagnostics`.
    package init(
        at place: ConfigurationPlace,
        paths: [String],
        isStrict: Bool = false,
        keepsSources: Bool = false,
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
            // Numbers that the ledger has from other files aren't theirs to remove.
            self.paths = narrowing
        }
        if paths.contains("-") { files.addInput() }
        let sources = (files.sources() + missing).sorted { $0.name < $1.name }
        self.sources = keepsSources ? sources : []

        async let digest = wantsDigest ? await Self.digest(of: sources) : ""
        set = await ManifestSet.reading(
            sources, limits: settings.reading, width: ProcessInfo.processInfo.activeProcessorCount)
        self.digest = await digest
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
    /// - Throws: where it can't be read. Mistakes in it are `diagnostics`.
    package init(configurationAt place: ConfigurationPlace) throws(ProjectError) {
        let found = place.find()
        self.configuration = found
        let configuration = try Self.readConfiguration(found)
        directory = found.map { ($0 as NSString).deletingLastPathComponent } ?? place.directory
        settings = configuration?.settings ?? Settings()
        set = ManifestSet(reading: [])
        sources = []
        digest = ""
        paths = nil
        diagnostics = configuration?.diagnostics ?? []
        texts = configuration.map { [$0.text.name: $0.text] } ?? [:]
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

    /// A path of the configuration as one of the file system.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : (directory as NSString).appendingPathComponent(path)
    }

    /// Adds mistakes that were found beyond the files' own text.
    package mutating func add(_ more: [Diagnostic]) {
        guard !more.isEmpty else { return }
        diagnostics = (diagnostics + more).inReadingOrder().limited()
        texts.merge(ManifestSet.texts(of: sources, for: more, limits: settings.reading)) { $0.merging($1) }
    }

    /// The path from the root of a repository to the configuration's directory, with a `/` at its end: in a job of
    /// GitHub's, annotations name files from that root.
    ///
    /// - Parameter root: absolute; `nil` or empty outside of a job.
    package func prefix(below root: String?) -> String {
        guard let root, !root.isEmpty else { return "" }
        let name = ManifestNames(directory: root).name(of: directory)
        return name == "." || name.hasPrefix("/") ? "" : name + "/"
    }
}

// MARK: PATHs of the command line

extension Project {
    /// A PATH that names nothing of the set is a slip, unless the ledger knows it: the plan decides that.
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

    /// Stops a command for which a PATH that names no manifest can only be a slip.
    package func requirePaths(_ paths: [String]) throws(ProjectError) {
        // A path that leads nowhere, or to a file by its second name, is reported with its place.
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
