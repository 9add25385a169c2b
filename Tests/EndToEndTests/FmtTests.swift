import Foundation
import Testing

@Suite("fmt")
struct FmtTests {
    private static let canonical = "apiVersion: patchbay/v1\n\nnumbers:\n  \"\(number)\": { inbound: {} } # Main.\n"
    private static let loose = "numbers:\n    '\(number)':   {inbound: { }}   # Main.\napiVersion: \"patchbay/v1\"\n"
    private static let broken = "numbers: [\n"

    private static let expectedDiff = """
        --- a/fleet/a.yaml
        +++ b/fleet/a.yaml
        @@ -1,3 +1,4 @@
        +apiVersion: patchbay/v1
        +
         numbers:
        -    '+14150000000':   {inbound: { }}   # Main.
        -apiVersion: "patchbay/v1"
        +  "+14150000000": { inbound: {} } # Main.

        """

    @Test("the configuration's manifests are rewritten and named, and the next run has nothing to do")
    func rewrite() async throws {
        let files = ["fleet/a.yaml": Self.loose, "fleet/b/c.yml": Self.loose, "fleet/d.yaml": Self.canonical]
        try await withBench(files) { bench async throws in
            let configuration = try bench.read("patchbay.yaml")
            let ran = try await bench.patchbay("fmt")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out == "fleet/a.yaml\nfleet/b/c.yml\n")
            for name in files.keys { #expect(try bench.read(name) == Self.canonical) }
            #expect(try bench.read("patchbay.yaml") == configuration)
            let again = try await bench.patchbay("fmt")
            #expect(again.code == 0 && again.out.isEmpty)
        }
    }

    @Test("--check names what would change and exits with 1; --diff shows it; neither writes")
    func check() async throws {
        try await withBench(["fleet/a.yaml": Self.loose, "fleet/b.yaml": Self.canonical]) { bench async throws in
            let check = try await bench.patchbay("fmt", "--check")
            #expect(check.code == 1 && check.out == "fleet/a.yaml\n", "\(check.testDescription)")
            let diff = try await bench.patchbay("fmt", "--diff")
            #expect(diff.code == 0 && diff.out == Self.expectedDiff, "\(diff.testDescription)")
            let both = try await bench.patchbay("fmt", "--check", "--diff")
            #expect(both.code == 1 && both.out == Self.expectedDiff, "\(both.testDescription)")
            #expect(try bench.read("fleet/a.yaml") == Self.loose)
            let good = try await bench.patchbay("fmt", "--check", "fleet/b.yaml")
            #expect(good.code == 0 && good.out.isEmpty)
        }
    }

    @Test("- goes from standard input to standard output, with --check to its name")
    func input() async throws {
        try await withBench { bench async throws in
            let ran = try await bench.patchbay(["fmt", "-"], input: Self.loose)
            #expect(ran.code == 0 && ran.out == Self.canonical)
            let same = try await bench.patchbay(["fmt", "-"], input: Self.canonical)
            #expect(same.code == 0 && same.out == Self.canonical)
            let check = try await bench.patchbay(["fmt", "--check", "-"], input: Self.loose)
            #expect(check.code == 1 && check.out == "<stdin>\n")
            let bad = try await bench.patchbay(["fmt", "-"], input: Self.broken)
            #expect(bad.code == 65 && bad.out.isEmpty && bad.err.contains("<stdin>:2:1: error[PB0003]"))
        }
    }

    @Test("a file that isn't YAML is told with its place and left alone, and the others are formatted all the same")
    func broken() async throws {
        try await withBench(["fleet/a.yaml": Self.broken, "fleet/b.yaml": Self.loose]) { bench async throws in
            let ran = try await bench.patchbay("fmt")
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.out == "fleet/b.yaml\n")
            #expect(ran.err.contains("fleet/a.yaml:2:1: error[PB0003]"))
            #expect(try bench.read("fleet/a.yaml") == Self.broken)
            #expect(try bench.read("fleet/b.yaml") == Self.canonical)
        }
    }

    @Test("a link is written through, and the file keeps its mode")
    func links() async throws {
        try await withBench(["elsewhere/a.yaml": Self.loose, "fleet/b.yaml": Self.canonical]) { bench async throws in
            let manager = FileManager.default
            try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: bench.path("elsewhere/a.yaml"))
            try manager.createSymbolicLink(
                atPath: bench.path("fleet/a.yaml"), withDestinationPath: "../elsewhere/a.yaml")
            let ran = try await bench.patchbay("fmt")
            #expect(ran.code == 0 && ran.out == "fleet/a.yaml\n", "\(ran.testDescription)")
            let target = try manager.destinationOfSymbolicLink(atPath: bench.path("fleet/a.yaml"))
            #expect(target == "../elsewhere/a.yaml")
            #expect(try bench.read("elsewhere/a.yaml") == Self.canonical)
            let mode = try manager.attributesOfItem(atPath: bench.path("elsewhere/a.yaml"))[.posixPermissions] as? Int
            #expect(mode == 0o640)
            #expect(try manager.contentsOfDirectory(atPath: bench.path("elsewhere")) == ["a.yaml"])
        }
    }

    @Test("a file that is as it should be isn't written")
    func untouched() async throws {
        try await withBench(["fleet/a.yaml": Self.canonical]) { bench async throws in
            let manager = FileManager.default
            let old = Date(timeIntervalSince1970: 1_000_000_000)
            try manager.setAttributes([.modificationDate: old], ofItemAtPath: bench.path("fleet/a.yaml"))
            #expect(try await bench.patchbay("fmt").code == 0)
            let date = try manager.attributesOfItem(atPath: bench.path("fleet/a.yaml"))[.modificationDate] as? Date
            #expect(date == old)
        }
    }

    @Test("what has no manifest, and the configuration itself, is an error that says so")
    func slips() async throws {
        try await withBench(["fleet/a.yaml": Self.canonical]) { bench async throws in
            let absent = try await bench.patchbay("fmt", "flet")
            #expect(absent.code == 65 && absent.err.contains("No manifest found: flet"))
            let configuration = try await bench.patchbay("fmt", "patchbay.yaml")
            #expect(configuration.code == 64 && configuration.err.contains("fmt formats manifests alone"))
        }
    }

    @Test("line ends alone are a change, too, and a comment that would come to allow more is named")
    func lineEnds() async throws {
        let waived = """
            apiVersion: patchbay/v1
            numbers:
              "\(number)":
                outbound:
                  sip_endpoint: sip:pbx.example.com:5061
                  # patchbay: allow PB0301 because of the PBX
                  options: { transport: tcp,
                    secure_media: false }

            """
        let files = [
            "fleet/a.yaml": Self.canonical.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\r\n"), "fleet/b.yaml": waived,
        ]
        try await withBench(files) { bench async throws in
            let diff = try await bench.patchbay("fmt", "--diff", "fleet/a.yaml")
            #expect(diff.out == "fleet/a.yaml: line ends, byte order mark or encoding alone\n")
            let ran = try await bench.patchbay("fmt")
            #expect(ran.code == 1 && ran.out == "fleet/a.yaml\n", "\(ran.testDescription)")
            #expect(ran.err.contains("fleet/b.yaml:6 is left as it is"))
            #expect(try bench.read("fleet/a.yaml") == Self.canonical)
            #expect(try bench.read("fleet/b.yaml") == waived)
        }
    }

    @Test("a password that someone wrote out is in no diff")
    func secrets() async throws {
        let text = "numbers:\n  \"\(number)\":\n    outbound:\n      options: {sip_password:   \(Bench.password)}\n"
        try await withBench(["fleet/a.yaml": text]) { bench async throws in
            let ran = try await bench.patchbay("fmt", "--diff", "--check")
            #expect(ran.code == 1 && ran.out.contains("sip_password"), "\(ran.testDescription)")
            #expect(try await bench.patchbay("fmt").code == 0)
            #expect(try bench.read("fleet/a.yaml").contains(Bench.password))
        }
    }
}
