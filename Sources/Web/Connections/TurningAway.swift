import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers requests that come when the program has as much to do as it can, before anything is done for them. Most are
/// answered by `TurningAwayAtOnce` already; requests with a body go on to the site, which turns them away unread.
final class TurningAway: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let workload: Workload
    private let underWay = RequestsUnderWay()
    /// The request that is being read was turned away.
    private var isTurningAway = false

    init(_ workload: Workload) {
        self.workload = workload
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try context.pipeline.syncOperations.addHandler(
                TurningAwayAtOnce(workload, underWay), position: .first)
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if case .end = part { underWay.isReading = false }
        guard case .head(let request) = part else {
            if !isTurningAway { context.fireChannelRead(data) }
            return
        }
        underWay.isReading = true
        isTurningAway = workload.isFull && mayBeTurnedAway(request)
        if isTurningAway { return answer(context) }
        workload.begin()
        underWay.pass()
        context.fireChannelRead(data)
    }

    /// What cannot be understood ends the connection: nothing on it is turned away any more.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        underWay.isReading = true
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), underWay.unanswered > 0 {
            underWay.unanswered -= 1
            workload.end(1)
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        workload.end(underWay.unanswered)
        underWay.unanswered = 0
    }

    private func mayBeTurnedAway(_ request: HTTPRequest) -> Bool {
        guard request.method == .get, let path = request.path, !Workload.isAlwaysAnswered(path), underWay.mayAnswer
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
