import Diagnostics
import FieldReading
import LocatedYAML
import Wording

/// A part of a manifest set that git's index has and the disk lacks.
package struct MissingFile: Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        /// A submodule that isn't checked out.
        case submodule
        /// A submodule at another commit than the one that git's index has.
        case otherCommit
        /// A sparse checkout leaves it out.
        case sparse
        /// It was deleted without a commit.
        case deleted
    }

    /// The name of the file, the directory of files, or the submodule.
    package let name: String
    package let reason: Reason
    package enum Kind: Sendable, Hashable {
        case manifest
        case configuration
        /// A directory that is missing with all of its manifests, or the root of a submodule.
        case directory
    }

    package let kind: Kind
    /// Number of manifests.
    package let count: Int
    /// Whether it is an error, not a warning.
    package let isRefused: Bool

    package init(name: String, _ reason: Reason, _ kind: Kind, count: Int = 1, isRefused: Bool) {
        self.name = name
        self.kind = kind
        self.reason = reason
        self.count = count
        self.isRefused = isRefused
    }
}

extension DeclarationReader {
    mutating func report(_ missing: MissingFile) {
        // A trunk that it declares isn't unknown.
        declarations.isIncomplete = true
        var diagnostic = Diagnostic(
            .notOnDisk, missing.message, remedy: missing.remedy, at: SourceSpan(startOf: missing.name))
        if !missing.isRefused { diagnostic.severity = .warning }
        fields.report(diagnostic)
    }
}

extension MissingFile {
    fileprivate var message: String {
        switch reason {
        case .submodule: "This submodule isn't checked out: the numbers of its manifests would count as removed."
        case .otherCommit:
            "This submodule isn't at the commit that Git has for it: its manifests may be older ones."
        case .sparse: "The sparse checkout leaves \(what) out: \(consequence)."
        case .deleted: "Git has \(what), and the disk doesn't: \(consequence)."
        }
    }

    private var what: String {
        switch kind {
        case .configuration: "this configuration"
        case .manifest: "this manifest"
        case .directory: "\(Count.of(count, "manifest")) in this directory"
        }
    }

    private var consequence: String {
        kind == .configuration
            ? "other manifests and another ledger would be taken"
            : "the numbers in \(count == 1 ? "it" : "them") would count as removed"
    }

    fileprivate var remedy: String {
        let way =
            switch reason {
            case .submodule:
                "Check it out with `git submodule update --init --recursive` (in GitHub Actions: the checkout's `submodules: recursive`)"
            case .otherCommit: "Bring it there with `git submodule update --init --recursive`, or commit where it is"
            case .sparse: "Check it out with `git sparse-checkout disable`, or add its directory"
            case .deleted: "If it is to go, say `git rm`; if not, `git restore` brings it back"
            }
        return way + "; to go on without it say --allow-missing-files."
    }
}
