import Apply
import BlandClient
import Fleet
import Foundation
import Ledger
import PatchbayConfiguration
import Planning
import Project
import SIPModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs `body` with a client for the API that the options name.
func withBareClient<Result: Sendable>(
    _ context: Context,
    _ options: APIOptions,
    key: SecretValue? = nil,
    parallelism: Int = 16,
    rateLimit: Double? = nil,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (BlandClient) async throws -> Result
) async throws -> Result {
    try await BlandClient.withClient(
        baseURL: try context.apiURL(options),
        key: try key ?? context.key(options),
        parallelism: parallelism,
        rateLimit: rateLimit,
        network: context.network(options),
        logger: context.logger,
        notify: { context.terminal.note($0) },
        body
    )
}

/// Runs `body` with a client and everything that planning needs.
func withClient<Result: Sendable>(
    _ context: Context,
    _ options: APIOptions,
    _ project: Project,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (PlanningRun) async throws -> Result
) async throws -> Result {
    let parallelism = options.calls(configured: project.settings.parallelism)
    let key = try context.key(options)
    let rateLimit = project.settings.rateLimit?.perSecond
    return try await withBareClient(
        context,
        options,
        key: key,
        parallelism: parallelism,
        rateLimit: rateLimit
    ) { client in
        try await body(
            PlanningRun(context: context, project: project, client: client, key: key, parallelism: parallelism)
        )
    }
}

/// Reads the live states of numbers, and returns them in the given order.
///
/// - Throws: `Failure` if any of the numbers can't be read.
func readAll(_ numbers: [PhoneNumber], _ context: Context, _ options: APIOptions) async throws -> [LiveNumber] {
    let parallelism = options.calls()
    return try await withBareClient(context, options, parallelism: parallelism) { client in
        let result = try await LiveReader(client: client, terminal: context.terminal, parallelism: parallelism)
            .read(Array(Set(numbers)).sorted())
        guard result.unreadable.isEmpty else { throw LiveReader.failure(of: result.unreadable) }
        return numbers.compactMap { result.live[$0]?.number }
    }
}

extension LockHolder {
    init(_ context: Context) {
        self.init(
            user: Self.user,
            host: ProcessInfo.processInfo.hostName,
            process: ProcessInfo.processInfo.processIdentifier,
            since: context.timestamp
        )
    }

    /// A container's user need not have an entry in the list of users.
    private static var user: String {
        let name = NSUserName()
        return name.isEmpty ? "uid \(geteuid())" : name
    }
}
