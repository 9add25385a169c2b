import Fleet
import SIPModel

/// The rule that spreads imported numbers over files.
package enum ImportSplit: Sendable, Equatable {
    /// All numbers in one file.
    case none
    /// One file for each prefix of this length, 1 to 15 digits: `1415`.
    case prefix(Int)
    /// One file for each value of a label: `team-support`.
    case label(String)

    package static let single = "numbers"

    func file(_ number: ImportedNumber) -> String {
        switch self {
        case .none: Self.single
        case .prefix(let digits): String(number.live.number.description.dropFirst().prefix(digits))
        case .label(let name):
            // Values that differ only in case share a file, since a file system may ignore the case of names.
            Slug.text(name) + "-" + (number.labels[name].map { $0.isEmpty ? "empty" : Slug.text($0) } ?? "none")
        }
    }
}

/// Any text reduced to lowercase ASCII letters, digits and hyphens, at most 60 characters.
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
