/// The explanation of one diagnostic, for `patchbay explain` and docs/diagnostics.md.
package struct CatalogueEntry: Sendable {
    package let code: DiagnosticCode
    /// The meaning of the diagnostic, and the reason for it.
    package let meaning: String
    /// A manifest (PB02xx: a patchbay.yaml) that raises the diagnostic, or `nil` if no text can raise it.
    package let wrong: String?
    /// The same text, corrected: it raises nothing.
    package let right: String?
    /// The origin of the rule, such as an RFC's section.
    package let source: String

    init(_ code: DiagnosticCode, _ meaning: String, wrong: String? = nil, right: String? = nil, source: String) {
        self.code = code
        self.meaning = meaning
        self.wrong = wrong
        self.right = right
        self.source = source
    }

    /// Returns a manifest with one number, whose declaration is `body`.
    static func number(_ body: String, _ key: String = "+14155550100") -> String {
        manifest("numbers:\n  \"\(key)\":\n" + indented(body, by: 4))
    }

    /// Returns a manifest with one number and this outbound direction.
    static func outbound(_ body: String) -> String {
        number("outbound:\n" + indented(body, by: 2))
    }

    /// Returns a manifest with this one header rule on an inbound direction.
    static func inboundRule(_ rule: String) -> String {
        number("inbound:\n  headers:\n    - \(rule)")
    }

    /// Returns a manifest with this one header rule on an outbound direction.
    static func outboundRule(_ rule: String) -> String {
        outbound("sip_endpoint: sip:pbx.example.com:5061\nheaders:\n  - \(rule)")
    }

    static func manifest(_ body: String) -> String {
        "apiVersion: patchbay/v1\n" + body + "\n"
    }

    private static func indented(_ text: String, by width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: width) + $0 }
            .joined(separator: "\n")
    }
}

/// The entries of all diagnostics: help, docs and tests are made from this one list.
package enum Catalogue {
    package static let entries: [CatalogueEntry] = files + manifests + values + configuration + policy

    package static func entry(_ code: DiagnosticCode) -> CatalogueEntry? {
        entries.first { $0.code == code }
    }
}
