private import Dispatch
private import Synchronization

/// One connection to a mail server on a thread of its own, so that waiting for the server blocks nothing else.
final class SMTPLine: Sendable {
    private let thread = DispatchQueue(label: "tributary.smtp")
    private let connection: Mutex<SMTPConnection?>
    private let restingSince = Mutex(ContinuousClock.now)

    private init(_ connection: consuming sending SMTPConnection) {
        self.connection = Mutex(connection)
    }

    /// Throws LetterNotSent.
    static func open(_ address: SMTPAddress, trust: SMTPTrust, greetingName: String) async throws -> SMTPLine {
        let thread = DispatchQueue(label: "tributary.smtp.open")
        return try await withCheckedThrowingContinuation { continuation in
            thread.async {
                continuation.resume(
                    with: Result {
                        SMTPLine(try SMTPConnection(address, trust: trust, greetingName: greetingName))
                    })
            }
        }
    }

    var letterCount: Int {
        get async { (try? await talk { $0.letterCount }) ?? 0 }
    }

    /// How long nothing was said.
    var restedFor: Duration { restingSince.withLock { $0 }.duration(to: .now) }

    func rest() { restingSince.withLock { $0 = .now } }

    /// Says something to the server, on the line's own thread.
    func talk<Value: Sendable>(_ words: @escaping @Sendable (SMTPConnection) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            thread.async {
                continuation.resume(
                    with: Result {
                        try self.connection.withLock { connection in
                            guard let connection else {
                                throw LetterNotSent(.later, "the connection to the mail server is closed")
                            }
                            return try words(connection)
                        }
                    })
            }
        }
    }

    /// Says goodbye and hangs up.
    func quit() async {
        _ = try? await talk { $0.quit() }
        await withCheckedContinuation { continuation in
            thread.async {
                self.connection.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }
}
