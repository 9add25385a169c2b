import ArgumentParser
import Fleet
import Planning
import SIPModel

/// The numbers to look at. These options never narrow the manifest set.
struct ScopeOptions: ParsableArguments {
    @Option(
        help: "Only numbers with these labels: team=support,region!=eu.", completion: Completions.selectors,
        transform: Selector.option)
    var selector: Selector?

    @Option(
        name: [.customLong("target"), .customLong("number")],
        help: NumberSelection.help,
        completion: Completions.numbers, transform: NumberSelection.option)
    var target: [NumberSelection] = []

    @Option(
        help: ArgumentHelp(
            "Only the numbers and blocks in this file, one or several on a line; - is standard input.",
            valueName: "file"),
        completion: .file())
    var targetFile: String?

    @Option(
        help: "Without these numbers and blocks; several with commas. May be given again.",
        completion: Completions.numbers, transform: NumberSelection.option)
    var exclude: [NumberSelection] = []
}

struct ShardOption: ParsableArguments {
    @Option(help: "Only the I-th of N equal parts of the fleet: 2/5.", transform: Shard.option)
    var shard: Shard?
}

extension PhoneNumber: ExpressibleByArgument {
    init?(argument: String) {
        guard let number = try? PhoneNumber(argument) else { return nil }
        self = number
    }

    static var defaultCompletionKind: CompletionKind { Completions.numbers }
}
