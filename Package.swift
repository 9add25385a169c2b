// swift-tools-version: 6.2

import PackageDescription

/// Warnings are errors only if `PATCHBAY_STRICT` is set, as in CI: a new warning of a newer compiler must not stop a
/// user from building a released version.
let strict = Context.environment["PATCHBAY_STRICT"] != nil

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// With `PATCHBAY_FUZZ`, which scripts/fuzz sets, fuzzers are executables; their main function comes from the
/// fuzzer's runtime library. Otherwise they are libraries, so that every build still compiles them.
let fuzzes = Context.environment["PATCHBAY_FUZZ"] != nil

func fuzzer(_ name: String, _ folder: String, _ dependencies: [Target.Dependency]) -> Target {
    let dependencies = ["FuzzSupport"] + dependencies
    let path = "Fuzzing/\(folder)"
    return fuzzes
        ? .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
        : .target(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

let fuzzers: [Target] = [
    fuzzer("FuzzLoader", "Loader", ["Diagnostics", "Fleet", "LocatedYAML", "Manifest", "Presentation"]),
    fuzzer("FuzzFmt", "Fmt", ["Formatting", "LocatedYAML", "Manifest"]),
    .target(
        name: "FuzzSupport",
        dependencies: ["Diagnostics", "LocatedYAML"],
        path: "Fuzzing/Support",
        swiftSettings: settings
    ),
]

// Every version is exact, so that users build the tested versions.
let package = Package(
    name: "patchbay",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "patchbay", targets: ["patchbay"]),
        .executable(name: "bland-simulator", targets: ["bland-simulator"]),
    ],
    dependencies: [
        // Commands, options and their help.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // HTTP with persistent connections and TLS.
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        // The log of a run, on stderr.
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // SHA-256 of plans, manifests and a report's own script; scrypt of credentials.
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        // SIGINT and SIGTERM as an asynchronous sequence.
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        // Runs git and the commands that print secrets, without a shell.
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        // File descriptors and paths, which a ledger's fsync and flock need.
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        // Byte buffers and time amounts, which the APIs of async-http-client and hummingbird use.
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        // TLS: trust roots, the least version, and why a certificate is refused.
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        // The errors of SOCKS5 proxies.
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        // The simulator's HTTP server.
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // Types of the simulator's requests and answers.
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        // The simulator's SQLite database.
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // MARK: Executables
        .executableTarget(
            name: "patchbay",
            dependencies: [
                "Apply", "Applying", "BlandClient", "BlandWire", "Diagnostics", "Files", "Fleet", "Formatting", "Git",
                "Importing", "JSON", "Journal", "Ledger", "LocatedYAML", "Manifest", "Pacing",
                "PatchbayConfiguration", "Planning", "Presentation", "Programs", "Project", "Redaction", "SIPModel",
                "Schemas", "Secrets", "Wording",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "bland-simulator",
            dependencies: [
                "BlandSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // MARK: Effects: they touch the world and hold no rule of their own
        .target(
            name: "Project",
            dependencies: [
                "Diagnostics", "Files", "Fleet", "Git", "JSON", "Journal", "Ledger", "LocatedYAML", "Manifest",
                "PatchbayConfiguration", "Planning", "Redaction", "SIPModel", "TextBytes", "Wording",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Apply",
            dependencies: [
                "Applying", "BlandClient", "BlandWire", "Files", "Fleet", "Journal", "Ledger", "Pacing", "Planning",
                "Programs", "SIPModel", "Secrets",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Ledger",
            dependencies: [
                "Files", "Fleet", "Git",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "BlandClient",
            dependencies: [
                "BlandWire", "Files", "Fleet", "Pacing", "SIPModel", "Wording",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSOCKS", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Secrets",
            dependencies: [
                "Files", "Fleet", "Programs", "SIPModel",
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Git",
            dependencies: [
                "Fleet", "Programs", "TextBytes",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Programs",
            dependencies: [
                "SIPModel",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Files",
            dependencies: [
                .product(name: "SystemPackage", package: "swift-system")
            ],
            swiftSettings: settings
        ),

        // MARK: Pure: values in, values out
        .target(
            name: "Presentation",
            dependencies: [
                "BlandWire", "Diagnostics", "Fleet", "JSON", "Journal", "LocatedYAML", "Manifest", "Planning",
                "Redaction", "SIPModel", "Wording",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Importing",
            dependencies: [
                "Diagnostics", "Fleet", "JSON", "LocatedYAML", "Manifest", "Redaction", "SIPModel", "Wording",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Planning",
            dependencies: [
                "BlandWire", "Fleet", "JSON", "Journal", "LocatedYAML", "PatchbayConfiguration", "SIPModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        // While fuzzing, every executable is linked with the fuzzer's main function, which the plugin's tool must not
        // have.
        .target(name: "Schemas", swiftSettings: settings, plugins: fuzzes ? [] : ["EmbedSchemas"]),
        .target(name: "Applying", swiftSettings: settings),
        .target(name: "Pacing", swiftSettings: settings),
        .target(name: "Formatting", dependencies: ["LocatedYAML", "Manifest"], swiftSettings: settings),
        .target(name: "Journal", dependencies: ["Fleet", "SIPModel"], swiftSettings: settings),
        .target(
            name: "BlandWire", dependencies: ["Fleet", "JSON", "Pacing", "Redaction", "SIPModel"],
            swiftSettings: settings),
        // Module names must be unique in a build, and a dependency of async-http-client has a module named
        // Configuration.
        .target(
            name: "PatchbayConfiguration",
            dependencies: [
                "Diagnostics", "FieldReading", "LocatedYAML", "Redaction", "Wording",
            ],
            path: "Sources/Configuration",
            swiftSettings: settings
        ),
        .target(
            name: "Manifest",
            dependencies: [
                "Diagnostics", "FieldReading", "Fleet", "JSON", "LocatedYAML", "Redaction", "SIPModel", "TextBytes",
                "Wording",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Fleet", dependencies: ["JSON", "LocatedYAML", "SIPModel", "TextBytes"], swiftSettings: settings),
        .target(
            name: "FieldReading",
            dependencies: [
                "Diagnostics", "LocatedYAML", "Redaction", "Wording",
            ],
            swiftSettings: settings
        ),
        .target(name: "Diagnostics", dependencies: ["LocatedYAML", "Redaction", "Wording"], swiftSettings: settings),
        .target(
            name: "Redaction",
            dependencies: [
                "JSON", "LocatedYAML", "SIPModel", "Wording",
            ],
            swiftSettings: settings
        ),
        .target(name: "LocatedYAML", dependencies: ["CLibYAML", "TextBytes"], swiftSettings: settings),
        .target(name: "SIPModel", dependencies: ["TextBytes"], swiftSettings: settings),
        .target(name: "TextBytes", swiftSettings: settings),
        .target(name: "Wording", swiftSettings: settings),
        .target(
            name: "JSON",
            dependencies: [
                "TextBytes",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .systemLibrary(
            name: "CLibYAML",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"]), .yum(["libyaml-devel"])]
        ),

        // MARK: Apart: the vendor's side, written from the guide
        .target(
            name: "BlandSimulator",
            dependencies: [
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),

        // MARK: Build tools
        // Embeds schemas/ in the target Schemas. SwiftPM's own `.embedInCode` turns each file into a large array of
        // numbers, which takes many seconds to compile.
        .plugin(name: "EmbedSchemas", capability: .buildTool, dependencies: ["embed-schemas"]),
        .executableTarget(name: "embed-schemas", path: "Plugins/embed-schemas", swiftSettings: settings),

        // MARK: Tests
        // Shared by several test targets: the repository's files, random numbers with a seed, waiting.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        // Sample values for several test targets. It isn't part of TestSupport because it makes `PhoneNumber` a
        // string literal.
        .target(name: "TestSamples", dependencies: ["SIPModel"], path: "Tests/TestSamples", swiftSettings: settings),
        // Files of tests: YAML that lists its own expected diagnostics, and expected texts.
        .target(name: "FixtureFiles", path: "Tests/FixtureFiles", swiftSettings: settings),
        // Real servers, certificates and proxies for tests of the network.
        .target(
            name: "NetworkSupport",
            dependencies: [
                "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/NetworkSupport",
            swiftSettings: settings
        ),
        // Validates the program's output against schemas/.
        .target(
            name: "SchemaChecking", dependencies: ["JSON", "Fleet", "TestSupport"], path: "Tests/SchemaChecking",
            swiftSettings: settings),
        .testTarget(
            name: "SchemaCheckingTests", dependencies: ["JSON", "Fleet", "SchemaChecking"], swiftSettings: settings),
        .testTarget(name: "LocatedYAMLTests", dependencies: ["LocatedYAML", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "LocatedYAML"], swiftSettings: settings),
        .testTarget(name: "SIPModelTests", dependencies: ["SIPModel"], swiftSettings: settings),
        .testTarget(
            name: "FleetTests",
            dependencies: ["JSON", "Fleet", "LocatedYAML", "SIPModel", "TestSupport", "TextBytes"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ManifestTests",
            dependencies: [
                "Diagnostics", "FixtureFiles", "Fleet", "JSON", "LocatedYAML", "Manifest", "Redaction", "SIPModel",
                "TestSupport",
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FormattingTests",
            dependencies: [
                "Diagnostics", "Fleet", "Formatting", "LocatedYAML", "Manifest", "SIPModel", "TestSupport",
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ConfigurationTests",
            dependencies: [
                "Diagnostics", "FixtureFiles", "LocatedYAML", "PatchbayConfiguration", "Redaction", "TestSupport",
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BlandWireTests",
            dependencies: ["BlandWire", "Fleet", "JSON", "Pacing", "SIPModel", "TestSupport"],
            swiftSettings: settings
        ),
        // The server, the disk and another run as Applying may meet them, and what must hold in every history.
        .target(
            name: "ApplyExploration",
            dependencies: ["Applying"],
            path: "Tests/ApplyExploration",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ApplyingTests",
            dependencies: ["ApplyExploration", "Applying", "TestSupport"],
            swiftSettings: settings
        ),
        // Whole runs of apply in which a seed decides what goes wrong, without sockets, disks and waiting.
        .target(
            name: "RunExploration",
            dependencies: [
                "Apply", "BlandClient", "BlandWire", "Fleet", "JSON", "Journal", "Ledger", "LocatedYAML",
                "PatchbayConfiguration", "Planning", "SIPModel", "Secrets", "TestSamples", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/RunExploration",
            swiftSettings: settings
        ),
        .testTarget(
            name: "RunExplorationTests",
            dependencies: ["RunExploration", "TestSupport"],
            swiftSettings: settings
        ),
        // `scripts/explore`: as many stories as are wanted.
        .executableTarget(
            name: "explore",
            dependencies: [
                "RunExploration",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/explore",
            swiftSettings: settings
        ),
        .testTarget(name: "PacingTests", dependencies: ["Pacing"], swiftSettings: settings),
        .testTarget(
            name: "JournalTests",
            dependencies: ["Fleet", "JSON", "Journal", "SIPModel"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PlanningTests",
            dependencies: [
                "BlandWire", "Diagnostics", "Fleet", "Formatting", "Importing", "JSON", "Journal", "LocatedYAML",
                "Manifest", "PatchbayConfiguration", "Planning", "Presentation", "SIPModel", "TestSamples",
                "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PresentationTests",
            dependencies: [
                "Importing", "Wording", "Redaction", "JSON", "Diagnostics", "FixtureFiles", "Fleet", "Journal",
                "LocatedYAML", "Manifest", "PatchbayConfiguration",
                "Planning", "Presentation", "SIPModel", "SchemaChecking", "Schemas", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FilesTests",
            dependencies: ["Files", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GitTests",
            dependencies: [
                "Fleet", "Git",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProgramsTests", dependencies: ["Programs", "SIPModel"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: settings),
        .testTarget(
            name: "RedactionTests",
            dependencies: ["Diagnostics", "JSON", "LocatedYAML", "Redaction", "SIPModel", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: settings),
        .testTarget(
            name: "FieldReadingTests",
            dependencies: ["Diagnostics", "FieldReading", "LocatedYAML"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ImportingTests",
            dependencies: ["Diagnostics", "Fleet", "Importing", "JSON", "LocatedYAML", "Manifest", "SIPModel"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProjectTests",
            dependencies: ["Files", "Git", "Manifest", "Planning", "Project", "SIPModel"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SecretsTests",
            dependencies: ["Files", "Fleet", "SIPModel", "Secrets", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BlandClientTests",
            dependencies: [
                "BlandClient", "BlandSimulator", "BlandWire", "Fleet", "JSON", "NetworkSupport", "Pacing", "SIPModel",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Fleet", "Ledger", "Programs", "SIPModel", "TestSupport",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ApplyTests",
            dependencies: [
                "Apply", "BlandClient", "BlandSimulator", "Fleet", "JSON", "Journal", "Ledger", "LocatedYAML",
                "PatchbayConfiguration", "Planning", "SIPModel", "Secrets", "TestSamples", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BlandSimulatorTests",
            dependencies: [
                "BlandSimulator", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PatchbayTests",
            dependencies: [
                "BlandClient", "BlandWire", "Git", "Importing", "Journal", "Ledger", "PatchbayConfiguration",
                "Planning",
                "Presentation", "SIPModel", "patchbay",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "JSON", "BlandSimulator", "FixtureFiles", "NetworkSupport", "Programs", "SchemaChecking", "TestSupport",
                "patchbay", "bland-simulator", "embed-schemas",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Crash/moments.c", "Fixtures"],
            swiftSettings: settings
        ),
    ] + fuzzers,
    swiftLanguageModes: [.v6]
)
