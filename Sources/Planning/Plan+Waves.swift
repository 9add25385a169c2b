package import PatchbayConfiguration
package import SIPModel

extension Plan {
    /// Returns the numbers with operations, divided into waves. Each number is in exactly one wave, and no wave is
    /// empty.
    ///
    /// Numbers with an interrupted replace belong to the first wave, even if its size is smaller. If the last size
    /// leaves numbers over, they form one more wave.
    ///
    /// - Parameter sizes: for each wave, the total of numbers that are done when the wave is finished.
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
