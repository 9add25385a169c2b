/// Finds the known word that a mistyped word most likely means.
package enum EditDistance {
    /// Returns the closest candidate, ignoring case, or `nil` if none is close enough: at most one edit for every three
    /// letters of the longer word, and always one.
    package static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
        let word = word.lowercased()
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let limit = max(1, max(word.count, candidate.count) / 3)
            let distance = between(word, candidate.lowercased(), limit: limit)
            guard distance <= limit else { continue }
            if best.map({ distance < $0.distance || (distance == $0.distance && candidate < $0.candidate) }) ?? true {
                best = (candidate, distance)
            }
        }
        return best?.candidate
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbouring letters between two words. If it is
    /// above `limit`, the result is only known to be above `limit`, too.
    package static func between(_ left: String, _ right: String, limit: Int = .max) -> Int {
        between(Array(left.unicodeScalars), Array(right.unicodeScalars), limit: limit)
    }

    package static func between<Letter: Equatable>(_ left: [Letter], _ right: [Letter], limit: Int) -> Int {
        if abs(left.count - right.count) > limit { return limit + 1 }
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        var current = last
        for i in 1...left.count {
            current[0] = i
            for j in 1...right.count {
                let cost = left[i - 1] == right[j - 1] ? 0 : 1
                current[j] = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    current[j] = min(current[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last, current) = (last, current, beforeLast)
        }
        return last[right.count]
    }
}
