import ArgumentParser
import Fleet
import Foundation
import JSON
import Presentation

/// `patchbay manual`: writes the man pages, made from the help of every command, for packagers of the program.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Writes the man pages into a directory.",
        discussion: "Example: patchbay manual man",
        shouldDisplay: false
    )

    @Argument(help: "The directory; pages that are there are replaced.", completion: .directory)
    var directory: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output)
        try await reporting(context.terminal) {
            let help = try JSONDecoder().decode(JSONValue.self, from: Data(Patchbay._dumpHelp().utf8))
            let path = URL(filePath: context.absolute(directory))
            do {
                try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
                for page in ManPage.pages(of: help, version: Version.current) {
                    try Data(page.text.utf8).write(to: path.appending(path: page.name), options: .atomic)
                }
            } catch {
                throw Failure(.failed, "The man pages can't be written to \(directory).")
            }
        }
    }
}
