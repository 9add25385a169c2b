import Git
import Testing

@Suite("What git says of a remote")
struct GitTroubleTests {
    @Test(
        "missing or refused credentials are told from a network that failed",
        arguments: [
            "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            "remote: Permission to team/fleet.git denied to github-actions[bot].\n"
                + "fatal: unable to access 'https://github.com/team/fleet.git/': The requested URL returned error: 403",
            "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.com/team/fleet.git/'",
            "Host key verification failed.\nfatal: Could not read from remote repository.",
        ]
    )
    func noAccess(_ err: String) {
        guard case .noAccess = GitTrouble(err: err) else {
            Issue.record("\(GitTrouble(err: err))")
            return
        }
    }

    @Test(
        "a network that failed may have carried it out",
        arguments: [
            "fatal: unable to access 'https://github.com/x/': Could not resolve host: github.com",
            "fatal: the remote end hung up unexpectedly", "",
            "fatal: unable to access 'https://github.com/x/': The requested URL returned error: 502",
            "ssh: connect to host git.example.com port 22: Connection timed out\nfatal: Could not read from remote repository.",
        ]
    )
    func passing(_ err: String) {
        guard case .passing = GitTrouble(err: err) else {
            Issue.record("\(GitTrouble(err: err))")
            return
        }
    }

    @Test("a ref that someone else moved is told from one that the remote won't have")
    func rejected() {
        let head = "To https://git.example.com/fleet.git\n"
        for reason in [
            "[rejected] (stale info)", "[remote rejected] (failed to update ref)", "[rejected] (fetch first)",
        ] {
            #expect(GitTrouble(out: head + "!\ta:refs/patchbay/default\t\(reason)\nDone", err: "") == .moved)
        }
        let out = head + "!\ta:refs/patchbay/default\t[remote rejected] (pre-receive hook declined)\nDone"
        #expect(
            GitTrouble(out: out, err: "remote: only branches here        \nerror: failed to push some refs")
                == .refused("[remote rejected] (pre-receive hook declined) (only branches here)"))
        let atomic =
            "!\ta:refs/patchbay/default\t[rejected] (atomic push failed)\n!\t:refs/x\t[rejected] (stale info)\n"
        #expect(GitTrouble(out: head + atomic, err: "") == .moved)
        #expect(GitTrouble(err: "fatal: the receiving end does not support --atomic push") == .notAtomic)
    }

    @Test("a URL's user and token aren't shown, wherever they stand")
    func masked() {
        let cases = [
            ("https://token@git.example.com/x.git", "https://…@git.example.com/x.git"),
            (
                "fatal: unable to access 'https://me:p@ss@host/x/': no",
                "fatal: unable to access 'https://…@host/x/': no"
            ),
            ("ssh://git@host/x and https://a:b@c", "ssh://…@host/x and https://…@c"),
            ("https://host/a@b", "https://host/a@b"), ("git@host:x.git", "git@host:x.git"), ("no URL", "no URL"),
        ]
        for (text, masked) in cases { #expect(GitTrouble.maskingUserInfo(text) == masked) }
        #expect(GitTrouble.shown("fatal: a\u{1B}[31m\nb") == "a [31m b")
        #expect(GitTrouble.shown(String(repeating: "x", count: 1000)).count == 301)
    }
}
