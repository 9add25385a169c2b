package import LocatedYAML

/// Lines of a file, for the excerpts that diagnostics show. The initialiser masks possible credentials, so no caller
/// gets an unmasked line.
package struct SourceText: Sendable {
    package let name: String
    /// The lines by number, counted from 1.
    private var lines: [Int: String] = [:]
    /// Number of times that a line was rewritten to mask a credential found as YAML. It bounds the time of masking;
    /// tests check it.
    package private(set) var rewrites = 0

    /// - Parameter wanted: the lines that callers may ask for, counted from 1; `nil` for all.
    package init(_ bytes: [UInt8], file: YAMLFile, showing wanted: Set<Int>? = nil) {
        name = file.name
        if wanted?.isEmpty == true { return }
        let credentials = CredentialSpans(in: file.documents)
        // The tree lacks everything after a syntax error, and the document that contains the error.
        var byText = file.isComplete ? nil : TextMasking()
        var comments = CommentMasking(beside: credentials.lines)
        let last = wanted?.max()
        var number = 0
        for line in SourceLines(bytes) {
            number += 1
            if let last, number > last { break }
            // A value may continue on later lines, so unwanted lines are read, too.
            let starts = [byText?.start(in: line), comments.start(in: line)].compactMap { $0 }
            guard wanted?.contains(number) ?? true else { continue }
            lines[number] = starts.min().map { Self.masked(line, from: $0) } ?? line
        }
        mask(credentials.spans)
    }

    /// Returns a line without its line break, or `nil` if it doesn't exist or wasn't wanted.
    ///
    /// - Parameter number: the line's number, counted from 1.
    package func line(_ number: Int) -> String? { lines[number] }

    /// Returns the lines of this text and of another text of the same file.
    package func merging(_ other: SourceText) -> SourceText {
        var result = self
        result.lines.merge(other.lines) { known, _ in known }
        result.rewrites += other.rewrites
        return result
    }

    // MARK: Masks keep spaces, and with them columns and indentation

    private static let mask: Unicode.Scalar = "•"

    private static func masked(_ line: String, from start: String.Index) -> String {
        var scalars = String.UnicodeScalarView(line[..<start].unicodeScalars)
        scalars.append(contentsOf: line[start...].unicodeScalars.map { $0 == " " ? $0 : mask })
        return String(scalars)
    }

    private mutating func mask(_ spans: [SourceSpan]) {
        let numbers = lines.keys.sorted()
        var columns: [Int: [Range<Int>]] = [:]
        for span in spans {
            let end = max(span.start.line, span.endLine)
            // A value may have many lines; visit only those that are shown.
            var index = numbers.partitioningIndex { $0 >= span.start.line }
            while index < numbers.count, numbers[index] <= end {
                let number = numbers[index]
                let from = number == span.start.line ? span.start.column - 1 : 0
                let to = number == span.endLine ? span.endColumn - 1 : .max
                if from < to { columns[number, default: []].append(from..<to) }
                index += 1
            }
        }
        for (number, ranges) in columns {
            lines[number] = lines[number].map { Self.masked($0, at: ranges) }
            rewrites += 1
        }
    }

    /// - Parameter ranges: the columns to mask, in Unicode scalars counted from 0.
    private static func masked(_ line: String, at ranges: [Range<Int>]) -> String {
        var scalars = Array(line.unicodeScalars)
        for range in ranges {
            for column in range.clamped(to: scalars.indices) where scalars[column] != " " {
                scalars[column] = mask
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}

extension [Int] {
    /// Returns the first index of the second part of a sorted array, or `count` if that part is empty.
    fileprivate func partitioningIndex(where isInSecond: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isInSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
