import DatabaseSupport
import Foundation
import Glibc
import Identity
import Postgres
import Synchronization
import TestSupport
import Testing
import Web
import World

/// The list of customers over a raw connection: its head and frame come before its customers are known.
@Suite(.database, .serialized) struct EarlyPageTests {
    /// What a client has of an answer, while the customers are locked and after.
    private struct Received {
        var early: [UInt8] = []
        var whole: [UInt8] = []
        var isClosed = false
    }

    private enum End {
        /// The lock is let go.
        case released
        /// The statement that waits for it is cancelled.
        case cancelled
    }

    @Test func theHeadArrivesBeforeTheCustomersAreRead() async throws {
        let received = try await receive("", .released)
        let early = String(decoding: received.early, as: UTF8.self)
        #expect(early.hasPrefix("HTTP/1.1 200"))
        #expect(early.lowercased().contains("transfer-encoding: chunked"))
        #expect(!early.lowercased().contains("content-length"))
        #expect(!early.lowercased().contains("etag"))
        #expect(early.contains("theme.css"), "the browser can load the style sheet")
        #expect(early.contains("As the billing system reports them."))
        #expect(!early.contains("Search customers"))
        let whole = String(decoding: received.whole, as: UTF8.self)
        #expect(whole.contains("Search customers"))
        #expect(whole.contains("</html>"))
        #expect(whole.hasSuffix("0\r\n\r\n"), "the mark that it is whole")
        #expect(!received.isClosed, "the connection goes on")
    }

    @Test func aCompressedPageCanBeReadAsFarAsItCame() async throws {
        let received = try await receive("Accept-Encoding: gzip\r\n", .released)
        #expect(String(decoding: received.early, as: UTF8.self).lowercased().contains("content-encoding: gzip"))
        let early = try Self.unpacked(Self.unchunked(received.early))
        #expect(early.contains("As the billing system reports them."))
        #expect(!early.contains("Search customers"))
        let whole = try Self.unpacked(Self.unchunked(received.whole))
        #expect(whole.hasPrefix(early))
        #expect(whole.contains("Search customers"))
        #expect(whole.contains("</html>"))
    }

    @Test func aFailureAfterTheHeadEndsTheConnection() async throws {
        let received = try await receive("", .cancelled)
        let whole = String(decoding: received.whole, as: UTF8.self)
        #expect(whole.contains("As the billing system reports them."))
        #expect(!whole.contains("</html>"))
        #expect(!whole.hasSuffix("0\r\n\r\n"), "half a page is not marked as whole")
        #expect(received.isClosed)
    }

    @Test func whoMayNotSeeThePageIsToldBefore() async throws {
        try await Trial.run { trial in
            #expect(try await trial.visitor().get("/admin/customers").status == 303)
            let staff = try await trial.staff(.admin)
            let page = try await staff.get("/admin/customers")
            let head = try await staff.send("HEAD", "/admin/customers")
            #expect(head.status == 200)
            #expect(head.bytes.isEmpty)
            #expect(head.header("Content-Length") == String(page.bytes.count), "HEAD tells the length")
        }
    }

    private func receive(_ fields: String, _ end: End) async throws -> Received {
        let result = Mutex(Received())
        try await Trial.own { trial in
            let cookies = try await trial.staff(.admin).cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let server = SiteServer(trial.world.site, host: "127.0.0.1", port: 0, logger: trial.world.edges.logger) {
                port.yield($0)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                guard let number = await ports.first(where: { _ in true }) else { throw TrialFailure("no port") }
                let client = try RawClient(port: number)
                let head = "GET /admin/customers HTTP/1.1\r\nHost: \(Trial.host)\r\nCookie: \(cookies)\r\n\(fields)\r\n"
                try await trial.database.transaction(trial.tenant.id) { tx in
                    try await tx.execute("lock table customers in access exclusive mode")
                    client.send(head)
                    await client.read(for: .seconds(2)) { _ in false }
                    result.withLock { $0.early = client.received }
                    guard end == .cancelled else { return }
                    try await tx.execute(
                        """
                        select pg_cancel_backend(pid) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()
                        """)
                    await client.read(for: .seconds(5)) { $0.isClosed }
                }
                await client.read(for: .seconds(5)) { $0.isClosed || $0.received.suffix(5).elementsEqual("0\r\n\r\n".utf8) }
                result.withLock { ($0.whole, $0.isClosed) = (client.received, client.isClosed) }
                group.cancelAll()
            }
        }
        return result.withLock { $0 }
    }

    /// The body of an answer without the sizes of its chunks, as far as it came.
    private static func unchunked(_ bytes: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        let start = try #require(text.firstRange(of: "\r\n\r\n"))
        var rest = bytes[text.utf8.distance(from: text.startIndex, to: start.upperBound)...]
        var body: [UInt8] = []
        while let line = rest.firstIndex(of: 13),
            let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16)
        {
            body += rest[(line + 2)...].prefix(size)
            rest = rest[(line + 2)...].dropFirst(size + 2)
        }
        return body
    }

    /// What gzip makes of some bytes, whole or not.
    private static func unpacked(_ bytes: [UInt8]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("early-\(UUID().uuidString).gz")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (gzip, pipe) = (Process(), Pipe())
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        gzip.arguments = ["-dcq", file.path]
        gzip.standardOutput = pipe
        gzip.standardError = Pipe()
        try gzip.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

/// A connection that shows every byte as it comes.
private final class RawClient: Sendable {
    private struct State {
        var received: [UInt8] = []
        var isClosed = false
    }

    private let socket: Int32
    private let state = Mutex(State())

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A `sockaddr_in` of 127.0.0.1, byte by byte: more than one module brings the type along.
        let address = [2, 0, UInt8(port >> 8), UInt8(port & 0xFF), 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
        let answer = address.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { connect(socket, $0.baseAddress, socklen_t(bytes.count)) }
        }
        guard answer == 0 else { throw TrialFailure("no connection to port \(port)") }
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    deinit { close(socket) }

    var received: [UInt8] { state.withLock { $0.received } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(socket, bytes, bytes.count, 0)
    }

    /// Reads for some time, or until something holds.
    func read(for time: Duration, until isEnough: (RawClient) -> Bool) async {
        let end = ContinuousClock.now + time
        while !isEnough(self), ContinuousClock.now < end {
            var part = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &part, part.count, 0)
            if count > 0 { state.withLock { $0.received += part.prefix(count) } }
            if count == 0 { state.withLock { $0.isClosed = true } }
            if count <= 0 { try? await Task.sleep(for: .milliseconds(20)) }
        }
    }
}
