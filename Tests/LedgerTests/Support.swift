import Fleet
import Foundation
import Ledger
import Programs
import SIPModel
import Subprocess
import Synchronization
import SystemPackage
import Testing

let environment = ProcessInfo.processInfo.environment

/// A clock that moves only when a task sleeps or a test calls `advance`.
final class TestClock: Sendable {
    private let time = Mutex(Duration.seconds(1000))

    var now: Duration { time.withLock { $0 } }
    private var date: Date { Date(timeIntervalSince1970: 1_700_000_000 + (now / .seconds(1) - 1000)) }
    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    /// - Parameter sleep: runs during each sleep, with its duration.
    func timing(sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }) -> LeaseTiming {
        LeaseTiming(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.advance(duration)
                try await sleep(duration)
            },
            date: { self.date }
        )
    }

    /// A timing under which no lease is renewed: a sleep ends only when it is cancelled.
    var withoutRenewal: LeaseTiming {
        LeaseTiming(
            now: { self.now },
            sleep: { _ in try await Task.sleep(for: .seconds(86_400)) },
            date: { self.date }
        )
    }
}

/// A bare repository that serves as the remote, and a clone of it, in a new directory.
struct Remote: Sendable {
    let directory: FilePath
    var bare: FilePath { directory.appending("origin.git") }
    var clone: FilePath { directory.appending("clone") }

    @discardableResult
    func git(_ arguments: String..., at place: FilePath? = nil, input: String = "") async throws -> String {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        BrokenPipes.areErrors()
        let result = try await run(
            .name("git"), arguments: Arguments(identity + arguments),
            environment: .inherit.updating(["GIT_CONFIG_NOSYSTEM": "1", "HOME": directory.string]),
            workingDirectory: place ?? bare, input: .inputWriter, output: .string(limit: 16 * 1024 * 1024),
            error: .string(limit: 64 * 1024)
        ) { execution in
            // With `.string` in place of a writer, the library crashes if git ends before its input is written.
            _ = try? await execution.standardInputWriter.write(input)
            try? await execution.standardInputWriter.finish()
        }
        try #require(result.terminationStatus.isSuccess, "git \(arguments): \(result.standardError)")
        return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func ledger(
        _ remote: String = "origin", name: String = "default", timing: LeaseTiming = TestClock().withoutRenewal,
        changing environment: [String: String] = [:], at place: FilePath? = nil
    ) -> GitLedger {
        var all = plainEnvironment
        all["HOME"] = directory.string
        all.merge(environment) { $1 }
        return GitLedger(
            remote: remote, name: name, directory: place ?? clone, environment: all, scratch: directory, timing: timing)
    }

    var refs: String {
        get async throws {
            try await git("for-each-ref", "--format=%(objectname) %(refname)", "refs/patchbay", "refs/patchbay-lock")
        }
    }

    func ref(_ name: String) async throws -> String? {
        try await refs.split(separator: "\n").first { $0.hasSuffix(" " + name) }.map { String($0.prefix(40)) }
    }

    /// The subjects of the ledger's commits, the latest first.
    var subjects: [String] {
        get async throws {
            try await git("log", "--format=%s", "refs/patchbay/default").split(separator: "\n").map(String.init)
        }
    }

    /// Writes a `git` that runs a shell script and then the real git, which the script can call as `$real`.
    ///
    /// - Returns: the PATH on which this `git` comes first.
    func wrapGit(_ script: String) async throws -> [String: String] {
        let path = environment["PATH"] ?? "/usr/bin:/bin"
        let real = path.split(separator: ":").map { "\($0)/git" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        let bin = directory.appending("bin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: bin.string, withIntermediateDirectories: true)
        let file = bin.appending("git").string
        let text = "#!/bin/sh\nreal=\(real ?? "git")\ncd_to=\(directory)\n\(script)\nexec \"$real\" \"$@\"\n"
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        return ["PATH": "\(bin):\(path)"]
    }

    func hook(_ name: String, _ script: String) throws {
        let file = bare.appending("hooks").appending(name).string
        try FileManager.default.createDirectory(
            atPath: bare.appending("hooks").string, withIntermediateDirectories: true)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }
}

private let plainEnvironment = environment.filter { !$0.key.hasPrefix("GIT_") }

func withRemote(_ body: (Remote) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let remote = Remote(directory: FilePath(directory.resolvingSymlinksInPath().path(percentEncoded: false)))
    try await remote.git("init", "--quiet", "--bare", "--initial-branch=main", "origin.git", at: remote.directory)
    try await remote.git("init", "--quiet", "--initial-branch=main", "clone", at: remote.directory)
    try await remote.git("remote", "add", "origin", "../origin.git", at: remote.clone)
    try await remote.git("commit", "--quiet", "--allow-empty", "--message", "First", at: remote.clone)
    try await remote.git("push", "--quiet", "origin", "main", at: remote.clone)
    try await body(remote)
}

let otto = LockHolder(user: "otto", host: "build7", process: 4711, since: "2026-01-02T03:04:05Z")
let anna = LockHolder(user: "anna", host: "build8", process: 42, since: "2026-01-02T04:05:06Z")

func fleet(_ generation: Int, _ numbers: String...) throws -> OwnedFleet {
    var fleet = OwnedFleet(apiURL: "https://api.bland.ai/v1", salt: "c2FsdA==", generation: generation)
    for number in numbers {
        fleet.numbers[try PhoneNumber(number)] = OwnedNumber(
            file: "fleet/a.yaml", directions: [.inbound: OwnedDirection(last: .unattached)])
    }
    return fleet
}

func record(_ summary: String) -> RunRecord {
    RunRecord(time: "", user: "otto@build7", commit: String(repeating: "a", count: 40), summary: summary, journal: nil)
}
