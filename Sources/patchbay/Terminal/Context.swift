import ArgumentParser
import BlandClient
import Foundation
import Logging
import SIPModel

/// A command's environment, working directory and terminal, read once.
struct Context: Sendable {
    let environment: [String: String]
    let directory: String
    let terminal: Terminal
    let logger: Logger
    /// The name of the command, for the User-Agent.
    let command: String

    /// - Parameter command: a command that makes calls.
    init(_ options: OutputOptions, for command: (any ParsableCommand.Type)? = nil) {
        self.command = command?.configuration.commandName ?? ""
        environment = ProcessInfo.processInfo.environment
        directory = FileManager.default.currentDirectoryPath
        terminal = Terminal(options, environment: environment)
        let level = options.logLevel.level
        logger = Logger(label: "patchbay") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }

    var isCI: Bool {
        guard let value = environment["CI"]?.lowercased() else { return false }
        return !value.isEmpty && value != "false" && value != "0"
    }

    func apiURL(_ options: APIOptions) throws -> APIBaseURL {
        let fromEnvironment = environment["BLAND_API_URL"].flatMap { $0.isEmpty ? nil : $0 }
        do {
            return try APIBaseURL(options.apiURL ?? fromEnvironment ?? APIBaseURL.standard)
        } catch {
            throw Failure(.usage, error.message)
        }
    }

    /// The network of the commands that make calls.
    func network(_ options: APIOptions) -> Network {
        Network(
            environment: environment,
            caFile: options.caFile.map(absolute),
            userAgent: UserAgent(version: Version.current, command: command, environment: environment)
        )
    }

    func key(_ options: APIOptions) throws -> SecretValue {
        let text: String
        if let path = options.apiKeyFile {
            guard let data = FileManager.default.contents(atPath: absolute(path)),
                let content = String(data: data, encoding: .utf8)
            else { throw Failure(.denied, "The key file \(path) can't be read.") }
            text = content.last?.isNewline == true ? String(content.dropLast()) : content
        } else {
            text = environment["BLAND_API_KEY"] ?? ""
        }
        guard !text.isEmpty else {
            throw Failure(.denied, "There is no API key. Set BLAND_API_KEY, or name a file with --api-key-file.")
        }
        guard text.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) }) else {
            throw Failure(.denied, "The API key has spaces, line breaks or other characters that no key has.")
        }
        return SecretValue(text)
    }

    /// The key that signs plan files. An empty variable counts as unset, since CI sets a missing secret to an empty
    /// text.
    var planKey: SecretValue? {
        environment["PATCHBAY_PLAN_KEY"].flatMap { $0.isEmpty ? nil : SecretValue($0) }
    }

    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : directory + "/" + path
    }

    var timestamp: String { Date().formatted(.iso8601) }
}
