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
        if case .end = part {
            underWay.isReading = false
            if !isTurningAway { count { $0.came += 1 } }
        }
        guard case .head(let request) = part else {
            if !isTurningAway { context.fireChannelRead(data) }
            return
        }
        underWay.isReading = true
        isTurningAway = workload.isFull && mayBeTurnedAway(request)
        if isTurningAway { return answer(context) }
        underWay.pass()
        context.fireChannelRead(data)
    }

    /// What cannot be understood ends the connection: nothing on it is turned away any more.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        underWay.isReading = true
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational: count { $0.begun += 1 }
        case .end: underWay.unanswered = max(0, underWay.unanswered - 1)
        default: break
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        workload.change(by: -underWay.worked)
    }

    /// Tells the workload by how much more or less is worked on.
    private func count(_ change: (RequestsUnderWay) -> Void) {
        let before = underWay.worked
        change(underWay)
        workload.change(by: underWay.worked - before)
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
