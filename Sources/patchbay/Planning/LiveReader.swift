import Apply
import BlandClient
import Fleet
import Foundation
import SIPModel

/// Reads the live state of many numbers, several at once.
struct LiveReader: Sendable {
    let client: BlandClient
    let terminal: Terminal
    let parallelism: Int

    struct Result: Sendable {
        var live: [PhoneNumber: LiveReading] = [:]
        var unreadable: [PhoneNumber: ClientError] = [:]

        var numbers: [PhoneNumber: LiveNumber] { live.mapValues(\.number) }
    }

    /// - Throws: `Failure` at the first error that would also affect every other number.
    func read(_ numbers: [PhoneNumber]) async throws -> Result {
        let display = ProgressDisplay("reading", of: numbers.count, by: client, on: terminal)
        return try await display.during { try await read(numbers, display) }
    }

    private func read(_ numbers: [PhoneNumber], _ display: ProgressDisplay) async throws -> Result {
        try await withThrowingTaskGroup(of: (PhoneNumber, Swift.Result<LiveReading, ClientError>).self) { group in
            var result = Result()
            var rest = numbers.makeIterator()
            func start(_ number: PhoneNumber) {
                group.addTask {
                    do throws(ClientError) {
                        return (number, .success(LiveReading(try await client.read(number), at: Date())))
                    } catch {
                        return (number, .failure(error))
                    }
                }
            }
            for _ in 0..<parallelism {
                guard let number = rest.next() else { break }
                start(number)
            }
            while let (number, outcome) = try await group.next() {
                switch outcome {
                case .success(let reading): result.live[number] = reading
                case .failure(let error):
                    if error.stopsReading {
                        group.cancelAll()
                        throw Failure(error, about: "reading \(number)")
                    }
                    result.unreadable[number] = error
                }
                let failed = result.unreadable.count
                display.update(done: result.live.count + failed, failed: failed)
                if let next = rest.next() { start(next) }
            }
            return result
        }
    }

    /// The failure of a command that needs every number. It names at most 20 of them.
    static func failure(of unreadable: [PhoneNumber: ClientError]) -> Failure {
        let lines = unreadable.keys.sorted().prefix(20).map { "  \($0): \(unreadable[$0]?.message ?? "")" }
        let more = unreadable.count > 20 ? "\n  and \(unreadable.count - 20) more" : ""
        let isServer = unreadable.values.allSatisfy { Failure($0).code == .unreachable }
        return Failure(
            isServer ? .unreachable : .failed,
            "\(unreadable.count) of the numbers can't be read, and what can't be read can't be planned:\n"
                + lines.joined(separator: "\n") + more
        )
    }
}
