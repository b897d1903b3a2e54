import Identity
import NIOCore
import NIOHTTPTypes
import Synchronization

/// How many connections each subscriber has open, an IPv4 address or an IPv6 network, so that none can take them all.
final class ConnectionCounts: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    private let most: Int

    init(most: Int) {
        self.most = most
    }

    /// Counts one more connection; false when the address has as many as it may.
    func open(_ address: String) -> Bool {
        let address = Network.subscriber(of: address)
        return counts.withLock { counts in
            let count = counts[address, default: 0]
            guard count < most else { return false }
            counts[address] = count + 1
            return true
        }
    }

    func close(_ address: String) {
        let address = Network.subscriber(of: address)
        counts.withLock { counts in
            let left = counts[address, default: 1] - 1
            counts[address] = left > 0 ? left : nil
        }
    }
}

/// Closes a connection at once when its address has too many.
final class ConnectionCounting: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let counts: ConnectionCounts
    private let isExempt: @Sendable (String) -> Bool
    private var counted: String?

    init(_ counts: ConnectionCounts, isExempt: @escaping @Sendable (String) -> Bool) {
        self.counts = counts
        self.isExempt = isExempt
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard let address = context.remoteAddress?.ipAddress, !isExempt(address) else { return }
        if counts.open(address) { counted = address } else { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if let counted { counts.close(counted) }
        counted = nil
    }
}
