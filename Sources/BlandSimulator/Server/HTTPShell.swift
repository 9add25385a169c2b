import HTTPTypes
import Hummingbird
import NIOCore

/// What a request needs of its connection: the channel, to end it where a quirk says so.
struct ConnectionContext: InitializableFromSource, Sendable {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Turns HTTP requests into what the front desk is asked, and its answers into HTTP responses.
struct HTTPShell: HTTPResponder {
    let desk: FrontDesk

    private static let largestBody = 1024 * 1024
    /// Of a body that comes slowly.
    private static let pieces = 8

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        guard let body = try? await request.body.collect(upTo: Self.largestBody) else {
            return response(to: .tooLarge)
        }
        let asked = Asked(
            method: request.method.rawValue,
            path: request.uri.path,
            query: request.uri.query,
            authorization: request.headers[.authorization],
            contentType: request.headers[.contentType],
            bytes: Array(body.readableBytesView)
        )
        let answer = await desk.answer(to: asked)
        if case .none = answer.delivery {
            // The response that follows finds the connection closed and is lost, as it should be.
            try? await context.channel.close()
        }
        return response(to: answer)
    }

    private func response(to answer: Answer) -> Response {
        var headers: HTTPFields = [.contentType: answer.contentType]
        headers[.retryAfter] = answer.retryAfter
        let status = HTTPResponse.Status(code: answer.status == 0 ? 500 : answer.status)
        let bytes = ByteBuffer(string: answer.body)
        switch answer.delivery {
        case .whole, .none: return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
        case .cut:
            let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(ByteBuffer(bytes.readableBytesView.prefix(bytes.readableBytes / 2)))
                throw CutShort()
            }
            return Response(status: status, headers: headers, body: body)
        case .dribble(let milliseconds):
            let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
                let size = max(1, bytes.readableBytes / Self.pieces)
                for start in stride(from: 0, to: bytes.readableBytes, by: size) {
                    try await Task.sleep(for: .milliseconds(milliseconds / Self.pieces))
                    try await writer.write(ByteBuffer(bytes.readableBytesView.dropFirst(start).prefix(size)))
                }
                try await writer.finish(nil)
            }
            return Response(status: status, headers: headers, body: body)
        }
    }

    /// Thrown in the middle of a body, which ends the connection.
    private struct CutShort: Error {}
}
