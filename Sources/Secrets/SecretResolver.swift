import Files
package import SIPModel
import SystemPackage

/// Finds the values of secrets: in the environment, in files, and by running programs (docs/manifest.md#secrets).
///
/// Each secret is looked up once, even if many numbers use it. Its value is returned as a `SecretValue`, which can't be
/// printed.
package struct SecretResolver: Sendable {
    private let environment: [String: String]
    private let directory: String
    private let allows: Allowances
    private let key: SecretValue?
    private let commandTimeout: Duration

    /// The sources of secrets that a run allows, in addition to the environment and private files.
    package struct Allowances: Sendable {
        /// Whether programs may be run. They aren't by default, since a pull request could change the commands.
        package let commands: Bool
        /// Whether every user of the machine may be able to read a secret's file.
        package let openFiles: Bool

        package init(commands: Bool = false, openFiles: Bool = false) {
            self.commands = commands
            self.openFiles = openFiles
        }
    }

    /// Maximum size of a secret from a file or a command, in bytes.
    package static let maximumSize = 64 * 1024
    /// Default time-out of a command.
    package static let commandTimeout = Duration.seconds(30)

    /// - Parameters:
    ///   - directory: the configuration's directory, the base of relative paths and the working directory of commands.
    ///   - key: the API key, which is refused as the value of a secret, whatever its source.
    package init(
        environment: [String: String],
        directory: String,
        allows: Allowances = Allowances(),
        key: SecretValue? = nil,
        commandTimeout: Duration = Self.commandTimeout
    ) {
        self.environment = environment
        self.directory = directory
        self.allows = allows
        self.key = key
        self.commandTimeout = commandTimeout
    }

    /// Returns the secrets that are available, and the reason for each of the others.
    package func resolve(_ references: some Collection<SecretReference>) async -> SecretStore {
        var store = SecretStore()
        for reference in Set(references).sorted() {
            do throws(SecretProblem) {
                let text = try await value(of: reference)
                store.values[reference] = SecretValue(text)
                if CredentialFlaw.hasOuterBlank(text) { store.withOuterBlank.insert(reference) }
            } catch {
                store.problems[reference] = error
            }
        }
        return store
    }

    private func value(of reference: SecretReference) async throws(SecretProblem) -> String {
        let text: String
        switch reference {
        case .environment(let name):
            guard !SecretReference.isForbidden(environment: name) else { throw .forbidden }
            // CI services pass an empty text for a secret that isn't set.
            text = environment[name] ?? ""
        case .file(let path): text = Self.withoutNewline(try contents(ofFile: path))
        case .command(let words): text = Self.withoutNewline(try await output(of: words))
        }
        guard !text.isEmpty else { throw .absent }
        // /proc/self/environ has NUL between its entries, and contains the API key and every other secret.
        guard !text.utf8.contains(0) else { throw .notText }
        guard SecretValue(text) != key else { throw .forbidden }
        if let flaw = CredentialFlaw(in: text) { throw .flawed(flaw) }
        return text
    }

    private func contents(ofFile path: String) throws(SecretProblem) -> String {
        let file = FilePath(directory).pushing(FilePath(path)).string
        let content: RegularFile.Content
        do throws(FileProblem) {
            content = try RegularFile.content(of: file, limit: Self.maximumSize)
        } catch {
            throw .unreadable(error)
        }
        guard allows.openFiles || !content.isOpenToAll else { throw .openToAll }
        guard content.bytes.count <= Self.maximumSize else { throw .tooLarge }
        guard let text = String(validating: content.bytes, as: UTF8.self) else { throw .notText }
        return text
    }

    private func output(of words: [String]) async throws(SecretProblem) -> String {
        guard allows.commands else { throw .commandsNotAllowed }
        guard let command = SecretCommand(words, in: directory, environment: environment) else { throw .absent }
        return try await command.run(timeout: commandTimeout)
    }

    private static func withoutNewline(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: "\n") else { return text }
        bytes.removeLast()
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SecretResolver: CustomReflectable {
    /// The resolver holds the whole environment, which must not be dumped.
    package var customMirror: Mirror { Mirror(self, children: ["directory": directory]) }
}

/// The secrets of a run: the values that are available, and the reason for each of the others.
package struct SecretStore: Sendable {
    package fileprivate(set) var values: [SecretReference: SecretValue] = [:]
    package fileprivate(set) var problems: [SecretReference: SecretProblem] = [:]
    /// The available secrets that begin or end with a blank or an invisible character.
    package fileprivate(set) var withOuterBlank: Set<SecretReference> = []

    package init() {}

    package subscript(_ reference: SecretReference) -> SecretValue? { values[reference] }
}
