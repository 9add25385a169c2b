#if os(Linux)
    import BlandSimulator
    import Foundation
    import Glibc
    import Testing

    /// `kill -9` at each write of the journal and of the ledger, each step of a call and each program that ends:
    /// after every one of these moments, the next apply finishes the interrupted run. `PATCHBAY_TEST_CRASHES=all`
    /// tries each moment of the run; by default the test tries a few, chosen by `PATCHBAY_TEST_SEED`.
    @Suite("Crashes")
    struct CrashMatrixTests {
        @Test(
            "whatever the moment at which a run is killed, the next one puts it right", arguments: LedgerKind.allCases,
            [1, 4])
        func killed(_ kind: LedgerKind, parallelism: Int) async throws {
            let shim = try await KillMoments.compiled()
            try await withGitBench(
                ["fleet/a.yaml": CrashFleet.one.manifest],
                Quirks { $0.latencyMs = 1 }, kind: kind
            ) { bench async throws in
                let flags = ["--parallelism", "\(parallelism)", "--allow-detach", "2", "--allow-reattach", "4"]
                #expect(try await bench.apply(flags).code == 0)
                var fleet = CrashFleet.two
                try bench.write("fleet/a.yaml", fleet.manifest)

                // An undisturbed run counts the moments; later runs of the same kind have about as many.
                let census = try await KillMoments.count(shim, bench, flags)
                let moments = KillMoments.drawn(from: census.count)
                var table: [String: Int] = [:]
                for moment in moments {
                    fleet = fleet.other
                    try bench.write("fleet/a.yaml", fleet.manifest)
                    let before = bench.simulator.log.count
                    let (dead, name) = try await KillMoments.kill(shim, at: moment, bench, flags)
                    let label: Comment =
                        "\(kind.rawValue), parallelism \(parallelism), moment \(moment), \(name ?? "none")"
                    if let name {
                        #expect(dead.code == -SIGKILL, "\(label): \(dead)")
                        table[name, default: 0] += 1
                    } else {
                        // With parallel calls, the number of moments differs from run to run.
                        #expect(dead.code == 0, "\(label): \(dead)")
                    }
                    let cut = try bench.wasCutOff
                    if try await bench.isLocked {
                        #expect(try await bench.apply(flags).code == 75, label)
                        #expect(try await bench.patchbay("ledger", "unlock", "--yes", "--now").code == 0, label)
                    }
                    let next = try await bench.apply(flags)
                    #expect(next.code == 0, "\(label): \(next.testDescription)")
                    #expect(next.err.contains("The run before was cut off") == cut, "\(label): \(next.testDescription)")
                    try await bench.expect(fleet, since: before, label)
                }
                print("\(kind.rawValue), parallelism \(parallelism): \(moments.count) of \(census.count) moments")
                for (name, count) in table.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
            }
        }
    }

    /// Two states of one fleet. The change from either to the other takes all four actions, with two numbers each;
    /// one number must stay unchanged.
    private enum CrashFleet {
        case one
        case two

        var other: CrashFleet { self == .one ? .two : .one }

        static let come = ["+14155550101", "+14155550102"]
        static let go = ["+14155550103", "+14155550104"]
        static let updated = ["+14155550105", "+14155550106"]
        static let replaced = ["+14155550107", "+14155550108"]
        static let kept = "+14155550109"

        /// The numbers that are attached only in this state.
        var own: [String] { self == .one ? Self.go : Self.come }

        var manifest: String {
            let version = self == .one ? "one" : "two"
            var text = "apiVersion: patchbay/v1\nnumbers:\n"
            for number in own { text += "  \"\(number)\": { inbound: {} }\n" }
            // Only one of the two has a secret, because its fingerprint takes far longer than the rest of the run.
            let secret = ", options: { sip_username: { env: CARRIER_USER }, sip_password: { env: CARRIER_PASSWORD } }"
            for (number, options) in zip(Self.updated, ["", secret]) {
                text += """
                      "\(number)":
                        outbound: { sip_endpoint: "sip:\(version).carrier.example:5061"\(options) }

                    """
            }
            for number in Self.replaced {
                text += """
                      "\(number)":
                        outbound: { sip_endpoint: "sip:edge.carrier.example:5061", headers: [{ type: custom, key: X-Version, value: \(version) }] }

                    """
            }
            return text + "  \"\(Self.kept)\": { inbound: {} }\n"
        }

        /// The allowed counts of attaches and detaches of a number on the way to this state, over all runs together.
        func expected(_ number: String) -> (attached: ClosedRange<Int>, detached: ClosedRange<Int>) {
            if own.contains(number) { return (1...1, 0...0) }
            if other.own.contains(number) { return (0...0, 1...1) }
            if Self.replaced.contains(number) { return (1...1, 1...1) }
            return (0...0, 0...0)
        }

        var numbers: [String] {
            (Self.come + Self.go + Self.updated + Self.replaced + [Self.kept]).sorted()
        }

        var attached: [String] { (own + Self.updated + Self.replaced + [Self.kept]).sorted() }
    }

    extension Bench {
        /// Whether the last journal has a beginning but no end.
        fileprivate var wasCutOff: Bool {
            get throws {
                let folder = directory.appending(path: ".patchbay/journals")
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                guard let last = names.max() else { return false }
                let text = try String(contentsOf: folder.appending(path: last), encoding: .utf8)
                return !text.hasSuffix("\n")
                    || !text.split(separator: "\n").suffix(1).joined().contains("\"event\":\"finished\"")
            }
        }

        /// Expects that live state and ledger match the fleet, and that no number was attached or detached too often
        /// since the log entry at `before`.
        fileprivate func expect(_ fleet: CrashFleet, since before: Int, _ label: Comment) async throws {
            let plan = try await patchbay("plan", "--detailed-exitcode")
            #expect(plan.code == 0, "\(label): \(plan.testDescription)")
            let drift = try await patchbay("drift")
            #expect(drift.code == 0, "\(label): \(drift.testDescription)")
            let live = try await simulator.attachments().map(\.phoneNumber).sorted()
            #expect(live == fleet.attached, label)
            let shown = try await patchbay("ledger", "show")
            #expect(shown.out.contains("\(fleet.attached.count) numbers owned."), "\(label): \(shown.testDescription)")
            for number in fleet.attached { #expect(shown.out.contains(number), label) }
            let done = simulator.log.dropFirst(before).filter { $0.method == "POST" && $0.status == 200 }
            for number in fleet.numbers {
                let paths = done.filter { $0.body?["phone_number"]?.string == number }.map(\.path)
                let expected = fleet.expected(number)
                #expect(
                    expected.attached.contains(paths.count { $0.hasSuffix("/attach") }), "\(label): \(number) \(paths)")
                #expect(
                    expected.detached.contains(paths.count { $0.hasSuffix("/detach") }), "\(label): \(number) \(paths)")
            }
        }
    }
#endif
