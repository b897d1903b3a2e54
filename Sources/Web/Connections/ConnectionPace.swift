import Glibc
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections whose other side sends or takes too little, so that a few slow ones do not hold the program.
///
/// A body has to come with 500 bytes a second after its first five seconds. An answer has to go out in steps of at
/// most 20 seconds. Who gets an answer before the whole body was sent may send on for five seconds.
final class ConnectionPace: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Limits: Sendable {
        var bytesPerSecond: Int64 = 500
        var grace = TimeAmount.seconds(5)
        var stall = TimeAmount.seconds(20)
        var unread = TimeAmount.seconds(10)
        var look = TimeAmount.seconds(1)
    }

    /// Bodies go out in steps of this size, so that a slow but steady reader is seen to move on.
    static let step = 64 * 1024

    private let limits: Limits
    private var bodySince: NIODeadline?
    private var bodyBytes: Int64 = 0
    private var answeredSince: NIODeadline?
    /// Requests whose answer is not complete, the one that is being read included.
    private var unanswered = 0
    private var pendingWrites = 0
    private var lastWritten = NIODeadline.now()
    private var nextLook: Scheduled<Void>?

    init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            let codec = try context.pipeline.syncOperations.context(handlerType: HTTP1ToHTTPServerCodec.self)
            try context.pipeline.syncOperations.addHandler(FramingGuard(), position: .before(codec.handler))
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stopLooking() }

    func channelInactive(context: ChannelHandlerContext) {
        stopLooking()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            bodySince = .now()
            bodyBytes = 0
            answeredSince = nil
            lookSoon(context)
        case .body(let bytes): bodyBytes += Int64(bytes.readableBytes)
        case .end:
            bodySince = nil
            answeredSince = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: context.write(data, promise: promise)
        case .body(var bytes):
            while bytes.readableBytes > Self.step, let part = bytes.readSlice(length: Self.step) {
                context.write(wrapOutboundOut(.body(part)), promise: watched(nil, context))
            }
            context.write(wrapOutboundOut(.body(bytes)), promise: watched(promise, context))
        case .end:
            unanswered -= 1
            if bodySince != nil, unanswered == 0 { answeredSince = .now() }
            context.write(data, promise: watched(promise, context))
        }
    }

    /// An idle connection is closed. What the kernel could not hand over by then, the other side does not want: it is
    /// dropped, or a slow reader would keep it for as long as they like.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .all, NIODeadline.now() - lastWritten >= limits.unread, Self.bytesNotTaken(context) > 0 {
            dropUnsent(context)
        }
        context.close(mode: mode, promise: promise)
    }

    private static func bytesNotTaken(_ context: ChannelHandlerContext) -> Int32 {
        let count = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { socket -> Int32 in
            var count: Int32 = 0
            return ioctl(socket, UInt(TIOCOUTQ), &count) == 0 ? count : 0
        }
        return count ?? 0
    }

    private func watched(
        _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) -> EventLoopPromise<Void> {
        let watched = promise ?? context.eventLoop.makePromise()
        if pendingWrites == 0 { lastWritten = .now() }
        pendingWrites += 1
        watched.futureResult.assumeIsolated().whenComplete { _ in
            self.pendingWrites -= 1
            self.lastWritten = .now()
        }
        lookSoon(context)
        return watched
    }

    private func lookSoon(_ context: ChannelHandlerContext) {
        guard nextLook == nil, context.channel.isActive else { return }
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: limits.look) {
            self.nextLook = nil
            self.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        if pendingWrites > 0, now - lastWritten >= limits.stall { return reset(context) }
        if let bodySince {
            let waited = now - bodySince
            let expected = limits.bytesPerSecond * waited.nanoseconds / 1_000_000_000
            if waited >= limits.grace, bodyBytes < expected { return reset(context) }
            if let answeredSince, now - answeredSince >= limits.grace { return reset(context) }
        }
        if pendingWrites > 0 || bodySince != nil { lookSoon(context) }
    }

    /// Closes at once, without waiting until the other side took what was still to be sent.
    private func reset(_ context: ChannelHandlerContext) {
        dropUnsent(context)
        context.close(promise: nil)
    }

    private func dropUnsent(_ context: ChannelHandlerContext) {
        let socket = context.channel as? any SocketOptionProvider
        socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
    }

    private func stopLooking() {
        nextLook?.cancel()
        nextLook = nil
    }
}
