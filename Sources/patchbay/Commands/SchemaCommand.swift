import ArgumentParser
import Presentation

/// `patchbay schema`: the JSON Schemas of what people write and programs read.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints a JSON Schema (2020-12): manifest, config, plan, drift, journal or desired.",
        discussion: "Example: patchbay schema manifest > manifest.schema.json"
    )

    @Argument(help: "manifest, config, plan, drift, journal or desired.")
    var name: SchemaName

    func run() async throws {
        let terminal = Context(try OutputOptions.parse([])).terminal
        try await reporting(terminal) { terminal.print(name.text.trimmingSuffix("\n")) }
    }
}

extension SchemaName: ExpressibleByArgument {}
