import Hummingbird
import Logging
import NIOCore
import NIOPosix

/// The parts of one simulator, put together.
struct SimulatorServer: Sendable {
    let configuration: SimulatorConfiguration
    let store: Store
    let behaviour: Behaviour
    let log = RequestLog()

    init(_ configuration: SimulatorConfiguration) throws {
        self.configuration = configuration
        store = try Store(path: configuration.databasePath)
        behaviour = Behaviour(
            organisations: configuration.organisations, quirks: configuration.quirks, seed: configuration.seed
        )
        try store.begin(
            with: configuration.attachments,
            defaultOrganisation: configuration.organisations.first?.id ?? SimulatedOrganisation.standard.id,
            mint: mint,
            at: api.milliseconds
        )
    }

    var mint: Mint { Mint(seed: configuration.seed) }

    var api: VendorAPI {
        VendorAPI(store: store, behaviour: behaviour, mint: mint, now: configuration.now)
    }

    var control: ControlRoutes {
        let api = api
        return ControlRoutes(
            store: store, behaviour: behaviour, log: log, mint: mint, milliseconds: { api.milliseconds }
        )
    }

    /// The HTTP server; `onRunning` is given its socket once it listens.
    func application(onRunning: @escaping @Sendable (any Channel) -> Void) -> Application<HTTPShell> {
        var logger = Logger(label: "bland-simulator", factory: StreamLogHandler.standardError(label:))
        // The server counts its own cancellation, which is how a test ends it, among the errors.
        logger.logLevel = .critical
        return Application(
            responder: HTTPShell(
                desk: FrontDesk(behaviour: behaviour, log: log, api: api, control: control)
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                // A fleet's worth of connections may come at once.
                backlog: 1024
            ),
            onServerRunning: onRunning,
            // With one loop, no connection is on its way from one to another when the server stops: NIO crashes if
            // such a one is dropped.
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton.next()),
            logger: logger
        )
    }
}
