import NIOCore

/// What is under way on a connection. Belongs to its event loop.
final class RequestsUnderWay {
    /// A connection counts as idle when nothing was passed on for the idle time: before that, one request is.
    private static let longestSilence = TimeAmount.seconds(SiteServer.idleSeconds / 2)

    /// Requests that were passed on and not answered: answers go out in the order of the requests.
    var unanswered = 0
    /// Requests that were passed on and came to their end, and answers that have begun. One may begin before its
    /// request has ended.
    var came = 0
    var begun = 0
    /// A request has begun whose end did not come yet.
    var isReading = false
    /// What was passed on last ended as a request without a body does.
    var endedWithHead = true
    private var lastPassed = NIODeadline.now()

    /// Requests that the program works on: whoever sends or reads slowly keeps it from nothing.
    var worked: Int { max(0, came - begun) }

    /// Nothing of a request waits in the parser: the next bytes begin one.
    var isBetweenRequests: Bool { !isReading && endedWithHead }

    /// Whether a request may be answered here: no other answer goes before it, and the connection does not look idle.
    var mayAnswer: Bool { unanswered == 0 && NIODeadline.now() - lastPassed < Self.longestSilence }

    func pass() {
        unanswered += 1
        lastPassed = .now()
    }
}

/// Answers plain requests that come when the program is full before they are even parsed, with an answer that was
/// written down at the start: being turned away must cost next to nothing, or the many would take the processor from
/// the few that are answered. What is not plain goes on to `TurningAway`, behind the parser.
final class TurningAwayAtOnce: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let workload: Workload
    private let underWay: RequestsUnderWay

    init(_ workload: Workload, _ underWay: RequestsUnderWay) {
        self.workload = workload
        self.underWay = underWay
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        // Who does not take the answers is left to those handlers that watch the pace.
        if workload.isFull, underWay.isBetweenRequests, underWay.mayAnswer, context.channel.isWritable,
            bytes.withUnsafeReadableBytes(Self.mayBeTurnedAway)
        {
            return context.writeAndFlush(wrapOutboundOut(workload.turnAway().whole), promise: nil)
        }
        underWay.endedWithHead = bytes.withUnsafeReadableBytes(PlainHead.endsHead)
        context.fireChannelRead(data)
    }

    private static func mayBeTurnedAway(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let target = PlainHead.target(bytes) else { return false }
        return !Workload.isAlwaysAnswered(target)
    }
}
