import COpenSSL
import Glibc

/// One connection as the scripted server has it: lines in and out, in the clear or under TLS.
final class Conversation {
    private let descriptor: Int32
    private let cut: ScriptedMailServer.Cut?
    private var buffer: [UInt8] = []
    private var tls: OpaquePointer?
    private(set) var received = 0
    private(set) var sent = 0
    private var isCut = false

    init(descriptor: Int32, cut: ScriptedMailServer.Cut?) {
        self.descriptor = descriptor
        self.cut = cut
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    var isSecure: Bool { tls != nil }

    func startTLS(_ certificate: TestCertificate) -> Bool {
        guard let session = certificate.accept(descriptor) else { return false }
        tls = session
        return true
    }

    func end() {
        if let tls { SSL_free(tls) }
        close(descriptor)
    }

    func say(_ line: String) {
        var bytes = Array((line + "\r\n").utf8)
        if case .sent(let limit) = cut, sent + bytes.count >= limit {
            bytes = Array(bytes.prefix(limit - sent))
            isCut = true
        }
        sent += bytes.count
        if let tls {
            SSL_write(tls, bytes, Int32(bytes.count))
        } else {
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// A line that ended in CR LF, or nil when the connection ended.
    func hear() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer = Array(buffer[(end + 1)...])
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            if isCut { return nil }
            var chunk = [UInt8](repeating: 0, count: 4096)
            var count = tls.map { Int(SSL_read($0, &chunk, Int32(chunk.count))) } ?? recv(descriptor, &chunk, 4096, 0)
            guard count > 0 else { return nil }
            if case .received(let limit) = cut, received + count >= limit {
                count = limit - received
                isCut = true
            }
            received += count
            buffer += chunk.prefix(count)
        }
    }

    /// The message without its dots, its lines joined by CR LF.
    func hearMessage() -> String? {
        var message = ""
        while let line = hear() {
            if line == "." { return message }
            message += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
        }
        return nil
    }
}
