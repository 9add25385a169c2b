/// The waits between reads that are to show whether a write took effect.
package enum SettleWait {
    private static let growth = 3.0

    /// Returns the wait after so many reads. The waits grow, and those between `equal` reads add up to `span`: a read that
    /// lags behind has that long to catch up before equal reads are evidence.
    ///
    /// - Parameters:
    ///   - reads: at least 1.
    ///   - equal: reads that count as evidence, at least 2.
    package static func wait(afterReads reads: Int, equal: Int, span: Duration) -> Duration {
        let waits = max(equal - 1, 1)
        var share = 1.0
        var total = 0.0
        var result = 1.0
        for index in 1...waits {
            total += share
            if index <= reads { result = share }
            share *= growth
        }
        return span * (result / total)
    }
}
