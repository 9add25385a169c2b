import ArgumentParser
import RunExploration

/// Tells stories, and prints those in which a rule is broken.
@main
struct Explore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore", abstract: "Tells stories of whole applies, in which a seed decides what goes wrong.")

    @Option(help: "The first seed.")
    var from: UInt64 = 0

    @Option(help: "How many stories.")
    var count: UInt64 = 1

    @Flag(help: "Prints each chronicle, whether a rule is broken or not.")
    var tell = false

    func run() async throws {
        let shared = try await Story.Shared()
        var total = Story.Ending()
        var bad = 0
        for seed in from..<(from + count) {
            let ending = Story(seed: seed).tell(shared)
            total.runs += ending.runs
            total.calls += ending.calls
            total.gaps += ending.gaps
            if tell || !ending.violations.isEmpty { print("story \(seed): \(ending.violations)\n\(ending.chronicle)") }
            if !ending.violations.isEmpty { bad += 1 }
        }
        print(
            "\(count) stories from \(from): \(total.runs) runs, \(total.calls) calls, \(total.gaps) declared gaps, "
                + "\(bad) with a broken rule")
        if bad > 0 { throw ExitCode.failure }
    }
}
