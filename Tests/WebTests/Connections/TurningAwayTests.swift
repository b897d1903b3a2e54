import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import Web

@Suite struct TurningAwayTests {
    private static let plain = "GET /portal HTTP/1.1\r\nHost: a\r\n\r\n"

    private let workload = Workload(.busy, headers: PageHeaders(isSecure: false), logger: Logger(label: "test"))

    @Test func `a program that is not full takes every request`() throws {
        let channel = try channel()
        try channel.write(Self.plain)
        #expect(try channel.passedOn() == 1)
        #expect(try channel.answers() == "")
    }

    @Test func `a full program answers a plain request at once`() throws {
        let channel = try channel()
        fill()
        try channel.write(Self.plain)
        #expect(try channel.passedOn() == 0)
        let answer = try channel.answers()
        #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(answer.contains("\r\nRetry-After: "))
        #expect(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"))
    }

    @Test func `both ways of turning away say the same`() throws {
        let (one, other) = (try channel(), try channel())
        fill()
        try one.write(Self.plain)
        try other.write("GET /portal HTTP/1.1\r\n")
        try other.write("Host: a\r\n\r\n")
        let lines = try [one.answers(), other.answers()].map { $0.split(separator: "\r\n").map { $0.lowercased() } }
        #expect(lines[0] == lines[1])
    }

    @Test(arguments: ["/health", "/ready", "/assets/1/a.css"])
    func `what watches over the program and what pages are made of is always taken`(_ path: String) throws {
        let channel = try channel()
        fill()
        try channel.write("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try channel.passedOn() == 1)
    }

    @Test func `the rest of a body is no request`() throws {
        let channel = try channel()
        fill()
        try channel.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.plain.utf8.count)\r\n\r\n")
        try channel.write(Self.plain)
        #expect(try channel.passedOn() == 1)
        #expect(try channel.answers() == "")
    }

    @Test func `half a head is no end of one`() throws {
        let channel = try channel()
        fill()
        try channel.write("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ")
        try channel.write(Self.plain)
        #expect(try channel.passedOn() == 1)
        #expect(try channel.answers() == "")
    }

    @Test func `answers keep the order of the requests`() throws {
        let channel = try channel()
        try channel.write(Self.plain)
        fill()
        try channel.write(Self.plain)
        #expect(try channel.passedOn() == 2)
        #expect(try channel.answers() == "")
    }

    @Test func `a request counts from its end to the beginning of its answer`() throws {
        let channel = try channel()
        try channel.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        #expect(workload.count == 0)
        try channel.write("cd")
        #expect(workload.count == 1)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        #expect(workload.count == 0)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        #expect(workload.count == 0)
    }

    @Test func `an answer before the end of its request leaves nothing behind`() throws {
        let channel = try channel()
        try channel.write("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .contentTooLarge)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        try channel.write("cd")
        #expect(workload.count == 0)
    }

    @Test func `a connection that ends takes its requests along`() throws {
        let channel = try channel()
        try channel.write(Self.plain)
        #expect(workload.count == 1)
        _ = try channel.finish(acceptAlreadyClosed: true)
        #expect(workload.count == 0)
    }

    private func fill() {
        workload.change(by: 300)
    }

    private func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false)
        try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try channel.pipeline.syncOperations.addHandler(TurningAway(workload))
        try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }
}

extension EmbeddedChannel {
    fileprivate func write(_ text: String) throws {
        try writeInbound(ByteBuffer(string: text))
    }

    /// How many requests came through to the site.
    fileprivate func passedOn() throws -> Int {
        var count = 0
        while let part = try readInbound(as: HTTPRequestPart.self) {
            if case .head = part { count += 1 }
        }
        return count
    }

    fileprivate func answers() throws -> String {
        var text = ""
        while let bytes = try readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }
}
