import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL
import Synchronization

/// An HTTP server, with TLS or without, that answers as a test says and records what it was sent.
package final class StubServer: Sendable {
    /// One request, with the names of its headers in lower case.
    package struct Request: Sendable {
        package let line: String
        package let headers: [String: String]
        package let body: String
    }

    package struct Reply: Sendable {
        package var status = 200
        package var headers: [(String, String)] = []
        package var body: [UInt8] = []
        /// The body never ends: one byte after another.
        package var drips = false
        /// The connection is closed after the answer.
        package var closes = false

        package init(_ change: (inout Reply) -> Void = { _ in }) { change(&self) }

        /// Nothing attached, in the API's words.
        package static let nothing = Reply {
            $0.headers = [("Content-Type", "application/json")]
            $0.body = Array(#"{"data":{"inbound":null,"outbound":null},"errors":null}"#.utf8)
        }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open = 0
        var drips = 0
    }

    private let state = Mutex(State())
    private let portBox = Mutex(0)

    package var requests: [Request] { state.withLock { $0.requests } }
    /// Connections that were made, those of failed handshakes included.
    package var connections: Int { state.withLock { $0.connections } }
    /// Connections that are open now.
    package var openConnections: Int { state.withLock { $0.open } }
    /// Bytes that were dripped.
    package var drips: Int { state.withLock { $0.drips } }
    package var port: Int { portBox.withLock { $0 } }

    fileprivate func count(_ request: Request) { state.withLock { $0.requests.append(request) } }
    fileprivate func countDrip() { state.withLock { $0.drips += 1 } }
    fileprivate func opened() {
        state.withLock { state in
            state.connections += 1
            state.open += 1
        }
    }
    fileprivate func closed() { state.withLock { $0.open -= 1 } }

    /// Runs a server that gives every request the same answer while `body` runs.
    ///
    /// - Parameters:
    ///   - host: the address that it listens on.
    ///   - tls: `nil` for plain HTTP.
    package static func with(
        _ reply: Reply = .nothing,
        host: String = "127.0.0.1",
        tls: TLSConfiguration? = nil,
        _ body: (StubServer) async throws -> Void
    ) async throws {
        try await with(host: host, tls: { tls }, answer: { _ in reply }, body)
    }

    /// Runs a server while `body` runs.
    ///
    /// - Parameters:
    ///   - tls: asked for at each connection; `nil` for plain HTTP.
    ///   - answer: called for each request.
    package static func with(
        host: String = "127.0.0.1",
        tls: @escaping @Sendable () throws -> TLSConfiguration?,
        answer: @escaping @Sendable (Request) async throws -> Reply,
        _ body: (StubServer) async throws -> Void
    ) async throws {
        let server = StubServer()
        let socket = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    server.opened()
                    channel.closeFuture.whenComplete { _ in server.closed() }
                    let pipeline = channel.pipeline.syncOperations
                    if let tls = try tls() {
                        try pipeline.addHandler(NIOSSLServerHandler(context: NIOSSLContext(configuration: tls)))
                    }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Answerer(server, answer))
                }
            }
            .bind(host: host, port: 0).get()
        server.portBox.withLock { $0 = socket.localAddress?.port ?? 0 }
        do {
            try await body(server)
        } catch {
            try? await socket.close()
            throw error
        }
        try? await socket.close()
    }

    /// TLS with a certificate.
    package static func tls(
        _ identity: CertificateAuthority.Identity, _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem))
        )
        change(&tls)
        return tls
    }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: StubServer
    private let reply: @Sendable (StubServer.Request) async throws -> StubServer.Reply
    private var head: HTTPRequestHead?
    private var body = ""

    init(_ server: StubServer, _ reply: @escaping @Sendable (StubServer.Request) async throws -> StubServer.Reply) {
        self.server = server
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ""
        case .body(let part): body += String(buffer: part)
        case .end:
            guard let head else { return }
            let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
            let request = StubServer.Request(
                line: "\(head.method.rawValue) \(head.uri)",
                headers: Dictionary(headers) { $0 + ", " + $1 },
                body: body
            )
            server.count(request)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.makeFutureWithTask { [reply] in try await reply(request) }.whenComplete { result in
                let (answerer, context) = bound.value
                switch result {
                case .success(let reply): answerer.answer(reply, context)
                case .failure: context.close(promise: nil)
                }
            }
        }
    }

    private func answer(_ reply: StubServer.Reply, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(reply.headers)
        if reply.closes { headers.replaceOrAdd(name: "Connection", value: "close") }
        if !reply.drips { headers.replaceOrAdd(name: "Content-Length", value: "\(reply.body.count)") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if reply.drips { return drip(context) }
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if reply.closes { end.whenComplete { [channel = context.channel] _ in channel.close(promise: nil) } }
    }

    private func drip(_ context: ChannelHandlerContext) {
        let channel = context.channel
        let server = server
        let task = context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(10)) { _ in
            server.countDrip()
            let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: " ")))
            channel.writeAndFlush(part, promise: nil)
        }
        channel.closeFuture.whenComplete { _ in task.cancel() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
