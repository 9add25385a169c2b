import Files
import Foundation
import SIPModel
import Secrets
import TestSupport
import Testing

@Suite("Secret resolver")
struct SecretResolverTests {
    private static let value = "canary-3f9c"
    /// A timeout that no test waits for: the commands end by themselves.
    private static let patience = Duration.seconds(86_400)

    /// Resolves one reference in a new directory with these files.
    private func resolve(
        _ reference: SecretReference, environment: [String: String] = [:], files: [String: Data] = [:],
        allowsCommands: Bool = false, allowsOpenFiles: Bool = false, mode: Int = 0o700, key: SecretValue? = nil
    ) async throws -> (value: String?, problem: SecretProblem?) {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, data) in files {
            try data.write(to: directory.appending(path: name))
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: directory.appending(path: name).path(percentEncoded: false))
        }
        let resolver = SecretResolver(
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given },
            directory: directory.path(percentEncoded: false),
            allows: .init(commands: allowsCommands, openFiles: allowsOpenFiles), key: key,
            commandTimeout: Self.patience
        )
        let store = await resolver.resolve([reference])
        return (store[reference].map { $0.exposed { $0 } }, store.problems[reference])
    }

    @Test(
        "a variable gives its value as it is; an empty one counts as absent",
        arguments: [("canary", "canary"), (" a b ", " a b "), ("é", "é"), ("", nil), (nil, nil)]
            as [(String?, String?)]
    )
    func environment(_ value: String?, _ expected: String?) async throws {
        let found = try await resolve(.environment("NAME"), environment: value.map { ["NAME": $0] } ?? [:])
        #expect(found.value == expected)
        #expect(found.problem == (expected == nil ? .absent : nil))
    }

    @Test(
        "Patchbay's own variables are never a source",
        arguments: ["BLAND_API_KEY", "PATCHBAY_ALLOW_SECRET_COMMANDS", "PATCHBAY_X"]
    )
    func forbidden(_ name: String) async throws {
        let found = try await resolve(.environment(name), environment: [name: "value"])
        #expect(found.value == nil)
        #expect(found.problem == .forbidden)
    }

    @Test("nor is the API's key, wherever it is found")
    func key() async throws {
        let key = SecretValue("key")
        let variable = try await resolve(.environment("COPY"), environment: ["COPY": "key"], key: key)
        #expect(variable.problem == .forbidden)
        let file = try await resolve(.file("key"), files: ["key": Data("key\n".utf8)], key: key)
        #expect(file.problem == .forbidden)
        #expect(try await resolve(.environment("X"), environment: ["X": "key2"], key: key).value == "key2")
    }

    @Test(
        "one trailing newline of a file is dropped",
        arguments: [
            ("pw", "pw"), ("pw\n", "pw"), ("pw\r\n", "pw"), (" pw ", " pw "), ("e\u{301}\n", "e\u{301}"),
            ("\n", nil), ("", nil),
        ] as [(String, String?)]
    )
    func file(_ content: String, _ expected: String?) async throws {
        let found = try await resolve(.file("secret"), files: ["secret": Data(content.utf8)])
        #expect(found.value == expected)
        #expect(found.problem == (expected == nil ? .absent : nil))
    }

    @Test(
        "a value that can't be a credential is refused, whatever its source, and never shown",
        arguments: [
            ("\(value)\n\n", .lineBreakAtEnd), ("\(value)\r", .lineBreakAtEnd), ("\n\(value)", .controlCharacter),
            ("\(value)\r\nX-Admin: yes", .controlCharacter), ("\u{1B}[2J\(value)", .controlCharacter),
            ("a\tb", .controlCharacter), ("\u{FEFF}\(value)\n", .byteOrderMark),
        ] as [(String, CredentialFlaw)]
    )
    func flawed(_ text: String, _ flaw: CredentialFlaw) async throws {
        let data = ["secret": Data(text.utf8)]
        let command = SecretReference.command(["cat", "secret"])
        for found in [
            try await resolve(.file("secret"), files: data),
            try await resolve(command, files: data, allowsCommands: true),
        ] {
            #expect(found.value == nil)
            #expect(found.problem == .flawed(flaw))
            #expect(
                found.problem.map { $0.explanation.contains(Self.value) || $0.remedy.contains(Self.value) } == false)
        }
    }

    @Test("a variable keeps its line break, and so is refused", arguments: ["pw\n", "pw\r\n", "pw\r"])
    func lineBreakOfVariable(_ text: String) async throws {
        let found = try await resolve(.environment("NAME"), environment: ["NAME": text])
        #expect(found.value == nil)
        #expect(found.problem == .flawed(.lineBreakAtEnd))
    }

    @Test(
        "a blank at either end is noted, and the value is kept",
        arguments: [(" pw", true), ("pw ", true), ("p w", false)])
    func outerBlank(_ text: String, _ isNoted: Bool) async {
        let reference = SecretReference.environment("NAME")
        let store = await SecretResolver(environment: ["NAME": text], directory: "/").resolve([reference])
        #expect(store[reference] == SecretValue(text))
        #expect(store.withOuterBlank.contains(reference) == isNoted)
    }

    @Test(
        "a file that gives no secret says why",
        arguments: [
            ("nothing", .unreadable(.absent)), (".", .unreadable(.isDirectory)), ("binary", .notText),
            ("zeros", .notText), ("large", .tooLarge), ("/dev/zero", .unreadable(.isNoFile)),
            ("/proc/self/environ", .notText),
        ] as [(String, SecretProblem)]
    )
    func badFile(_ name: String, _ expected: SecretProblem) async throws {
        let files = [
            "binary": Data([0xFF, 0xFE]), "zeros": Data("a\u{0}b".utf8),
            "large": Data(repeating: UInt8(ascii: "x"), count: SecretResolver.maximumSize + 1),
        ]
        let found = try await resolve(.file(name), files: files)
        #expect(found.value == nil)
        #expect(found.problem == expected)
    }

    @Test("an absolute path and a relative one both name a file")
    func paths() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try Data("absolute".utf8).write(to: directory)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: directory.path(percentEncoded: false))
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(try await resolve(.file(directory.path(percentEncoded: false))).value == "absolute")
    }

    @Test(
        "a file that everyone can read is refused, unless that is allowed",
        arguments: [(0o600, false), (0o640, false), (0o660, false), (0o644, true), (0o604, true), (0o444, true)]
    )
    func openToAll(_ mode: Int, _ isOpen: Bool) async throws {
        let files = ["secret": Data("pw".utf8)]
        let found = try await resolve(.file("secret"), files: files, mode: mode)
        #expect(found.value == (isOpen ? nil : "pw"))
        #expect(found.problem == (isOpen ? .openToAll : nil))
        #expect(SecretProblem.openToAll.remedy.contains("chmod o-r"))
        #expect(SecretProblem.openToAll.remedy.contains("--allow-open-secret-files"))
        let allowed = try await resolve(.file("secret"), files: files, allowsOpenFiles: true, mode: mode)
        #expect(allowed.value == "pw")
    }

    @Test("a command is run only when it is allowed")
    func notAllowed() async throws {
        #expect(try await resolve(.command(["echo", "pw"])).problem == .commandsNotAllowed)
        #expect(try await resolve(.command(["echo", "pw"]), allowsCommands: true).value == "pw")
    }

    @Test("its words are arguments, and no shell reads them")
    func words() async throws {
        let found = try await resolve(.command(["printf", "%s|", "$HOME", "`id`", "a b; ls"]), allowsCommands: true)
        #expect(found.value == "$HOME|`id`|a b; ls|")
    }

    @Test("it runs where the configuration is, without Patchbay's key and settings")
    func world() async throws {
        let script = Data(
            "#!/bin/sh\nprintf '%s.' \"${BLAND_API_KEY-none}\" \"${PATCHBAY_X-none}\" \"$OWN\"; cat word\n".utf8)
        let found = try await resolve(
            .command(["./print"]), environment: ["BLAND_API_KEY": "key", "PATCHBAY_X": "x", "OWN": "own"],
            files: ["print": script, "word": Data("word\n".utf8)], allowsCommands: true
        )
        #expect(found.value == "none.none.own.word")
    }

    @Test(
        "a command that gives no secret says why, and not what it printed",
        arguments: [
            (["false"], .commandFailed("ended with exit code 1", said: nil)),
            (["sh", "-c", "echo canary-3f9c; exit 3"], .commandFailed("ended with exit code 3", said: nil)),
            (["sh", "-c", "kill -9 $$"], .commandFailed("was ended by signal 9", said: nil)),
            (["no-such-program"], .commandNotStarted), (["./nowhere"], .commandNotStarted), (["true"], .absent),
            ([], .absent), (["head", "-c", "70000", "/dev/zero"], .tooLarge), (["printf", "a\\377"], .notText),
            (["printf", "a\\0b"], .notText),
        ] as [([String], SecretProblem)]
    )
    func badCommand(_ words: [String], _ expected: SecretProblem) async throws {
        let found = try await resolve(.command(words), allowsCommands: true)
        #expect(found.value == nil)
        #expect(found.problem == expected)
        #expect(found.problem?.explanation.contains(Self.value) == false)
    }

    @Test("what a command says is quoted when it fails and printed nothing, on one line")
    func said() async throws {
        let script = "printf '[ERROR] not signed in\\n  run op signin\\n\\n' >&2; exit 6"
        let found = try await resolve(.command(["sh", "-c", script]), allowsCommands: true)
        #expect(
            found.problem
                == .commandFailed("ended with exit code 6", said: "[ERROR] not signed in / run op signin"))
        #expect(found.problem?.explanation.contains("run op signin") == true)
    }

    @Test(
        "once it printed anything, nothing that it says is quoted: that may be the value again",
        arguments: [
            "printf canary-3f9c; echo canary-3f9c >&2; exit 1", "echo; echo x; echo canary-3f9c | rev >&2; exit 1",
            "echo canary-3f9c; echo canary-3f9c >&2; kill -9 $$",
        ]
    )
    func saidNothing(_ script: String) async throws {
        let found = try await resolve(.command(["sh", "-c", script]), allowsCommands: true)
        guard case .commandFailed(_, said: nil)? = found.problem else {
            Issue.record("\(String(describing: found.problem))")
            return
        }
    }

    @Test("of a long lament 2,000 characters are quoted, and it holds nobody up")
    func lament() async throws {
        let flood = "head -c 300000 /dev/zero | tr '\\0' e >&2"
        let failed = try await resolve(.command(["sh", "-c", "\(flood); exit 1"]), allowsCommands: true)
        guard case .commandFailed(_, let said?)? = failed.problem else {
            Issue.record("\(String(describing: failed.problem))")
            return
        }
        #expect(said == String(repeating: "e", count: 2_000) + "…")
        let fine = try await resolve(.command(["sh", "-c", "\(flood); echo pw"]), allowsCommands: true)
        #expect(fine.value == "pw")
    }

    @Test("a command that takes too long is given up")
    func timeout() async throws {
        let resolver = SecretResolver(
            environment: ["PATH": "/usr/bin:/bin"], directory: "/", allows: .init(commands: true),
            commandTimeout: .milliseconds(1))
        let reference = SecretReference.command(["sleep", "1000"])
        let store = await resolver.resolve([reference])
        #expect(store.problems[reference] == .commandTimedOut(.milliseconds(1)))
        #expect(SecretProblem.commandTimedOut(SecretResolver.commandTimeout).explanation.contains("30 seconds"))
    }

    @Test("of one that is given up nothing goes on, whatever it started and whatever that ignores")
    func nothingLeft() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let fifo = directory.appending(path: "fifo").path(percentEncoded: false)
        try #require(mkfifo(fifo, 0o600) == 0)
        // Every process of the script has the FIFO open: the reader sees its end when the last of them has ended.
        let descriptor = open(fifo, O_RDONLY | O_NONBLOCK)
        defer { close(descriptor) }
        let script = "exec 3>fifo; trap '' TERM HUP INT; (sleep 1000 & sleep 1000) & echo x >&3; sleep 1000"
        let resolver = SecretResolver(
            environment: ["PATH": "/usr/bin:/bin"], directory: directory.path(percentEncoded: false),
            allows: .init(commands: true), commandTimeout: Self.patience)
        let reference = SecretReference.command(["sh", "-c", script])
        let resolving = Task { await resolver.resolve([reference]).problems[reference] }
        try await waitUntil { Readiness(of: descriptor).hasInput }
        resolving.cancel()
        #expect(await resolving.value == .cancelled)
        var bytes: [UInt8] = [0, 0, 0]
        #expect(read(descriptor, &bytes, 3) == 2, "it ran")
        // Otherwise a process still has the FIFO open.
        try await waitUntil { Readiness(of: descriptor).isHungUp }
    }

    @Test("each secret is looked up once, however often it is asked for in a run")
    func once() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let resolver = SecretResolver(
            environment: ["PATH": "/usr/bin:/bin"], directory: directory.path(percentEncoded: false),
            allows: .init(commands: true), commandTimeout: Self.patience)
        let reference = SecretReference.command(["sh", "-c", "echo run >> runs; echo pw"])
        let store = await resolver.resolve(Array(repeating: reference, count: 5))
        #expect(store[reference]?.exposed { $0 } == "pw")
        #expect(try String(contentsOf: directory.appending(path: "runs"), encoding: .utf8) == "run\n")
    }

    @Test("a value is never printed, by whatever way")
    func unprintable() async throws {
        let resolver = SecretResolver(environment: ["NAME": Self.value], directory: "/")
        let store = await resolver.resolve([SecretReference.environment("NAME")])
        var dumped = ""
        dump(store, to: &dumped)
        for text in ["\(store)", String(reflecting: store), dumped, "\(store[.environment("NAME")] as Any)"] {
            #expect(!text.contains(Self.value))
        }
        dumped = ""
        dump(resolver, to: &dumped)
        #expect(!dumped.contains(Self.value), "a resolver holds the whole environment")
    }
}
