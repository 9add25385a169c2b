/// One diagnostic as `patchbay explain` and docs/diagnostics.md tell it.
package struct CatalogueEntry: Sendable {
    package let code: DiagnosticCode
    /// What it means, and why it is one.
    package let meaning: String
    /// A manifest (PB02xx: a patchbay.yaml) that raises it, or nil where no text can.
    package let wrong: String?
    /// The same, mended: it raises nothing.
    package let right: String?
    /// Where the rule comes from.
    package let source: String

    init(_ code: DiagnosticCode, _ meaning: String, wrong: String? = nil, right: String? = nil, source: String) {
        self.code = code
        self.meaning = meaning
        self.wrong = wrong
        self.right = right
        self.source = source
    }

    /// A manifest whose one number has this below it.
    static func number(_ body: String, _ key: String = "+14155550100") -> String {
        manifest("numbers:\n  \"\(key)\":\n" + indented(body, by: 4))
    }

    /// A manifest with this outbound direction.
    static func outbound(_ body: String) -> String {
        number("outbound:\n" + indented(body, by: 2))
    }

    /// A manifest with this one header rule on an inbound direction.
    static func inboundRule(_ rule: String) -> String {
        number("inbound:\n  headers:\n    - \(rule)")
    }

    /// A manifest with this one header rule on an outbound direction.
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

/// Every diagnostic, told: one list, from which help, docs and tests are made.
package enum Catalogue {
    package static let entries: [CatalogueEntry] = files + manifests + values + configuration + policy

    package static func entry(_ code: DiagnosticCode) -> CatalogueEntry? {
        entries.first { $0.code == code }
    }
}
