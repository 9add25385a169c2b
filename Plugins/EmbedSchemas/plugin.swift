import Foundation
import PackagePlugin

/// Adds a Swift file with the texts of schemas/ to the target that uses this plugin. embed-schemas writes the file.
@main
struct EmbedSchemas: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "schemas")
        let schemas = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(".schema.json") }
        let source = context.pluginWorkDirectoryURL.appending(path: "EmbeddedSchemas.swift")
        return [
            .buildCommand(
                displayName: "Embedding the JSON Schemas",
                executable: try context.tool(named: "embed-schemas").url,
                arguments: [folder, source].map { $0.path(percentEncoded: false) },
                // SwiftPM doesn't run the plugin again when only schemas/ has changed. The folder itself is an input,
                // so that the command runs when a schema is added or removed.
                inputFiles: [folder] + schemas.sorted { $0.path < $1.path },
                outputFiles: [source]
            )
        ]
    }
}
