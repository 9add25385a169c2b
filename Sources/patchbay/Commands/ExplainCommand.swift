import ArgumentParser
import Diagnostics
import Presentation

/// `patchbay explain`: explains a diagnostic.
struct ExplainCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explains a diagnostic, with an example; without a code it lists them.",
        discussion: "Example: patchbay explain PB0105"
    )

    @Argument(
        help: "The code, as in PB0105.", completion: .list(DiagnosticCode.allCases.map(\.rawValue)))
    var code: DiagnosticCode?

    @Flag(help: "Prints the whole catalogue as Markdown.")
    var markdown = false

    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = Context(output).terminal
        let text = ExplainText(style: terminal.style)
        if markdown {
            terminal.print(ExplainText.markdown(Catalogue.entries).trimmingSuffix("\n"))
            return
        }
        let entries = Catalogue.entries.sorted { $0.code.rawValue < $1.code.rawValue }
        let chosen = code.map { code in entries.filter { $0.code == code } }
        switch result.format {
        case .human: terminal.print(chosen.map { $0.map(text.render).joined(separator: "\n\n") } ?? text.list(entries))
        case .json: terminal.print(try JSONText.render((chosen ?? entries).map(ExplainJSON.init)))
        }
    }
}

extension DiagnosticCode: ExpressibleByArgument {
    init?(argument: String) {
        self.init(rawValue: argument.uppercased())
    }

    /// Too many to list in a usage message.
    static var allValueStrings: [String] { [] }
}
