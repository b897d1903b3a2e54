private import Dispatch
import Glibc
private import Synchronization

/// Sends letters to one mail server over one connection, on a thread of its own.
public final class SMTPClient: Sendable {
    /// A connection is given up after this many letters, so that servers with a limit do not cut it.
    private static let mostLettersPerConnection = 100
    /// Servers close idle connections after five minutes; a shorter pause saves a failed try.
    private static let longestPause = Duration.seconds(30)

    private let address: SMTPAddress
    private let thread = DispatchQueue(label: "tributary.smtp")
    private let open = Mutex<(connection: SMTPConnection, usedAt: ContinuousClock.Instant)?>(nil)

    public init(_ address: SMTPAddress) {
        self.address = address
        // Under TLS OpenSSL writes to the socket itself: without this a closed connection would end the program.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when the server has taken the letter. Throws LetterNotSent.
    public func send(_ message: [UInt8], from: String, to: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            thread.async {
                continuation.resume(with: Result { try self.sendBlocking(message, from: from, to: to) })
            }
        }
    }

    /// Says goodbye to the server.
    public func close() async {
        await withCheckedContinuation { continuation in
            thread.async {
                self.open.withLock { open in
                    open?.connection.quit()
                    open = nil
                }
                continuation.resume()
            }
        }
    }

    private func sendBlocking(_ message: [UInt8], from: String, to: String) throws {
        try open.withLock { open in
            let kept = open
            open = nil
            let connection = try reusable(kept) ?? SMTPConnection(address, greetingName: Self.hostName)
            do {
                try connection.send(message, from: from, to: to)
            } catch let refusal as LetterNotSent where refusal.verdict == .never {
                // The server is well and refused this letter: the connection can go on.
                if (try? connection.reset()) != nil { open = (connection, .now) }
                throw refusal
            }
            if connection.letterCount >= Self.mostLettersPerConnection {
                connection.quit()
            } else {
                open = (connection, .now)
            }
        }
    }

    private func reusable(
        _ kept: (connection: SMTPConnection, usedAt: ContinuousClock.Instant)?
    ) -> SMTPConnection? {
        guard let kept, .now - kept.usedAt < Self.longestPause else { return nil }
        return (try? kept.connection.reset()) == nil ? nil : kept.connection
    }

    /// The name of this machine where it has a full one; mail servers distrust a bare word.
    private static let hostName: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let isName = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == 45 || byte == 46
        }
        return isName && name.contains(".") ? name : "localhost"
    }()
}
