import ArgumentParser
import Fleet
import Planning
import SIPModel

/// The numbers to look at. These options never narrow the manifest set.
struct ScopeOptions: ParsableArguments {
    @Option(help: "Only numbers with these labels: team=support,region!=eu.")
    var selector: Selector?

    @Option(
        name: [.customLong("target"), .customLong("number")], help: "Only this number; may be given several times.")
    var target: [PhoneNumber] = []
}

struct ShardOption: ParsableArguments {
    @Option(help: "Only the I-th of N equal parts of the fleet: 2/5.")
    var shard: Shard?
}

extension PhoneNumber: ExpressibleByArgument {
    init?(argument: String) {
        guard let number = try? PhoneNumber(argument) else { return nil }
        self = number
    }

    static var defaultCompletionKind: CompletionKind { Completions.numbers }
}

extension Selector: ExpressibleByArgument {
    init?(argument: String) {
        guard let selector = try? Selector(argument) else { return nil }
        self = selector
    }

    static var defaultCompletionKind: CompletionKind { Completions.selectors }
}

extension Shard: ExpressibleByArgument {
    init?(argument: String) {
        self.init(argument)
    }
}
