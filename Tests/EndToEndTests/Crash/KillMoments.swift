#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// Runs of `patchbay apply` that end, as by `kill -9`, at a moment given by its number (moments.c).
    enum KillMoments {
        /// The moments to try: all of them, or a few that the seed chooses.
        static func drawn(from count: Int) -> [Int] {
            let variable = "PATCHBAY_TEST_CRASHES"
            if ProcessInfo.processInfo.environment[variable] == "all" { return Array(1...max(1, count)) }
            let wanted = TestRun.count(variable, default: 4)
            print("PATCHBAY_TEST_SEED=\(TestRun.seed)")
            // The moments are spread evenly over the run and start at a random one.
            let first = Int(TestRun.seed % UInt64(max(1, count)))
            return (0..<wanted).map { (first + $0 * count / wanted) % max(1, count) + 1 }
        }

        /// Compiles moments.c with the compiler that comes with Swift, and returns the library's path.
        static func compiled() async throws -> String {
            let source = Repository.url("Tests/EndToEndTests/Crash/moments.c")
            let library = FileManager.default.temporaryDirectory.appending(
                path: "patchbay-moments-\(UUID().uuidString).so")
            let clang = Program.named("clang", ["-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"])
            let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            let ended = try await clang.run(in: FileManager.default.temporaryDirectory, path)
            try #require(ended.code == 0, "clang: \(ended.err)")
            return library.path
        }

        /// Applies without an interruption, and returns the names of all moments.
        static func count(_ library: String, _ bench: Bench, _ flags: [String]) async throws -> [String] {
            let (ended, names) = try await run(library, at: 0, bench, flags)
            try #require(ended.code == 0, "\(ended)")
            return names
        }

        /// Applies until a moment, at which the run is killed. Returns the moment's name, or `nil` if the run ended
        /// before it.
        static func kill(
            _ library: String, at moment: Int, _ bench: Bench, _ flags: [String]
        ) async throws -> (Program.Ended, name: String?) {
            let (ended, names) = try await run(library, at: moment, bench, flags)
            return (ended, names.first)
        }

        private static func run(
            _ library: String, at moment: Int, _ bench: Bench, _ flags: [String]
        ) async throws -> (Program.Ended, names: [String]) {
            try? bench.remove("moments")
            let apply = Program.built("patchbay", ["apply", "--auto-approve"] + flags)
            let environment = bench.environment([
                "LD_PRELOAD": library, "MOMENT": "\(moment)", "MOMENTS": bench.path("moments"),
            ])
            let ended = try await apply.run(in: bench.directory, environment)
            let names = (try? bench.read("moments")) ?? ""
            return (ended, names.split(separator: "\n").map(String.init))
        }
    }
#endif
