import BlandSimulator
import Foundation
import Testing

@Suite("Scopes")
struct ScopeTests {
    private let support = "+14150000001"
    private let sales = "+14150000002"

    private var files: [String: String] {
        [
            "fleet/support.yaml": manifest([support: "labels: { team: support }\ninbound: {}"]),
            "fleet/sales.yaml": manifest([sales: "labels: { team: sales }\ninbound: {}"]),
        ]
    }

    @Test(
        "an apply of one file, selector or target leaves the rest alone",
        arguments: [
            ["fleet/support.yaml"], ["--selector", "team=support"], ["--selector", "team!=sales"],
            ["--target", "+14150000001"], ["./fleet/support.yaml"], ["fleet/../fleet/support.yaml"],
            ["--target", "+14150000000..+14150000001"], ["--exclude", "+14150000002"],
            ["--target", "+14150000001,+14150000002", "--exclude", "+14150000002..+14150000009"],
            ["--target-file", "numbers.txt"],
        ]
    )
    func narrow(_ scope: [String]) async throws {
        try await withBench(files) { bench async throws in
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.write("fleet/support.yaml", manifest([support: "labels: { team: support }\n" + outbound()]))
            try bench.write("fleet/sales.yaml", manifest([sales: "labels: { team: sales }\n" + outbound()]))
            try bench.write("numbers.txt", "# support\n+14150000001\n")
            let ran = try await bench.apply(scope)
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls == ["POST /sip/attach", "POST /sip/detach"])
            #expect(ran.writes.allSatisfy { $0.body?["phone_number"] == .string(support) })
            #expect(ran.reads.allSatisfy { $0.query?.contains("14150000001") == true })
            #expect(ran.out.contains("1 not looked at"))
        }
    }

    @Test(
        "a removal is in scope by the file and labels that the ledger recorded",
        arguments: [["fleet/support.yaml"], ["--selector", "team=support"], ["--target", "+14150000001"]]
    )
    func removalInScope(_ scope: [String]) async throws {
        try await withBench(files) { bench async throws in
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.write("fleet/support.yaml", manifest(["+14150000003": "inbound: {}"]))
            try bench.write("fleet/sales.yaml", manifest(["+14150000004": "inbound: {}"]))
            let ran = try await bench.apply(scope)
            #expect(ran.code == 0, "\(ran.testDescription)")
            let detached = ran.writes.filter { $0.path.hasSuffix("/detach") }.map { $0.body?["phone_number"]?.string }
            #expect(detached == [support])
        }
    }

    @Test(
        "a selection that names a number of nobody is a mistake: nothing is done",
        arguments: [
            (["--exclude", "+14150000007"], 65, "+14150000007 is neither in the manifest set nor in the ledger"),
            (
                ["--target", "+14150000001,+14150000005..+14150000006"], 65,
                "no number of +14150000005..+14150000006 is in the manifest set"
            ),
            (["--target-file", "missing.txt"], 64, "can't be read: missing.txt"),
            (["--target-file", "empty.txt"], 64, "names no number: empty.txt"),
            (
                ["--target-file", "wrong.txt"], 64,
                "wrong.txt:2: `14150000001` is no number: it does not begin with `+`"
            ),
            (["--exclude", "+14150000001,+14150000002"], 65, "is in this scope"),
        ])
    func nobodys(_ scope: [String], _ code: Int32, _ words: String) async throws {
        try await withBench(files) { bench async throws in
            try bench.write("empty.txt", "# none\n")
            try bench.write("wrong.txt", "+14150000002\n14150000001\n")
            let ran = try await bench.apply(scope)
            #expect(ran.code == code && ran.err.contains(words), "\(ran.testDescription)")
            #expect(ran.writes.isEmpty)
        }
    }

    @Test("a file of numbers may be standard input")
    func standardInput() async throws {
        try await withBench(files) { bench async throws in
            let ran = try await bench.patchbay("plan", "--target-file", "-", input: "+14150000001\n")
            #expect(ran.code == 0 && ran.out.contains("1 to attach"), "\(ran.testDescription)")
        }
    }

    @Test("without a configuration the PATHs are the set, and what other files declared is left alone")
    func otherFilesStay() async throws {
        try await withBench(files) { bench async throws in
            try bench.remove("patchbay.yaml")
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.write("fleet/support.yaml", manifest(["+14150000003": "inbound: {}"]))
            let ran = try await bench.apply(["fleet/support.yaml"])
            #expect(ran.code == 0, "\(ran.testDescription)")
            let detached = ran.writes.filter { $0.path.hasSuffix("/detach") }.map { $0.body?["phone_number"]?.string }
            #expect(detached == [support])
            #expect(ran.out.contains("1 not looked at"))
        }
    }

    @Test("the numbers of a deleted file are in scope when its path is named")
    func deletedFile() async throws {
        try await withBench(files) { bench async throws in
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            try bench.remove("fleet/support.yaml")
            let ran = try await bench.patchbay("apply", "fleet/support.yaml", "--auto-approve")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls == ["POST /sip/detach"])
            #expect(ran.writes.first?.body?["phone_number"] == .string(support))
        }
    }

    @Test("a file finds the trunks of another")
    func trunks() async throws {
        let trunks = "apiVersion: patchbay/v1\ntrunks:\n  carrier:\n    sip_endpoint: sip:edge.carrier.example:5061\n"
        let files = [
            "fleet/trunks.yaml": trunks, "fleet/a.yaml": manifest([number: "outbound: { trunk: carrier }"]),
            "fleet/b.yaml": manifest([support: "outbound: { trunk: carrier }"]),
        ]
        try await withBench(files) { bench async throws in
            let ran = try await bench.patchbay("apply", "fleet/a.yaml", "--auto-approve")
            #expect(ran.code == 0, "\(ran.testDescription)")
            #expect(ran.calls == ["POST /sip/attach"])
        }
    }

    @Test(
        "a scope that names nothing is a slip, and says so",
        arguments: [
            ["fleet/suport.yaml"], ["--target", "+14159999999"], ["--selector", "team=none"],
            ["fleet/sales.yaml", "fleet/suport.yaml"], ["--target", "+14150000002", "--target", "+14159999999"],
        ]
    )
    func slip(_ scope: [String]) async throws {
        try await withBench(files) { bench async throws in
            #expect(try await bench.patchbay("apply", "--auto-approve").code == 0)
            let ran = try await bench.apply(scope)
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.requests.isEmpty)
            #expect(ran.err.contains("suport.yaml") || ran.err.contains("+14159999999") || ran.err.contains("scope"))
        }
    }

    @Test("a manifest has the name of its link, from wherever it is named", arguments: [".", "../fleet", "a.yaml"])
    func links(_ path: String) async throws {
        try await withBench(["other/a.yaml": inboundFleet([support])]) { bench async throws in
            let link = bench.path("fleet/a.yaml")
            try bench.write("fleet/b.yaml", inboundFleet([sales]))
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../other/a.yaml")
            #expect(try await bench.apply().code == 0)
            #expect(bench.ledger?.contains("\"fleet/a.yaml\"") == true)
            let line = "cd fleet && \(Program.path(of: "patchbay")) plan \(path)"
            let ended = try await Program.named("/bin/sh", ["-c", line]).run(in: bench.directory, bench.environment())
            #expect(ended.code == 0, "\(ended)")
            #expect(ended.out.contains("No changes"))
            #expect(ended.out.contains("1 not looked at") == (path == "a.yaml"))
        }
    }

    @Test("a link that leads back up is walked once")
    func loop() async throws {
        try await withBench(files) { bench async throws in
            let link = bench.path("fleet/loop")
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../fleet")
            let ran = try await bench.patchbay("validate")
            #expect(ran.out == "2 numbers in 2 files: valid\n", "\(ran.testDescription)")
        }
    }

    @Test("validate of a file that isn't there is an error")
    func validateOfNothing() async throws {
        try await withBench(files) { bench async throws in
            let ran = try await bench.patchbay("validate", "fleet/suport.yaml")
            #expect(ran.code == 65, "\(ran.testDescription)")
            #expect(ran.err.contains("fleet/suport.yaml"))
        }
    }

    @Test("without a configuration the PATHs are the set, and `-` is standard input")
    func withoutConfiguration() async throws {
        try await withBench(files) { bench async throws in
            try bench.remove("patchbay.yaml")
            let one = try await bench.patchbay("plan", "fleet/support.yaml")
            #expect(one.out.contains("Plan: 1 to attach, 0 numbers unchanged."), "\(one.testDescription)")
            let input = try await bench.patchbay("plan", "-", input: inboundFleet(numbers(3)))
            #expect(input.out.contains("Plan: 3 to attach, 0 numbers unchanged."), "\(input.testDescription)")
            let all = try await bench.patchbay("plan")
            #expect(all.out.contains("Plan: 2 to attach"), "\(all.testDescription)")
        }
    }

    @Test("parts of a fleet add up to the whole, and no part has a number of another")
    func shards() async throws {
        let fleet = numbers(20)
        try await withBench(["fleet/a.yaml": inboundFleet(fleet)]) { bench async throws in
            var seen: [String] = []
            for part in 1...3 {
                let ran = try await bench.patchbay("plan", "--shard", "\(part)/3", "--format", "json")
                let operations = try #require(try ran.json()["operations"]?.array)
                seen += operations.compactMap { $0["number"]?.string }
            }
            #expect(seen.sorted() == fleet)
        }
    }
}

extension Bench {
    /// Runs `patchbay apply --auto-approve` with more arguments.
    func apply(
        _ arguments: [String] = [], environment: [String: String] = [:], at place: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        try await patchbay(["apply", "--auto-approve"] + arguments, environment: environment, at: place)
    }
}
