import ArgumentParser
import Logging

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
}

struct FormatOptions: ParsableArguments {
    @Option(help: "How the result is written.")
    var format: OutputFormat = .human
}

struct OutputOptions: ParsableArguments {
    @Flag(help: "No colour. So do NO_COLOR and a dumb terminal; CLICOLOR_FORCE asks for it.")
    var noColor = false

    @Option(help: "What is logged on stderr.")
    var logLevel: LogLevel = .warning

    @Flag(name: .shortAndLong, help: "No progress on stderr.")
    var quiet = false
}

/// What is logged on stderr.
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
