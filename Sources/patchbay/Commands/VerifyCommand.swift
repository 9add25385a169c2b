import ArgumentParser
import BlandClient
import BlandWire
import Fleet
import JSON
import Presentation
import SIPModel
import Wording

/// `patchbay verify`: the one-time verification of an outbound number.
struct VerifyCommand: ReadingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Starts the verification of an outbound number, and prints a code to key in.",
        discussion: """
            Bland then calls the number from +14157234000: enter the code on its keypad.

            Example: patchbay verify +14155550100
            """
    )

    @Argument(help: "The numbers, in E.164; each must be attached outbound.")
    var numbers: [PhoneNumber]

    @OptionGroup var api: APIOptions
    @OptionGroup var result: FormatOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = Context(output, for: Self.self)
        let terminal = context.terminal
        try await reporting(terminal) {
            try await withBareClient(context, api) { client in
                var codes: [JSONValue] = []
                do {
                    for number in numbers {
                        let code = try await verify(number, client)
                        codes.append(["number": .string(number.description), "code": .string(code)])
                        guard result.format == .human else { continue }
                        terminal.print("\(number): \(code). Bland calls it from +14157234000 now; key the code in.")
                    }
                } catch {
                    // Print the codes that the API has issued: Bland is already calling their numbers.
                    if result.format == .json { terminal.print(try JSONText.render(codes)) }
                    throw error
                }
                if result.format == .json { terminal.print(try JSONText.render(codes)) }
            }
        }
    }

    /// Sends the request only once, since each attempt makes Bland call the number.
    private func verify(_ number: PhoneNumber, _ client: BlandClient) async throws -> String {
        let request = APIRequest.verify(number)
        let attempt = await client.attempt(request, body: try request.bytes { _ in nil })
        switch attempt {
        case .answered(.accepted(let json), _):
            guard let code = VerifyAnswer.code(in: json) else {
                throw Failure(
                    .failed,
                    "\(number): the API's answer has no code: \(TerminalSafe.text(json.text.prefix(500).description))"
                )
            }
            return TerminalSafe.text(code)
        case .answered(let verdict, _): throw Failure(client.error(for: verdict), about: "verifying \(number)")
        case .lost, .notSent: throw Failure(client.error(for: attempt), about: "verifying \(number)")
        }
    }
}
