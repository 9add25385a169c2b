import BlandSimulator
import Foundation
import SchemaChecking
import Testing

/// A project in a new directory, a new simulator, and the real `patchbay` between the two.
struct Bench: Sendable {
    let simulator: Simulator
    let directory: URL
    let key: String

    /// Secrets that must never appear in Patchbay's files or output.
    static let password = "canary-password-3f9c"
    static let username = "canary-user-8d21"
    private static let canaries = [password, username]

    // MARK: Files

    func path(_ name: String) -> String { directory.appending(path: name).path(percentEncoded: false) }

    func write(_ name: String, _ text: String) throws {
        let url = directory.appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        // Patchbay refuses a secret's file that everyone can read.
        if name.hasPrefix("secrets/") { try setMode(name, 0o600) }
    }

    func setMode(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: directory.appending(path: name))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The current text of the ledger, or `nil` if it is missing.
    var ledger: String? { try? read(".patchbay/ledger.json") }

    // MARK: Running

    /// Runs `patchbay` to its end. After every run it checks that `plan`, `drift`, `validate`, `show` and `import`
    /// made only GET calls, that no command printed or wrote a secret, and that JSON matches its schema.
    @discardableResult
    func patchbay(
        _ arguments: String...,
        environment: [String: String] = [:],
        without absent: Set<String> = [],
        input: String = "",
        at place: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        try await patchbay(arguments, environment: environment, without: absent, input: input, at: place)
    }

    @discardableResult
    func patchbay(
        _ arguments: [String],
        environment: [String: String] = [:],
        without absent: Set<String> = [],
        input: String = "",
        checks: Bool = true,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        let before = simulator.log.count
        let oldJournals = Set(journals)
        let program = Program.built("patchbay", arguments)
        let ended = try await program.run(in: directory, self.environment(environment, without: absent), input: input)
        let ran = Ran(ended, requests: Array(simulator.log.dropFirst(before)))
        if let command = arguments.first, ["plan", "drift", "validate", "show", "import"].contains(command) {
            let writes = ran.writes.map { "\($0.method) \($0.path)" }
            #expect(writes.isEmpty, "\(command) makes no call but GET", sourceLocation: place)
        }
        if checks { try checkSecrets(ran, at: place) }
        try checkSchemas(ran, arguments, journals.filter { !oldJournals.contains($0) }, at: place)
        return ran
    }

    /// The environment of a run. It inherits only PATH from the tests' own environment.
    func environment(_ changes: [String: String] = [:], without absent: Set<String> = []) -> [String: String] {
        var environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": directory.path(percentEncoded: false),
            // Temporary files of a killed run are removed with the bench.
            "TMPDIR": directory.path(percentEncoded: false),
            "BLAND_API_URL": simulator.baseURL,
            "BLAND_API_KEY": key,
            "CARRIER_USER": Self.username,
            "CARRIER_PASSWORD": Self.password,
        ]
        environment.merge(changes) { _, new in new }
        return environment.filter { !absent.contains($0.key) }
    }

    // MARK: Schemas

    private var journals: [URL] {
        let folder = directory.appending(path: ".patchbay/journals")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "jsonl" }
    }

    /// Validates all JSON that has a schema: the output, a plan file, and the run's journals.
    private func checkSchemas(
        _ ran: Ran, _ arguments: [String], _ journals: [URL], at place: SourceLocation
    ) throws {
        if arguments.hasPair("--format", "json"), let name = Self.schema(of: arguments), !ran.out.isEmpty {
            #expect(try SchemaCheck(name).problems(of: ran.out) == [], sourceLocation: place)
        }
        if let index = arguments.firstIndex(of: "--out"), let plan = try? read(arguments[index + 1]) {
            #expect(try SchemaCheck("plan").problems(of: plan) == [], sourceLocation: place)
        }
        guard !journals.isEmpty else { return }
        let check = try SchemaCheck("journal")
        for journal in journals {
            // The last line may have been cut off.
            let text = String(decoding: try Data(contentsOf: journal), as: UTF8.self)
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                #expect(check.problems(of: String(line)) == [], "\(line)", sourceLocation: place)
            }
        }
    }

    private static func schema(of arguments: [String]) -> String? {
        switch arguments.first {
        case "plan": "plan"
        case "drift": "drift"
        case "apply", "rollback": "outcome"
        case "show": arguments.contains("--desired") ? "desired" : nil
        default: nil
        }
    }

    // MARK: Secrets

    private func checkSecrets(_ ran: Ran, at place: SourceLocation) throws {
        for canary in Self.canaries + [key] {
            #expect(!ran.out.contains(canary), "stdout has a secret", sourceLocation: place)
            #expect(!ran.err.contains(canary), "stderr has a secret", sourceLocation: place)
        }
        // The tests' manifests in fleet/ may contain literal secrets on purpose.
        let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: [.isRegularFileKey])
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() {
            let isFile = try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
            guard isFile == true, !file.path.contains("/fleet/"), !file.path.contains("/secrets/") else { continue }
            guard let data = try? Data(contentsOf: file) else { continue }
            for canary in Self.canaries + [key] {
                #expect(
                    data.range(of: Data(canary.utf8)) == nil, "\(file.lastPathComponent) has a secret",
                    sourceLocation: place
                )
            }
        }
    }
}

/// The result of a run of `patchbay`.
struct Ran: Sendable, CustomTestStringConvertible {
    let code: Int32
    let out: String
    let err: String
    /// The simulator's requests during the run.
    let requests: [LoggedRequest]

    init(_ ended: Program.Ended, requests: [LoggedRequest]) {
        code = ended.code
        out = ended.out
        err = ended.err
        self.requests = requests
    }

    var reads: [LoggedRequest] { requests.filter { $0.method == "GET" } }
    var writes: [LoggedRequest] { requests.filter { $0.method != "GET" } }
    /// The writes in order, in the form `POST /sip/update`.
    var calls: [String] { writes.map { "\($0.method) \($0.path.dropFirst("/v1".count))" } }

    var testDescription: String { "exit \(code)\n\(out)\n\(err)" }

    func json() throws -> SimulatorJSON { try SimulatorJSON(parsing: out) }
}

/// Sets up a bench, runs `body` with it, and removes it.
func withBench(
    _ files: [String: String] = [:],
    _ quirks: Quirks = Quirks(),
    at place: SourceLocation = #_sourceLocation,
    _ body: @Sendable (Bench) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let key = "canary-key-5b07"
    let configuration = SimulatorConfiguration {
        $0.quirks = quirks
        $0.organisations = [SimulatedOrganisation(id: "org-simulator", keys: [key])]
    }
    try await withSimulator(configuration) { simulator in
        let bench = Bench(simulator: simulator, directory: directory.resolvingSymlinksInPath(), key: key)
        try bench.write("patchbay.yaml", "manifests: fleet\n")
        for (name, text) in files { try bench.write(name, text) }
        try await body(bench)
    }
}

extension [String] {
    /// Whether `value` follows `option`.
    fileprivate func hasPair(_ option: String, _ value: String) -> Bool {
        zip(self, dropFirst()).contains { $0 == (option, value) }
    }
}
