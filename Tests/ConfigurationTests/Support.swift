import Diagnostics
import LocatedYAML
import PatchbayConfiguration

extension ConfigurationFile {
    init(_ text: String) {
        self.init(reading: Array(text.utf8), name: "patchbay.yaml")
    }

    /// The diagnostics in the form `PB0201 1:9`.
    var notes: [String] {
        diagnostics.map { "\($0.code.rawValue) \($0.span.start.line):\($0.span.start.column)" }
    }
}
