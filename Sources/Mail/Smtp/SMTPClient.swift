import Glibc
private import Synchronization

/// Who a letter travels from and to, as the mail servers on its way see it.
public struct LetterEnvelope: Hashable, Sendable {
    /// Where reports come that it could not be delivered.
    public let from: String
    public let to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}

/// Sends letters to one mail server; connections are kept for the next letters.
public final class SMTPClient: Sendable {
    /// A connection is given up after this many letters, so that servers with a limit do not cut it.
    private static let mostLettersPerConnection = 100
    /// Servers close idle connections after five minutes; a shorter pause saves a failed try.
    private static let longestPause = Duration.seconds(30)

    private let address: SMTPAddress
    private let trust: SMTPTrust
    private let idle = Mutex<[SMTPLine]>([])

    public convenience init(_ address: SMTPAddress) {
        self.init(address, trust: .system)
    }

    init(_ address: SMTPAddress, trust: SMTPTrust) {
        self.address = address
        self.trust = trust
        // Under TLS OpenSSL writes to the socket itself: without this a closed connection would end the program.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when the server has taken the letter. `handingOver` runs between the server's word that it will take it
    /// and the letter itself: what it throws stops the letter. Throws LetterNotSent.
    public func send(
        _ message: [UInt8], _ envelope: LetterEnvelope,
        handingOver: @Sendable () async throws -> Void = {}
    ) async throws {
        let line = try await line()
        do {
            try await line.talk { try $0.offer(message.count, envelope) }
        } catch let refusal as LetterNotSent where refusal.leavesConnection {
            // The server is well and refused this letter: the connection can go on.
            keep(line)
            throw refusal
        }
        // Leaving without the final dot makes the server forget the letter.
        try await handingOver()
        do {
            try await line.talk { try $0.handOver(message) }
        } catch let refusal as LetterNotSent where refusal.leavesConnection {
            keep(line)
            throw refusal
        }
        if await line.letterCount >= Self.mostLettersPerConnection {
            await line.quit()
        } else {
            keep(line)
        }
    }

    /// Says goodbye to the server.
    public func close() async {
        let lines = idle.withLock { lines in
            defer { lines = [] }
            return lines
        }
        for line in lines { await line.quit() }
    }

    private func line() async throws -> SMTPLine {
        while let kept = idle.withLock({ $0.popLast() }) {
            guard kept.restedFor < Self.longestPause else { continue }
            if (try? await kept.talk { try $0.reset() }) != nil { return kept }
        }
        return try await SMTPLine.open(address, trust: trust, greetingName: Self.hostName)
    }

    private func keep(_ line: SMTPLine) {
        line.rest()
        idle.withLock { $0.append(line) }
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
