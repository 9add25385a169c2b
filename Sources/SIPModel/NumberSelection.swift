/// Phone numbers as an option or a file lists them: single ones and blocks, separated by commas, as in
/// `+14155550100..+14155550149,+14155550160`.
package struct NumberSelection: Hashable, Sendable {
    package private(set) var singles: Set<PhoneNumber> = []
    package private(set) var blocks: Set<NumberBlock> = []

    package init(joining lists: [NumberSelection] = []) {
        for list in lists { formUnion(list) }
    }

    /// - Throws: `NumberSelectionError` with the first item that is neither a number nor a block.
    package init(_ text: String) throws(NumberSelectionError) {
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            try add(String(item.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
        }
    }

    /// Reads a file: on each line an item or several, separated by commas or blanks; `#` begins a comment.
    ///
    /// - Throws: `NumberSelectionError` with the line, counted from 1.
    package init(lines text: String) throws(NumberSelectionError) {
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            for item in line.prefix(while: { $0 != "#" }).split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                do { try add(String(item)) } catch {
                    throw NumberSelectionError(item: error.item, reason: error.reason, line: index + 1)
                }
            }
        }
    }

    private mutating func add(_ item: String) throws(NumberSelectionError) {
        if NumberBlock.looksLikeBlock(item) {
            do { blocks.insert(try NumberBlock(item)) } catch {
                throw NumberSelectionError(item: item, reason: error.explanation)
            }
        } else {
            do { singles.insert(try PhoneNumber(item)) } catch {
                throw NumberSelectionError(item: item, reason: error.explanation)
            }
        }
    }

    package var isEmpty: Bool { singles.isEmpty && blocks.isEmpty }

    package func contains(_ number: PhoneNumber) -> Bool {
        singles.contains(number) || blocks.contains { $0.contains(number) }
    }

    package mutating func formUnion(_ other: NumberSelection) {
        singles.formUnion(other.singles)
        blocks.formUnion(other.blocks)
    }
}

extension NumberSelection: ExpressibleByArrayLiteral {
    package init(_ numbers: Set<PhoneNumber>) { singles = numbers }

    package init(arrayLiteral numbers: PhoneNumber...) { self.init(Set(numbers)) }
}

/// An item of a list that is neither a phone number nor a block of them.
package struct NumberSelectionError: Error, Equatable, Sendable {
    package let item: String
    /// A clause.
    package let reason: String
    /// The line in a file, counted from 1; `nil` outside a file.
    package var line: Int?
}

extension NumberBlockError {
    /// The reason as a clause.
    package var explanation: String {
        switch self {
        case .notABlock: "a block is written `FIRST..LAST`"
        case .invalidEnd(let end, let reason): "`\(end)` is no number: \(reason.explanation)"
        case .differentLengths: "its two ends have different lengths"
        case .reversed: "it ends before it begins"
        case .tooLong(let count): "it has \(count) numbers, and one block may have \(NumberBlock.maximumCount)"
        }
    }
}
