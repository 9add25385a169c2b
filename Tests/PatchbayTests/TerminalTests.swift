import ArgumentParser
import Presentation
import Testing

@testable import patchbay

/// Colour, progress and width follow from options and environment. Tests run without a terminal.
@Suite("Style of a terminal")
struct TerminalTests {
    private func style(_ arguments: [String], _ environment: [String: String]) throws -> TextStyle {
        Terminal(try OutputOptions.parse(arguments), environment: environment).style
    }

    @Test("without a terminal there is no colour, unless it is asked for")
    func colour() throws {
        #expect(try !style([], [:]).hasColour)
        #expect(try style([], ["CLICOLOR_FORCE": "1"]).hasColour)
        #expect(try !style([], ["CLICOLOR_FORCE": "0"]).hasColour)
        #expect(try !style([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).hasColour)
        #expect(try style([], ["CLICOLOR_FORCE": "1", "NO_COLOR": ""]).hasColour)
        #expect(try !style(["--no-color"], ["CLICOLOR_FORCE": "1"]).hasColour)
    }

    @Test("COLUMNS gives the width where no terminal does")
    func columns() throws {
        #expect(try style([], ["COLUMNS": "100"]).columns == 100)
        #expect(try style([], ["COLUMNS": "wide"]).columns == nil)
        #expect(try style([], ["COLUMNS": "1"]).columns == TextStyle.fewestColumns)
    }

    @Test("--quiet and --plain show no progress")
    func progress() throws {
        for flag in ["--quiet", "--plain"] {
            let progress = Terminal(try OutputOptions.parse([flag]), environment: [:]).progress
            guard case .none = progress else {
                Issue.record("\(flag) shows \(progress)")
                continue
            }
        }
    }
}
