import ArgumentParser
import Logging

/// The output format of a command's result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
}

/// The output format of a plan.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
    case markdown
    case github
    /// A page in one file, to keep with a run's records.
    case html
}

/// The output format of the outcome of an apply or a rollback.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
    /// For a pull request's comment.
    case markdown
    /// Annotations at the manifest's lines.
    case github
}

/// The output format of a drift report.
enum DriftFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
    case markdown
    case github
    case junit
    case prometheus
    case html
}

struct ReportOptions: ParsableArguments {
    @Option(help: "How the result is written; github makes annotations, and fills a job's summary and outputs.")
    var format: ReportFormat = .human

    @OptionGroup var folding: FoldingOptions
    var verbose: Bool { folding.verbose }
}

struct PlanFormatOptions: ParsableArguments {
    @Option(
        help:
            "How the plan is written; github makes annotations, and fills a job's summary and outputs; html is one file."
    )
    var format: PlanFormat = .human

    @OptionGroup var folding: FoldingOptions
    var verbose: Bool { folding.verbose }
}

struct FoldingOptions: ParsableArguments {
    @Flag(help: "Shows each number for itself, where several have the same done to them.")
    var verbose = false
}

struct FormatOptions: ParsableArguments {
    @Option(help: "How the result is written.")
    var format: OutputFormat = .human
}

struct OutputOptions: ParsableArguments {
    @Flag(help: "No colour. So do NO_COLOR and a dumb terminal; CLICOLOR_FORCE asks for it.")
    var noColor = false

    @Flag(help: "Words in place of signs and arrows, and no progress: for a screen reader.")
    var plain = false

    @Option(help: "What is logged on stderr.")
    var logLevel: LogLevel = .warning

    @Flag(
        name: .shortAndLong,
        help: "No progress on stderr: one line on a terminal, elsewhere a line every ten seconds.")
    var quiet = false
}

/// The least severe level that is logged on stderr.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace
    case debug
    case info
    case notice
    case warning
    case error
    case critical

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .warning }
}
