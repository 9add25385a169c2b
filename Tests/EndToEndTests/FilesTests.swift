import Foundation
import Testing

#if os(Linux)
    import Glibc
#endif

/// Unexpected files among the manifests: Patchbay reports each of them and never crashes or hangs.
@Suite("Files")
struct FilesTests {
    private let fleet = ["fleet/a.yaml": inboundFleet([number])]

    private func link(_ bench: Bench, _ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: bench.path(name), withDestinationPath: target)
    }

    /// Expects one diagnostic from each command that reads manifests.
    private func expect(
        _ bench: Bench, _ code: String, at place: String, _ words: String, source: SourceLocation = #_sourceLocation
    ) async throws {
        let validate = try await bench.patchbay("validate")
        #expect(validate.code == 65, "\(validate.testDescription)", sourceLocation: source)
        #expect(validate.out.contains("\(place): error[\(code)]: "), "\(validate.out)", sourceLocation: source)
        #expect(validate.out.contains(words), "\(validate.out)", sourceLocation: source)
        #expect(validate.out.contains("1 error\n"), "\(validate.out)", sourceLocation: source)
        let apply = try await bench.patchbay("apply", "--auto-approve")
        #expect(apply.code == 65, "\(apply.testDescription)", sourceLocation: source)
        #expect(apply.requests.isEmpty, sourceLocation: source)
    }

    @Test(
        "a link that leads nowhere, in a circle or to a device is told",
        arguments: [
            ("nowhere", "it isn't there, or is a link to nothing"),
            ("x.yaml", "it is a link that leads back to itself"),
            ("/dev/zero", "it is a FIFO, a socket or a device"), ("/dev/null", "it is a FIFO, a socket or a device"),
        ]
    )
    func links(_ target: String, _ words: String) async throws {
        try await withBench(fleet) { bench async throws in
            try link(bench, "fleet/x.yaml", to: target)
            try await expect(bench, "PB0001", at: "fleet/x.yaml:1:1", words)
        }
    }

    @Test("a FIFO is told, and not waited for, wherever it stands")
    func fifo() async throws {
        try await withBench(fleet) { bench async throws in
            try #require(mkfifo(bench.path("fleet/x.yml"), 0o600) == 0)
            try await expect(bench, "PB0001", at: "fleet/x.yml:1:1", "it is a FIFO")
            let named = try await bench.patchbay("validate", "fleet/x.yml")
            #expect(named.code == 65)
            try bench.remove("fleet/x.yml")
            try bench.remove("patchbay.yaml")
            try #require(mkfifo(bench.path("patchbay.yaml"), 0o600) == 0)
            let configuration = try await bench.patchbay("validate")
            #expect(configuration.code == 65)
            #expect(configuration.err.contains("patchbay.yaml can't be read: it is a FIFO"), "\(configuration.err)")
        }
    }

    #if os(Linux)
        @Test("a socket is told")
        func socket() async throws {
            try await withBench(fleet) { bench async throws in
                let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                defer { close(descriptor) }
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                let path = bench.path("fleet/x.yaml").utf8
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
                let bound = withUnsafeBytes(of: &address) { raw in
                    raw.withMemoryRebound(to: sockaddr.self) {
                        $0.baseAddress.map { bind(descriptor, $0, socklen_t(raw.count)) }
                    }
                }
                try #require(bound == 0)
                try await expect(bench, "PB0001", at: "fleet/x.yaml:1:1", "it is a FIFO, a socket or a device")
            }
        }
    #endif

    @Test("a file or directory that may not be read is told")
    func denied() async throws {
        try await withBench(fleet) { bench async throws in
            try bench.write("fleet/closed/b.yaml", inboundFleet(["+14155550101"]))
            for (name, place, words) in [
                ("fleet/closed", "fleet/closed", "the directory can't be listed: permission denied"),
                ("fleet/a.yaml", "fleet/a.yaml", "The file can't be read: permission denied"),
            ] {
                try bench.setMode(name, 0)
                // Root can read every file, so the command runs as another user.
                let line = "exec \(Program.path(of: "patchbay")) validate"
                let drop = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "sh", "-c", line]
                let program = getuid() == 0 ? Program.named("setpriv", drop) : Program.named("sh", ["-c", line])
                let ran = try await program.run(in: bench.directory, bench.environment())
                try bench.setMode(name, 0o755)
                #expect(ran.code == 65, "\(ran)")
                #expect(ran.out.contains("\(place):1:1: error[PB0001]: "), "\(ran.out)")
                #expect(ran.out.contains(words), "\(ran.out)")
            }
        }
    }

    @Test("a directory named like a manifest is a directory, and a link back up is not followed for ever")
    func directories() async throws {
        try await withBench(fleet) { bench async throws in
            try bench.write("fleet/more.yaml/b.yaml", inboundFleet(["+14155550101"]))
            try link(bench, "fleet/more.yaml/up", to: "../..")
            try link(bench, "fleet/self.yaml", to: ".")
            let ran = try await bench.patchbay("validate")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.out == "2 numbers in 2 files: valid\n")
        }
    }

    // Other systems reject such names.
    #if os(Linux)
        @Test("a name that isn't UTF-8 is told, and never passed over: its numbers would be detached")
        func names() async throws {
            try await withBench(fleet) { bench async throws in
                func make(_ script: String) async throws {
                    let program = Program.named("sh", ["-c", script])
                    let ran = try await program.run(in: bench.directory, bench.environment())
                    try #require(ran.code == 0, "\(ran.err)")
                }
                try await make("cp fleet/a.yaml \"$(printf 'fleet/caf\\351.yaml')\"")
                try await expect(bench, "PB0001", at: #"fleet/caf\xE9.yaml:1:1"#, "its name isn't UTF-8")
                try await make("rm fleet/caf*; mkdir \"$(printf 'fleet/d\\377')\"")
                try await expect(bench, "PB0001", at: #"fleet/d\xFF:1:1"#, "its name isn't UTF-8")
                try await make("rmdir fleet/d*; : > \"$(printf 'fleet/notes\\351.txt')\"")
                #expect(try await bench.patchbay("validate").code == 0, "what isn't named like a manifest is no matter")
            }
        }
    #endif

    @Test("text that isn't UTF-8 is told where it stands")
    func content() async throws {
        try await withBench(fleet) { bench async throws in
            let text = Data("apiVersion: patchbay/v1\nx-a: b".utf8) + [0xE9] + Data("\n".utf8)
            try text.write(to: bench.directory.appending(path: "fleet/b.yaml"))
            try await expect(bench, "PB0002", at: "fleet/b.yaml:2:7", "The file isn't UTF-8 here.")
        }
    }

    @Test("the same file by another name is told once, and by the same name twice is fine")
    func sameFile() async throws {
        try await withBench(["fleet/a.yaml": inboundFleet(numbers(50))]) { bench async throws in
            try bench.write("patchbay.yaml", "manifests: [fleet, fleet/a.yaml, ./fleet/../fleet]\n")
            #expect(try await bench.patchbay("validate").out == "50 numbers in 1 file: valid\n")
            try link(bench, "fleet/b.yaml", to: "a.yaml")
            try await expect(bench, "PB0015", at: "fleet/b.yaml:1:1", "the same file as fleet/a.yaml")
            try bench.remove("patchbay.yaml")
            let named = try await bench.patchbay("validate", "fleet/b.yaml", "fleet/a.yaml")
            #expect(named.out.contains("fleet/a.yaml:1:1: error[PB0015]"), "\(named.out)")
        }
    }

    @Test("standard input is read once, however often it is named, and not for ever")
    func input() async throws {
        try await withBench { bench async throws in
            try bench.remove("patchbay.yaml")
            let ran = try await bench.patchbay(["validate", "-", "-"], input: inboundFleet([number]))
            #expect(ran.out == "1 number in 1 file: valid\n", "\(ran.testDescription)")
            let line = "\(Program.path(of: "patchbay")) validate - < /dev/zero"
            let endless = try await Program.named("sh", ["-c", line]).run(in: bench.directory, bench.environment())
            #expect(endless.code == 65)
            #expect(endless.out.contains("<stdin>:1:1: error[PB0011]: "), "\(endless.out)")
            let handed = "\(Program.path(of: "patchbay")) validate <(cat)"
            let bash = try await Program.named("bash", ["-c", handed])
                .run(in: bench.directory, bench.environment(), input: inboundFleet([number]))
            #expect(bash.out == "1 number in 1 file: valid\n", "what a shell hands over is read to its end")
        }
    }

    @Test("a path with nothing in it is told where the configuration names it")
    func nothing() async throws {
        try await withBench(fleet) { bench async throws in
            try bench.write("patchbay.yaml", "manifests:\n  - fleet\n  - flet\n")
            try await expect(bench, "PB0014", at: "patchbay.yaml:3:5", "flet has no *.yaml or *.yml file")
            try bench.remove("patchbay.yaml")
            let ran = try await bench.patchbay("validate", "flet")
            #expect(ran.code == 65)
            #expect(ran.out.contains("flet:1:1: error[PB0014]"), "\(ran.testDescription)")
        }
    }

    @Test("a configuration that can't be read isn't passed over for another")
    func configuration() async throws {
        try await withBench(fleet) { bench async throws in
            try bench.remove("patchbay.yaml")
            for target in ["nowhere", "patchbay.yaml", "."] {
                try link(bench, "patchbay.yaml", to: target)
                let ran = try await bench.patchbay("validate")
                try bench.remove("patchbay.yaml")
                #expect(ran.code == 65)
                #expect(ran.err.contains("patchbay.yaml can't be read"), "\(ran.testDescription)")
            }
        }
    }

    @Test("files that come and go while they are read are there, or told")
    func vanishing() async throws {
        try await withBench(fleet) { bench async throws in
            let line =
                "(while [ ! -e stop ]; do cp fleet/a.yaml fleet/tmp; mv fleet/tmp fleet/b.yaml; rm fleet/b.yaml; done) & "
                + "for i in 1 2 3 4 5 6 7 8 9 10; do \(Program.path(of: "patchbay")) validate > out 2>&1; "
                + "echo \"$? $(grep -c 'PB0001\\|PB0107\\|PB0106\\|1 file: valid' out)\"; done; touch stop; wait"
            let ran = try await Program.named("sh", ["-c", line]).run(in: bench.directory, bench.environment())
            let ends = ran.out.split(separator: "\n")
            #expect(ends.count == 10)
            for end in ends { #expect(end.starts(with: "0 1") || end.starts(with: "65 "), "\(end)") }
            #expect(!ends.contains("65 0"), "\(ran)")
        }
    }

    @Test(
        "a lowered limit is told with its place and where it is set",
        arguments: [
            ("file_size: 60", "PB0011", "1:1"), ("depth: 2", "PB0012", "3:19"), ("nodes: 8", "PB0013", "3:30"),
            ("numbers: 1", "PB0128", "4:3"),
        ]
    )
    func limits(_ limit: String, _ code: String, _ place: String) async throws {
        try await withBench(["fleet/a.yaml": inboundFleet([number, "+14155550101"])]) { bench async throws in
            #expect(try await bench.patchbay("validate").code == 0)
            try bench.write("patchbay.yaml", "manifests: fleet\nlimits:\n  \(limit)\n")
            try await expect(bench, code, at: "fleet/a.yaml:\(place)", "the limit is set here")
            let ran = try await bench.patchbay("validate")
            #expect(ran.out.contains("patchbay.yaml:3:"), "\(ran.out)")
            #expect(ran.out.contains("3 |   \(limit)"), "\(ran.out)")
        }
    }
}
