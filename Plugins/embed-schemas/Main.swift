#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `embed-schemas FOLDER SOURCE` writes the texts of a folder's JSON Schemas into a Swift source file.
///
/// The plugin EmbedSchemas runs it as part of a build. Exit codes: 1 for a schema that can't be embedded, 64 for wrong
/// arguments.
@main
struct EmbedSchemas {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count == 2 else {
            print("usage: embed-schemas FOLDER SOURCE")
            exit(64)
        }
        do {
            let schemas = try EmbeddedSchema.all(in: URL(filePath: arguments[0]))
            try write(EmbeddedSchema.source(of: schemas), to: URL(filePath: arguments[1]))
        } catch {
            print("error: \(error)")
            exit(1)
        }
    }

    /// Writes only a text that has changed: a new file would be compiled again.
    private static func write(_ text: String, to file: URL) throws {
        let data = Data(text.utf8)
        if let old = try? Data(contentsOf: file), old == data { return }
        try data.write(to: file, options: .atomic)
    }
}
