import Foundation
import SIPModel
import Secrets
import Testing

@Suite("Secret resolver")
struct SecretResolverTests {
    private static let value = "canary-3f9c"

    /// Resolves one reference in a directory with some files.
    private func resolve(
        _ reference: SecretReference, environment: [String: String] = [:], files: [String: Data] = [:],
        allowsCommands: Bool = false, key: SecretValue? = nil
    ) async throws -> (value: String?, problem: SecretProblem?) {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, data) in files {
            try data.write(to: directory.appending(path: name))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: directory.appending(path: name).path(percentEncoded: false))
        }
        let resolver = SecretResolver(
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given },
            directory: directory.path(percentEncoded: false), allowsCommands: allowsCommands, key: key
        )
        let store = await resolver.resolve([reference])
        return (store[reference].map { $0.exposed { $0 } }, store.problems[reference])
    }

    @Test(
        "a variable gives its value as it is; an empty one counts as absent",
        arguments: [("canary", "canary"), (" a b\n", " a b\n"), ("é", "é"), ("", nil), (nil, nil)]
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
            ("pw", "pw"), ("pw\n", "pw"), ("pw\r\n", "pw"), ("pw\n\n", "pw\n"), ("\npw", "\npw"), (" pw ", " pw "),
            ("\n", nil), ("", nil), ("pw\r", "pw\r"),
        ] as [(String, String?)]
    )
    func file(_ content: String, _ expected: String?) async throws {
        let found = try await resolve(.file("secret"), files: ["secret": Data(content.utf8)])
        #expect(found.value == expected)
        #expect(found.problem == (expected == nil ? .absent : nil))
    }

    @Test(
        "a file that gives no secret says why",
        arguments: [
            ("nothing", .unreadable), (".", .unreadable), ("binary", .notText), ("zeros", .notText),
            ("large", .tooLarge), ("/dev/zero", .tooLarge), ("/proc/self/environ", .notText),
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
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(try await resolve(.file(directory.path(percentEncoded: false))).value == "absolute")
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
            (["false"], .commandFailed), (["sh", "-c", "echo canary-3f9c; exit 3"], .commandFailed),
            (["no-such-program"], .commandFailed), (["./nowhere"], .commandFailed), (["true"], .absent), ([], .absent),
            (["head", "-c", "70000", "/dev/zero"], .commandFailed),
        ] as [([String], SecretProblem)]
    )
    func badCommand(_ words: [String], _ expected: SecretProblem) async throws {
        let found = try await resolve(.command(words), allowsCommands: true)
        #expect(found.value == nil)
        #expect(found.problem == expected)
        #expect(found.problem?.explanation.contains(Self.value) == false)
    }

    @Test("a value is never printed, by whatever way")
    func unprintable() async throws {
        let resolver = SecretResolver(environment: ["NAME": Self.value], directory: "/", allowsCommands: false)
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
