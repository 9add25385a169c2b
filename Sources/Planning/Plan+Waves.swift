package import PatchbayConfiguration
package import SIPModel

extension Plan {
    /// The numbers with operations, cut into waves, in order: no number is in two of them, and none is empty.
    ///
    /// What an interrupted replace left half done belongs to the first wave, however small that is. If the last size
    /// leaves numbers over, they are one more wave.
    ///
    /// - Parameter sizes: how many numbers are done once each wave is.
    package func waves(_ sizes: [WaveSize]) -> [[PhoneNumber]] {
        let unfinished = Set(operations.filter { $0.phase == .finish }.map(\.number))
        let numbers = unfinished.sorted() + Set(operations.map(\.number)).subtracting(unfinished).sorted()
        var waves: [[PhoneNumber]] = []
        var done = 0
        for size in sizes + [.percentage(100)] {
            let total = max(size.total(of: numbers.count), waves.isEmpty ? unfinished.count : 0)
            guard total > done else { continue }
            waves.append(Array(numbers[done..<total]))
            done = total
        }
        return waves
    }
}
