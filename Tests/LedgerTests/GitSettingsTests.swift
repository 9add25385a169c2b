import Foundation
import Ledger
import SystemPackage
import Testing

/// What git gets of the user's settings and environment.
@Suite("git's settings for a ledger")
struct GitSettingsTests {
    /// The remote has another address, which only `extra` tells how to reach.
    private static func hide(_ remote: Remote, behind settings: String, including extra: FilePath) async throws {
        try await remote.git("remote", "set-url", "origin", "hidden:fleet", at: remote.clone)
        let rewrite = "[url \"\(remote.bare)\"]\n\tinsteadOf = hidden:fleet\n"
        try Data(rewrite.utf8).write(to: URL(filePath: extra.string))
        let place = remote.directory.appending(".gitconfig")
        try Data(settings.utf8).write(to: URL(filePath: place.string))
    }

    @Test("settings that the user's own configuration has for this repository alone hold for the ledger, too")
    func conditional() async throws {
        try await withRemote { remote async throws in
            let extra = remote.directory.appending("extra")
            let folder = "\(remote.clone)/"
            try await Self.hide(
                remote, behind: "[includeIf \"gitdir:\(folder)\"]\n\tpath = \(extra)\n", including: extra)
            let ledger = remote.ledger()
            try await ledger.lock(as: otto, patience: .zero)
            try await ledger.save(try fleet(1, "+14150000001"))
            try await ledger.conclude(record("Apply: 1 applied."))
            await ledger.unlock()
            #expect(try await remote.subjects == ["Apply: 1 applied."])
        }
    }

    @Test("settings of another repository don't hold")
    func otherRepository() async throws {
        try await withRemote { remote async throws in
            let extra = remote.directory.appending("extra")
            try await Self.hide(
                remote, behind: "[includeIf \"gitdir:/somewhere/else/\"]\n\tpath = \(extra)\n", including: extra)
            await #expect(throws: LedgerError.self) {
                _ = try await remote.ledger(timing: TestClock().timing()).load()
            }
        }
    }

    @Test("the repository's configuration is read again for each push: a token may have been renewed")
    func renewed() async throws {
        try await withRemote { remote async throws in
            let ledger = remote.ledger()
            try await ledger.lock(as: otto, patience: .zero)
            // The address that was known at first leads nowhere any more, as a token that has expired.
            let moved = remote.directory.appending("moved.git")
            try FileManager.default.moveItem(atPath: remote.bare.string, toPath: moved.string)
            try await remote.git("remote", "set-url", "origin", moved.string, at: remote.clone)
            try await ledger.save(try fleet(1, "+14150000001"))
            try FileManager.default.moveItem(atPath: moved.string, toPath: remote.bare.string)
            try await remote.git("remote", "set-url", "origin", remote.bare.string, at: remote.clone)
            await ledger.unlock()
        }
    }

    @Test(
        "git asks nobody: no program for passwords is run", arguments: ["GIT_ASKPASS", "SSH_ASKPASS", "core.askpass"])
    func asking(_ way: String) async throws {
        try await withRemote { remote async throws in
            let asked = remote.directory.appending("asked")
            let program = remote.directory.appending("ask")
            try Data("#!/bin/sh\ntouch '\(asked)'\nsleep 1000\n".utf8).write(to: URL(filePath: program.string))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.string)
            // A server that wants a password: git would ask for it.
            let server = try await remote.wrapGit(
                """
                if [ "$1" = ls-remote ]; then
                    printf 'protocol=https\\nhost=git.example.com\\n\\n' | "$real" credential fill >&2
                    exit 128
                fi
                """)
            var changes = server
            if way == "core.askpass" {
                try await remote.git("config", "core.askpass", program.string, at: remote.clone)
            } else {
                changes[way] = program.string
                changes["DISPLAY"] = ":0"
            }
            await #expect {
                _ = try await remote.ledger(timing: TestClock().timing(), changing: changes).load()
            } throws: { error in
                if case .noAccess = error as? LedgerError { true } else { false }
            }
            #expect(!FileManager.default.fileExists(atPath: asked.string))
        }
    }
}
