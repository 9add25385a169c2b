import LocatedYAML

/// The content of one file, as it was written: nothing is lost, and no alias is resolved.
struct SyntaxStream {
    var documents: [SyntaxDocument] = []
    /// Comments after the last document's end.
    var ending: [Comment] = []
}

/// One document with its separators.
struct SyntaxDocument {
    /// Comments and directives before `---`.
    var prologue: [Prologue] = []
    /// Whether it begins with `---`.
    var hasStart: Bool
    var startComment: Comment?
    /// Comments that stay on top, whatever key comes first.
    var header: [Comment] = []
    /// `nil` for an empty document.
    var root: SyntaxEntry?
    var ending: [Comment] = []
    /// Whether it ends with `...`.
    var hasEnd = false
    var endComment: Comment?

    enum Prologue {
        case comment(Comment)
        case directive(String)
    }
}

struct Comment {
    /// The text from `#` to the end of the line, without trailing blanks.
    let text: String
    let line: Int
    let column: Int
    /// Whether nothing stands before it on its line.
    let isAlone: Bool
    /// Whether an empty line stands before it.
    let followsBlank: Bool

    /// Whether it allows a policy on the line after it.
    var isWaiver: Bool { isAlone && text.hasPrefix("# patchbay:") }
}

/// One entry of a mapping, one item of a sequence, or the root of a document.
struct SyntaxEntry {
    /// `nil` in a sequence and at the root.
    var key: SyntaxNode?
    var value: SyntaxNode
    /// The comments on separate lines before it.
    var leading: [Comment] = []
    /// The comment after the key, if the value begins on the next line.
    var head: Comment?
    /// The comment after the value, on its last line.
    var trailing: Comment?
    /// Whether an empty line stands before its first line, between it and its leading comments if it has any.
    var followsBlank = false

    /// Whether a waiver applies to its first line. If so, that line must stay directly below, with the same nodes.
    var isWaived: Bool { leading.last?.isWaiver == true && !followsBlank }
}

/// A value or a key.
struct SyntaxNode {
    /// Its anchor and its tag, as they are written and in that order.
    var properties: [String] = []
    var content: Content
    /// The line on which a scalar or an alias begins, in the text that it was read from.
    var line: Int?

    indirect enum Content {
        case alias(String)
        case scalar(SyntaxScalar)
        case collection(SyntaxCollection)
    }

    var collection: SyntaxCollection? {
        if case .collection(let collection) = content { collection } else { nil }
    }

    /// Whether it is a block scalar or a block collection, which has no closing mark.
    var isBlock: Bool {
        switch content {
        case .alias: false
        case .scalar(let scalar): scalar.style == .literal || scalar.style == .folded
        case .collection(let collection): !collection.isFlow
        }
    }

    var hasTag: Bool { properties.contains { $0.hasPrefix("!") } }
    var anchor: String? { properties.first { $0.hasPrefix("&") }.map { String($0.dropFirst()) } }
}

/// A scalar: its value and its notation.
struct SyntaxScalar {
    /// The value as YAML reads it.
    let value: String
    let style: EventReader.Style
    /// The lines as they are written; of a block scalar, the content's lines without their indentation.
    let lines: [String]
    /// Whether it is a number as a key, which is always written in double quotes.
    var isNumber = false

    /// Whether nothing is written, not even quotes.
    var isAbsent: Bool { style == .plain && value.isEmpty }
}

/// A mapping or a sequence.
struct SyntaxCollection {
    let isMapping: Bool
    let isFlow: Bool
    var entries: [SyntaxEntry] = []
    /// Comments after its last entry.
    var ending: [Comment] = []
    /// Whether a comment stands anywhere within it.
    var hasComments = false
    /// Whether it was written on one line.
    var isOnOneLine = false
    var spacing = Spacing.asWritten

    /// The places of empty lines between entries.
    enum Spacing {
        /// Only at the places where the author wrote one.
        case asWritten
        /// Before and after entries of several lines.
        case aroundBlocks
        case everywhere
    }
}
