/// The differences between two texts, in the format of `diff -u`.
package struct UnifiedDiff: Sendable {
    /// The number of unchanged lines shown before and after a change.
    private static let context = 3
    /// Maximum product of the line counts of two stretches that are compared line by line. In larger stretches
    /// without a common line that occurs once in both, all lines are shown as changed.
    private static let largest = 1_000_000

    private let before: [String]
    private let after: [String]
    private var edits: [Edit] = []

    private enum Edit {
        case keep(Int, Int)
        case remove(Int, Int)
        case insert(Int, Int)
    }

    package init(from before: [String], to after: [String]) {
        self.before = before
        self.after = after
        compare(before.indices, after.indices)
    }

    /// The diff with its header; empty if nothing changes.
    ///
    /// - Parameters:
    ///   - name: the file's name on both sides.
    ///   - shownBefore: the old lines with secrets masked, to be shown instead; `nil` shows the old lines as they
    ///     are.
    ///   - shownAfter: the same for the new lines.
    package func text(name: String, shownBefore: [String]? = nil, shownAfter: [String]? = nil) -> String {
        let old = shownBefore ?? before
        let new = shownAfter ?? after
        func line(_ lines: [String], _ index: Int) -> String { lines.indices.contains(index) ? lines[index] : "" }
        let hunks = hunks()
        if hunks.isEmpty { return "" }
        var result = ["--- a/\(name)", "+++ b/\(name)"]
        for hunk in hunks {
            result.append("@@ -\(Self.range(hunk, .old)) +\(Self.range(hunk, .new)) @@")
            for edit in hunk {
                switch edit {
                case .keep(let index, _): result.append(" " + line(old, index))
                case .remove(let index, _): result.append("-" + line(old, index))
                case .insert(_, let index): result.append("+" + line(new, index))
                }
            }
        }
        return result.joined(separator: "\n")
    }

    // MARK: Hunks

    private func hunks() -> [ArraySlice<Edit>] {
        var hunks: [Range<Int>] = []
        for (index, edit) in edits.enumerated() {
            if case .keep = edit { continue }
            let range = max(index - Self.context, 0)..<min(index + Self.context + 1, edits.count)
            if let last = hunks.last, last.upperBound >= range.lowerBound {
                hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                hunks.append(range)
            }
        }
        return hunks.map { edits[$0] }
    }

    private enum Side {
        case old
        case new
    }

    private static func range(_ hunk: ArraySlice<Edit>, _ side: Side) -> String {
        let count = hunk.count { edit in
            switch edit {
            case .keep: true
            case .remove: side == .old
            case .insert: side == .new
            }
        }
        let start =
            switch hunk.first {
            case .keep(let old, let new), .remove(let old, let new), .insert(let old, let new): side == .old ? old : new
            case nil: 0
            }
        // An empty range is named by the line before it.
        let first = count == 0 ? start : start + 1
        return count == 1 ? "\(first)" : "\(first),\(count)"
    }

    // MARK: Comparison

    /// Patience diff: matches the lines that occur once on both sides first, then compares the stretches between
    /// them.
    private mutating func compare(_ old: Range<Int>, _ new: Range<Int>) {
        var (old, new) = (old, new)
        while let one = old.first, let other = new.first, before[one] == after[other] {
            edits.append(.keep(one, other))
            old.removeFirst()
            new.removeFirst()
        }
        var tail = 0
        while old.count > tail, new.count > tail,
            before[old.upperBound - tail - 1] == after[new.upperBound - tail - 1]
        {
            tail += 1
        }
        let (oldEnd, newEnd) = (old.upperBound, new.upperBound)
        old = old.lowerBound..<(oldEnd - tail)
        new = new.lowerBound..<(newEnd - tail)
        let anchors = anchors(old, new)
        if anchors.isEmpty {
            compareEach(old, new)
        } else {
            var (oldStart, newStart) = (old.lowerBound, new.lowerBound)
            for (one, other) in anchors {
                compare(oldStart..<one, newStart..<other)
                edits.append(.keep(one, other))
                (oldStart, newStart) = (one + 1, other + 1)
            }
            compare(oldStart..<old.upperBound, newStart..<new.upperBound)
        }
        for index in 0..<tail { edits.append(.keep(oldEnd - tail + index, newEnd - tail + index)) }
    }

    /// The longest run of lines that occur once on both sides and have the same order there.
    private func anchors(_ old: Range<Int>, _ new: Range<Int>) -> [(Int, Int)] {
        func once(_ lines: [String], _ range: Range<Int>) -> [String: Int] {
            var places: [String: Int?] = [:]
            for index in range { places[lines[index]] = places[lines[index]] == nil ? .some(index) : .some(nil) }
            return places.compactMapValues { $0 }
        }
        let ofOld = once(before, old)
        let pairs = once(after, new).compactMap { line, index in ofOld[line].map { ($0, index) } }.sorted { $0 < $1 }
        // The last pair of the best run of each length, and the predecessor of each pair in its run.
        var ends: [Int] = []
        var previous = [Int?](repeating: nil, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
            }
            previous[index] = low > 0 ? ends[low - 1] : nil
            if low == ends.count { ends.append(index) } else { ends[low] = index }
        }
        var run: [(Int, Int)] = []
        var next = ends.last
        while let index = next {
            run.append(pairs[index])
            next = previous[index]
        }
        return run.reversed()
    }

    private mutating func compareEach(_ old: Range<Int>, _ new: Range<Int>) {
        var kept: [(Int, Int)] = []
        if old.count * new.count <= Self.largest, !old.isEmpty, !new.isEmpty { kept = longestCommon(old, new) }
        var (one, other) = (old.lowerBound, new.lowerBound)
        for (oldIndex, newIndex) in kept + [(old.upperBound, new.upperBound)] {
            while one < oldIndex {
                edits.append(.remove(one, other))
                one += 1
            }
            while other < newIndex {
                edits.append(.insert(one, other))
                other += 1
            }
            if oldIndex < old.upperBound {
                edits.append(.keep(one, other))
                one += 1
                other += 1
            }
        }
    }

    private func longestCommon(_ old: Range<Int>, _ new: Range<Int>) -> [(Int, Int)] {
        let width = new.count + 1
        var lengths = [Int32](repeating: 0, count: (old.count + 1) * width)
        for row in (0..<old.count).reversed() {
            for column in (0..<new.count).reversed() {
                lengths[row * width + column] =
                    before[old.lowerBound + row] == after[new.lowerBound + column]
                    ? lengths[(row + 1) * width + column + 1] + 1
                    : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
            }
        }
        var kept: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < old.count, column < new.count {
            if before[old.lowerBound + row] == after[new.lowerBound + column] {
                kept.append((old.lowerBound + row, new.lowerBound + column))
                row += 1
                column += 1
            } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return kept
    }
}
