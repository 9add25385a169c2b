import Fleet
import SIPModel

/// How imported numbers are spread over files.
package enum ImportSplit: Sendable, Equatable {
    /// All in one.
    case none
    /// A file for each first digits, 1 to 15 of them: `1415`.
    case prefix(Int)
    /// A file for each value of a label: `team-support`.
    case label(String)

    package static let single = "numbers"

    func file(_ number: ImportedNumber) -> String {
        switch self {
        case .none: Self.single
        case .prefix(let digits): String(number.live.number.description.dropFirst().prefix(digits))
        case .label(let name):
            // A file's name may be the same in any case; a label's value not.
            Slug.text(name) + "-" + (number.labels[name].map { $0.isEmpty ? "empty" : Slug.text($0) } ?? "none")
        }
    }
}

/// Small letters, digits and hyphens, of any text; at most 60.
enum Slug {
    static func text(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return String(words.joined(separator: "-").prefix(60))
    }
}

extension ImportSplit {
    /// Whether the split needs the labels, which only the ledger knows.
    package var readsLedger: Bool { if case .label = self { true } else { false } }
}
