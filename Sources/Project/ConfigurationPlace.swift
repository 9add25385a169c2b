import Files
import Foundation

/// The place where a command looks for its configuration.
package struct ConfigurationPlace: Sendable {
    /// The working directory, absolute.
    package let directory: String
    /// The file that `--config` names; `nil` for the first patchbay.yaml from the working directory upward.
    package let named: String?

    package init(directory: String, named: String? = nil) {
        self.directory = directory
        self.named = named
    }

    package func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : directory + "/" + path
    }

    /// Returns the configuration's path, or `nil` if no patchbay.yaml exists.
    func find() -> String? {
        if let named { return ManifestNames.standardized(absolute(named)) }
        var directory = directory
        while true {
            let candidate = (directory as NSString).appendingPathComponent("patchbay.yaml")
            // A patchbay.yaml that can't be read is an error: skipping it would use another fleet's configuration.
            if Directory.has(candidate) { return candidate }
            let parent = (directory as NSString).deletingLastPathComponent
            if parent == directory || parent.isEmpty { return nil }
            directory = parent
        }
    }
}
