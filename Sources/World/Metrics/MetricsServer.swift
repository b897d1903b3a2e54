import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Answers Prometheus on a port of its own, which visitors do not reach.
struct MetricsServer: Service {
    private let application: Hummingbird.Application<MetricsResponder>

    init(_ registry: MetricsRegistry, host: String, port: Int, logger: Logger) {
        application = Hummingbird.Application(
            responder: MetricsResponder(registry: registry),
            server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)), logger: logger)
    }

    func run() async throws { try await application.run() }
}

private struct MetricsResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let registry: MetricsRegistry

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.uri.path == "/metrics" else { return Response(status: .notFound) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text())))
    }
}
