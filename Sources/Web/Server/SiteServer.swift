import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Postgres
import ServiceLifecycle

/// Listens for browsers and hands their requests to the site.
public struct SiteServer: Service {
    /// A connection without a request, or with half a head, is closed after this time.
    static let idleSeconds: Int64 = 15
    static let longestHeaderField = 8 * 1024
    static let longestHeader = 16 * 1024
    static let mostHeaderFields = 100
    static let mostConnections = 2000
    /// Connections of one address; an office behind one address stays far below. The machine itself is not counted.
    static let mostConnectionsOfAddress = 200
    static let ownMachine = ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) }

    private let application: Hummingbird.Application<SiteResponder>

    /// Port 0 takes any free one; `onRunning` says which.
    public init(
        _ site: Site, host: String, port: Int, logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let counts = ConnectionCounts(most: Self.mostConnectionsOfAddress)
        let exempt = Self.ownMachine + site.settings.proxies
        let handlers: @Sendable () -> [any RemovableChannelHandler] = {
            [
                ConnectionCounting(counts) { address in exempt.contains { $0.contains(address) } }, ConnectionPace(),
                TurningAway(site.workload),
            ]
        }
        var server = HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers(), idleTimeout: .seconds(Self.idleSeconds))
        server.httpDecoder = .init(
            maxHeaderFieldSize: Self.longestHeaderField, maxHeaderListSize: Self.longestHeader,
            maxHeaderFieldCount: Self.mostHeaderFields)
        application = Hummingbird.Application(
            responder: SiteResponder(site: site), server: .http1(configuration: server),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: logger)
    }

    /// Requests are worked on where the database answers them, so that an answer need not change threads.
    public func run() async throws {
        try await withTaskExecutorPreference(SocketExecutor.shared) { try await application.run() }
    }
}

struct SiteResponder: HTTPResponder {
    let site: Site

    func respond(to request: Request, context: SiteContext) async throws -> Response {
        let peer = context.channel.remoteAddress?.ipAddress ?? ""
        let address = ClientAddress(proxies: site.settings.proxies)
            .address(peer: peer, forwardedFor: request.headers[values: .forwardedFor])
        return await site.respond(to: request, from: address)
    }
}

/// What the server knows about a request beside its bytes: the connection.
struct SiteContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}
