import Git
import Testing

@Suite("What a remote's rejection means")
struct GitTroubleWordsTests {
    private static func trouble(_ cause: String, _ remote: String = "") -> GitTrouble {
        GitTrouble(
            out: "To https://git.example.com/x\n!\tabc:refs/patchbay/default\t[remote rejected] \(cause)\n", err: remote
        )
    }

    @Test(
        "a server's own trouble is passing",
        arguments: [
            ("(failure)", ""), ("(Internal Server Error)", ""), ("(unpacker error)", ""),
            ("(failure)", "remote: fatal error in commit_refs\n"), ("(remote failed to report status)", ""),
        ])
    func passing(_ cause: String, _ remote: String) {
        guard case .passing = Self.trouble(cause, remote) else {
            Issue.record("\(Self.trouble(cause, remote))")
            return
        }
    }

    @Test(
        "the words of hooks and rules are a refusal",
        arguments: [
            ("(pre-receive hook declined)", ""), ("(protected branch hook declined)", ""),
            ("(push declined due to repository rule violations)", ""), ("(deny updating a hidden ref)", ""),
            ("(failure)", "remote: error: GH013: Repository rule violations found\n"),
            ("(refusing to update checked out branch)", ""), ("(shallow update not allowed)", ""),
        ])
    func refused(_ cause: String, _ remote: String) {
        guard case .refused = Self.trouble(cause, remote) else {
            Issue.record("\(Self.trouble(cause, remote))")
            return
        }
    }
}
