import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Templates

/// Pages that are sent in parts.
extension Site {
    /// Sends what is before the first `{{%flush}}` while the rest is looked up. A failure after that ends the
    /// connection without the mark that the answer is whole, so that no browser takes half a page for all of it.
    func earlyResponse(_ page: any AnyEarlyPage, _ rendering: Rendering) throws -> Response {
        var (context, fields, fresh) = try pageHead(rendering)
        // Whether a form with a token follows is not known yet, so a visitor gets the cookie in any case.
        if let fresh { fields.append(visitorCookie(fresh)) }
        let exchange = rendering.exchange
        if exchange.acceptsGzip { fields[.contentEncoding] = "gzip" }
        let (set, finished) = (templates, context)
        let start = try page.start(set, finished)
        let body = ResponseBody { writer in
            try await self.tellingWhatBreaks(exchange) {
                async let rest = page.rest(set, finished)
                let gzip = exchange.acceptsGzip ? try GzipStream(level: Gzip.fast) : nil
                try await writer.write(ByteBuffer(bytes: gzip?.compress(start) ?? start))
                for part in try await rest {
                    try await writer.write(ByteBuffer(bytes: gzip?.compress(part) ?? part))
                }
                if let gzip { try await writer.write(ByteBuffer(bytes: gzip.end())) }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: fields, body: body)
    }

    /// Does what an answer's body needs while it is sent, under the number of its request. What goes wrong there comes
    /// after the line that told of the request, so it gets a line of its own; its reader's connection ends.
    func tellingWhatBreaks(_ exchange: Exchange, _ send: () async throws -> Void) async throws {
        do {
            try await Trace.$id.withValue(exchange.requestID, operation: send)
        } catch {
            tellBroken(exchange, error)
            throw error
        }
    }
}
