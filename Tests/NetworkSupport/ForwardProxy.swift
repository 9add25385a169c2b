import Foundation
import NIOCore
import NIOPosix
import Subprocess
import SystemPackage
import TestSupport

/// A real forward proxy of the system, on a free port of 127.0.0.1.
package struct ForwardProxy: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// HTTP CONNECT.
        case tinyproxy
        /// SOCKS5.
        case microsocks

        package var isThere: Bool { Tool.isThere(rawValue) }
    }

    package static let areThere = Kind.allCases.allSatisfy(\.isThere)

    package let port: Int
    private let directory: URL

    /// The text that tinyproxy has logged.
    package var log: String {
        (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    /// Whether a connection to a host and port was asked for.
    package func wasAsked(for target: String) -> Bool { log.contains("CONNECT \(target) ") }

    /// A name of this machine that isn't a loopback name; proxies find it in the system's table of hosts.
    package static let thisHost = ProcessInfo.processInfo.hostName

    /// Runs a proxy while `body` runs.
    ///
    /// - Parameter user: the user name and password that the proxy asks for, separated by a blank.
    package static func with(
        _ kind: Kind, user: String? = nil, _ body: (ForwardProxy) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "patchbay-proxy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let proxy = ForwardProxy(port: try await freePort(), directory: directory)
        _ = try await run(
            .name(kind.rawValue),
            arguments: Arguments(try proxy.arguments(kind, user)),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            defer { try? execution.send(signal: .kill) }
            try await waitUntil { await proxy.listens() }
            try await body(proxy)
        }
    }

    private func arguments(_ kind: Kind, _ user: String?) throws -> [String] {
        switch kind {
        case .microsocks:
            let words = user?.split(separator: " ").map(String.init) ?? []
            return ["-i", "127.0.0.1", "-p", "\(port)"] + (words.count == 2 ? ["-u", words[0], "-P", words[1]] : [])
        case .tinyproxy:
            let path = { (name: String) in directory.appending(path: name).path(percentEncoded: false) }
            let text = """
                Port \(port)
                Listen 127.0.0.1
                Timeout 60
                MaxClients 20
                LogLevel Connect
                LogFile "\(path("log"))"
                \(user.map { "BasicAuth \($0)" } ?? "")
                """
            try Data(text.utf8).write(to: URL(filePath: path("conf")))
            return ["-d", "-c", path("conf")]
        }
    }

    private static func freePort() async throws -> Int {
        let socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = socket.localAddress?.port ?? 0
        try await socket.close()
        return port
    }

    private func listens() async -> Bool {
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
        guard let channel else { return false }
        try? await channel.close()
        return true
    }
}
