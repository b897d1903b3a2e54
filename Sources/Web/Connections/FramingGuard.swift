import NIOCore
import NIOHTTP1

/// Refuses requests that two programs in a row could read differently, before anything else sees them. The parser
/// below refuses most of them; these it lets through.
///
/// A refusal is an error of the parser's own kind: the server answers 400 after the requests before it and closes.
final class FramingGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasRefused { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if let path = Self.pathOfOwnAddress(head) { head.uri = path }
        if let fault = Self.fault(in: head) {
            hasRefused = true
            context.fireErrorCaught(fault)
        } else {
            context.fireChannelRead(wrapInboundOut(.head(head)))
        }
    }

    /// What makes a request ambiguous; nil when nothing does. RFC 9112, 3.2 and 6.1.
    static func fault(in head: HTTPRequestHead) -> HTTPParserError? {
        let encodings = head.headers[canonicalForm: "transfer-encoding"]
        if !encodings.isEmpty {
            // Only the last coding of a message without a length may be chunked, and no other is understood here.
            guard head.version == .http1_1, encodings.count == 1, encodings[0].lowercased() == "chunked" else {
                return .unexpectedContentLength
            }
        }
        if head.headers["content-length"].count > 1 { return .unexpectedContentLength }
        let hosts = head.headers["host"]
        guard hosts.count == 1, HostName(hosts[0]) != nil else { return .invalidHeaderToken }
        if head.uri == "*" { return head.method == .OPTIONS ? nil : .invalidURL }
        guard head.method != .CONNECT else { return .invalidURL }
        guard head.uri.utf8.first == UInt8(ascii: "/") else { return .invalidURL }
        return nil
    }

    /// The path of a whole address ("http://host/path") that names the same authority as Host. With another one it
    /// stays open which of the two is meant, and the request is refused.
    private static func pathOfOwnAddress(_ head: HTTPRequestHead) -> String? {
        guard head.uri.utf8.first != UInt8(ascii: "/"), let host = head.headers.first(name: "host") else { return nil }
        for scheme in ["http://", "https://"] where head.uri.lowercased().hasPrefix(scheme + host.lowercased()) {
            let rest = head.uri.dropFirst(scheme.count + host.count)
            if rest.isEmpty { return "/" }
            if rest.hasPrefix("/") { return String(rest) }
        }
        return nil
    }
}
