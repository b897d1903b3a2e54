import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers requests that come when the program has as much to do as it can, before anything is done for them: being
/// turned away must cost next to nothing, or the many would take the processor from the few that are answered.
///
/// Requests with a body go on to the site, which turns them away without reading it.
final class TurningAway: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// A connection counts as idle when nothing was passed on for the idle time: before that, one request is.
    private static let longestSilence = TimeAmount.seconds(SiteServer.idleSeconds / 2)

    private let workload: Workload
    /// Requests that were passed on and not answered: answers go out in the order of the requests.
    private var unanswered = 0
    private var lastPassed = NIODeadline.now()
    /// The request that is being read was turned away.
    private var isTurningAway = false

    init(_ workload: Workload) {
        self.workload = workload
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let request) = unwrapInboundIn(data) else {
            if !isTurningAway { context.fireChannelRead(data) }
            return
        }
        isTurningAway = workload.isFull && mayBeTurnedAway(request)
        if isTurningAway { return answer(context) }
        workload.begin()
        unanswered += 1
        lastPassed = .now()
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), unanswered > 0 {
            unanswered -= 1
            workload.end(1)
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        workload.end(unanswered)
        unanswered = 0
    }

    private func mayBeTurnedAway(_ request: HTTPRequest) -> Bool {
        guard request.method == .get, unanswered == 0, let path = request.path, !Workload.isAlwaysAnswered(path),
            NIODeadline.now() - lastPassed < Self.longestSilence
        else { return false }
        let fields = request.headerFields
        return fields[.contentLength] == nil && fields[.transferEncoding] == nil && fields[.connection] == nil
    }

    private func answer(_ context: ChannelHandlerContext) {
        let answer = workload.turnAway()
        context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.text)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
