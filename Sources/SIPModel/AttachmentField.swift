/// A field of an attachment that Patchbay manages and compares.
package enum AttachmentField: Hashable, Sendable, CaseIterable {
    case headers
    case endpoint
    case option(OptionName)

    package static var allCases: [AttachmentField] {
        [.endpoint] + OptionName.allCases.map(AttachmentField.option) + [.headers]
    }

    /// The path of the field below its direction in the API's JSON, as a change shows it.
    package var path: String {
        switch self {
        case .headers: "headers"
        case .endpoint: "sip_endpoint"
        case .option(let name): "options.\(name.rawValue)"
        }
    }

    package var isSensitive: Bool {
        if case .option(let name) = self { name.isCredential } else { false }
    }
}
