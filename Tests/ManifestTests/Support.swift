import Diagnostics
import Fleet
import LocatedYAML
import Manifest
import SIPModel
import Testing

extension ManifestSet {
    /// A set of one manifest, to which `apiVersion` is added.
    init(_ text: String) {
        self.init(reading: [Source("fleet.yaml", "apiVersion: patchbay/v1\n" + text)])
    }

    init(_ files: (String, String)...) {
        self.init(reading: files.map { Source($0.0, $0.1) })
    }

    var codes: [String] { diagnostics.map(\.code.rawValue) }

    /// The diagnostics in the fixtures' form: `PB0112 14:17`.
    var notes: [String] {
        diagnostics.map { "\($0.code.rawValue) \($0.span.start.line):\($0.span.start.column)" }
    }

    func desired(_ number: String) throws -> DesiredNumber {
        try #require(fleet[try PhoneNumber(number)])
    }

    func outbound(_ number: String) throws -> SIPModel.Attachment {
        try #require(try desired(number).outbound.attachment)
    }

    func line(_ number: String) throws -> OutboundTarget {
        try #require(try outbound(number).target)
    }

    func inboundHeaders(_ number: String) throws -> [HeaderRule] {
        try #require(try desired(number).inbound.attachment).headers
    }
}

extension ManifestSet.Source {
    init(_ name: String, _ text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }
}
