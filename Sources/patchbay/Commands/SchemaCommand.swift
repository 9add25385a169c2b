import ArgumentParser
import Schemas

/// `patchbay schema`: prints the JSON Schema of an input or output format.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints a JSON Schema (2020-12): \(names).",
        discussion: "Example: patchbay schema manifest > manifest.schema.json"
    )

    private static let names: String = {
        let names = SchemaName.allCases.map(\.rawValue)
        return names.dropLast().joined(separator: ", ") + " or " + names.suffix(1).joined()
    }()

    @Argument(help: "The schema's name.")
    var name: SchemaName

    func run() async throws {
        let terminal = Context(try OutputOptions.parse([])).terminal
        try await reporting(terminal) { terminal.print(name.text.trimmingSuffix("\n")) }
    }
}

extension SchemaName: ExpressibleByArgument {}
