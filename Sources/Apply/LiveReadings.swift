package import BlandClient
package import Fleet
package import Foundation
package import SIPModel

/// The live states of many numbers, and why others can't be read.
package struct LiveReadings: Sendable {
    package private(set) var live: [PhoneNumber: LiveReading] = [:]
    package private(set) var unreadable: [PhoneNumber: ClientError] = [:]

    package var numbers: [PhoneNumber: LiveNumber] { live.mapValues(\.number) }

    /// An error that every other number would have, too.
    package struct Stopped: Error {
        /// The number whose read failed.
        package let number: PhoneNumber
        package let error: ClientError
    }

    /// Reads numbers, several at once.
    ///
    /// - Parameters:
    ///   - parallelism: numbers that are read at once, at least 1.
    ///   - goesOn: whether an error that every number would have counts as one of its number, too.
    ///   - report: is given what is read so far.
    /// - Throws: at the first error that every other number would have, too.
    package init(
        of numbers: [PhoneNumber],
        by client: BlandClient,
        parallelism: Int,
        goesOn: Bool = false,
        now: @escaping @Sendable () -> Date = { Date() },
        report: (LiveReadings) -> Void = { _ in }
    ) async throws(Stopped) {
        var readings = self
        let stopped = await withTaskGroup(of: (PhoneNumber, Result<LiveReading, ClientError>).self) { group in
            var rest = numbers.makeIterator()
            func readNext() {
                guard let number = rest.next() else { return }
                group.addTask {
                    do throws(ClientError) {
                        return (number, .success(LiveReading(try await client.read(number), at: now())))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            for _ in 0..<max(1, parallelism) { readNext() }
            while let (number, outcome) = await group.next() {
                switch outcome {
                case .success(let reading): readings.live[number] = reading
                case .failure(let error):
                    if error.stopsReading, !goesOn {
                        group.cancelAll()
                        return Stopped(number: number, error: error) as Stopped?
                    }
                    readings.unreadable[number] = error
                }
                report(readings)
                readNext()
            }
            return nil
        }
        if let stopped { throw stopped }
        self = readings
    }
}
