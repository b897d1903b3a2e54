private import COpenSSL
import Glibc

/// Whose certificates a mail server may show.
enum SMTPTrust: Hashable, Sendable {
    /// The authorities that this machine trusts; SSL_CERT_FILE names others.
    case system
    /// The authorities in one PEM file.
    case file(String)
}

/// One TCP connection to a mail server, in the clear or under TLS. It blocks: used on a thread of its own, by one
/// caller at a time.
final class SMTPSocket {
    private static let connectMilliseconds: Int32 = 30_000
    private static let longestLine = 4096

    private let descriptor: Int32
    private var tls: OpaquePointer?
    private var tlsContext: OpaquePointer?
    private var received: [UInt8] = []
    private let trust: SMTPTrust

    init(host: String, port: UInt16, trust: SMTPTrust) throws {
        self.trust = trust
        descriptor = try Self.connect(host: host, port: port)
    }

    deinit {
        if let tls {
            SSL_shutdown(tls)
            SSL_free(tls)
        }
        if let tlsContext { SSL_CTX_free(tlsContext) }
        close(descriptor)
    }

    var isSecure: Bool { tls != nil }

    /// How long to wait for the next bytes.
    func setTimeout(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    /// Begins TLS 1.2 or later and verifies the certificate against the host's name. What arrived before in the clear
    /// would be taken for protected, so its presence is an attack and ends the connection.
    func startTLS(host: String) throws {
        guard received.isEmpty else { throw LetterNotSent(.later, "the server spoke before TLS began") }
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw LetterNotSent(.later, "TLS cannot start") }
        tlsContext = context
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        switch trust {
        case .system: SSL_CTX_set_default_verify_paths(context)
        case .file(let path): SSL_CTX_load_verify_file(context, path)
        }
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        guard let session = SSL_new(context) else { throw LetterNotSent(.later, "TLS cannot start") }
        tls = session
        // An address in digits is compared with the certificate's addresses; a name with its names.
        if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) != 1 {
            var name = Array(host.utf8CString)
            SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
            SSL_set1_host(session, host)
        }
        SSL_set_fd(session, descriptor)
        guard SSL_connect(session) == 1 else {
            let verified = SSL_get_verify_result(session)
            let reason = verified == 0 ? "no TLS with the server" : "the certificate of the server is not trusted"
            throw LetterNotSent(.later, "\(reason) (\(host))")
        }
    }

    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count: Int = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[sent...])
                if let tls { return Int(SSL_write(tls, rest.baseAddress, Int32(clamping: rest.count))) }
                return send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw LetterNotSent(.later, "the connection to the mail server broke") }
            sent += count
        }
    }

    /// The next line without its end.
    func readLine() throws -> [UInt8] {
        while true {
            if let end = received.firstIndex(of: 10) {
                var line = Array(received[..<end])
                received.removeFirst(end + 1)
                if line.last == 13 { line.removeLast() }
                return line
            }
            guard received.count <= Self.longestLine else {
                throw LetterNotSent(.later, "the server's line is too long")
            }
            try receive()
        }
    }

    private func receive() throws {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count: Int
        if let tls {
            count = Int(SSL_read(tls, &chunk, Int32(chunk.count)))
        } else {
            count = recv(descriptor, &chunk, chunk.count, 0)
        }
        guard count > 0 else { throw LetterNotSent(.later, "the mail server closed the connection or did not answer") }
        received += chunk.prefix(count)
    }

    /// Tries each address of the host in turn.
    private static func connect(host: String, port: UInt16) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else {
            throw LetterNotSent(.later, "the mail server \(host) has no address")
        }
        defer { freeaddrinfo(first) }
        for address in sequence(first: first, next: { $0.pointee.ai_next }) {
            if let descriptor = connect(to: address.pointee) { return descriptor }
        }
        throw LetterNotSent(.later, "the mail server \(host):\(port) does not answer")
    }

    private static func connect(to address: addrinfo) -> Int32? {
        let kind = address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            var problem: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard errno == EINPROGRESS, poll(&waiting, 1, connectMilliseconds) == 1,
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size) == 0, problem == 0
            else {
                close(descriptor)
                return nil
            }
        }
        // Commands are short and each waits for an answer: they must not wait for company.
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK)
        return descriptor
    }
}
