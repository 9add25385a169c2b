package import LocatedYAML

/// Lines of a file, for the excerpts that diagnostics show. What may be a credential is masked before anyone can ask
/// for a line.
package struct SourceText: Sendable {
    package let name: String
    /// By their numbers, counted from 1.
    private var lines: [Int: String] = [:]
    /// How often a line was written anew to cover what YAML says is a credential. It bounds the time that masking takes:
    /// tests count it.
    package private(set) var rewrites = 0

    /// - Parameter wanted: the lines that may be asked for, counted from 1; nil for all.
    package init(_ bytes: [UInt8], file: YAMLFile, showing wanted: Set<Int>? = nil) {
        name = file.name
        if wanted?.isEmpty == true { return }
        let credentials = CredentialSpans(in: file.documents)
        // What follows a syntax error, and the document it is in, are in no tree.
        var byText = file.isComplete ? nil : TextMasking()
        var comments = CommentMasking(beside: credentials.lines)
        let last = wanted?.max()
        var number = 0
        for line in SourceLines(bytes) {
            number += 1
            if let last, number > last { break }
            // What a line begins may end in a later one, so each is read.
            let starts = [byText?.start(in: line), comments.start(in: line)].compactMap { $0 }
            guard wanted?.contains(number) ?? true else { continue }
            lines[number] = starts.min().map { Self.masked(line, from: $0) } ?? line
        }
        mask(credentials.spans)
    }

    /// A line, counted from 1, without its end.
    package func line(_ number: Int) -> String? { lines[number] }

    /// The lines of two texts of one file.
    package func merging(_ other: SourceText) -> SourceText {
        var result = self
        result.lines.merge(other.lines) { known, _ in known }
        result.rewrites += other.rewrites
        return result
    }

    // MARK: Masks. Spaces stay, so that columns and indentation do.

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
            // Of a value of many lines, the few that are shown.
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

    /// - Parameter ranges: of characters, counted from 0.
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
    /// The first index whose element, and all after it, belong to the second part of a sorted array.
    fileprivate func partitioningIndex(where isInSecond: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isInSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
