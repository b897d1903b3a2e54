import Vault

/// One conversation with a mail server (RFC 5321): greeting, TLS, sign-in, then letter after letter.
final class SMTPConnection {
    private static let commandSeconds = 300
    /// RFC 5321 section 4.5.3.2.6: a server may take ten minutes to answer the end of a letter.
    private static let finalDotSeconds = 600
    private static let mostReplyLines = 100

    private let socket: SMTPSocket
    private var capabilities: SMTPCapabilities
    private(set) var letterCount = 0

    /// Connects, begins TLS where the address wants it and signs in.
    init(_ address: SMTPAddress, trust: SMTPTrust, greetingName: String) throws {
        socket = try SMTPSocket(host: address.host, port: address.port, trust: trust)
        socket.setTimeout(seconds: Self.commandSeconds)
        capabilities = SMTPCapabilities(SMTPReply(code: 250, lines: []))
        if address.security == .implicitTLS { try socket.startTLS(host: address.host) }
        let greeting = try readReply()
        guard greeting.code == 220 else { throw LetterNotSent(.later, greeting.summary) }
        try greet(greetingName)
        if address.security == .startTLS {
            guard capabilities.startTLS else { throw LetterNotSent(.later, "the server offers no STARTTLS") }
            try expect(220, from: command("STARTTLS"), otherwise: .later)
            try socket.startTLS(host: address.host)
            try greet(greetingName)
        }
        if let user = address.user {
            guard socket.isSecure || address.isLoopback else {
                throw LetterNotSent(.later, "the password is not sent without TLS")
            }
            try signIn(user: user, password: address.password)
        }
    }

    /// Names sender and recipient and asks to begin. Afterwards the server waits for the letter.
    func offer(_ byteCount: Int, _ envelope: LetterEnvelope) throws {
        let isASCII = (envelope.from + envelope.to).utf8.allSatisfy { $0 < 128 }
        guard isASCII || capabilities.smtpUTF8 else {
            throw LetterNotSent(.never, "the mail server takes only plain letters in addresses", leavesConnection: true)
        }
        if let largest = capabilities.largestMessage, byteCount > largest {
            throw LetterNotSent(
                .never, "the letter is larger than the mail server takes (\(largest) bytes)", leavesConnection: true)
        }
        let commands = [
            "MAIL FROM:<\(envelope.from)>\(isASCII ? "" : " SMTPUTF8")", "RCPT TO:<\(envelope.to)>", "DATA",
        ]
        if capabilities.pipelining { try offerAtOnce(commands) } else { try offerInTurn(commands) }
    }

    /// Sends the letter that the server waits for. Its lines may end in any way.
    func handOver(_ message: [UInt8]) throws {
        try socket.write(Self.dotStuffed(message))
        socket.setTimeout(seconds: Self.finalDotSeconds)
        defer { socket.setTimeout(seconds: Self.commandSeconds) }
        let answer: SMTPReply
        do {
            answer = try readReply()
        } catch let problem as LetterNotSent {
            throw LetterNotSent(.uncertain, problem.reason)
        }
        try expect(250, from: answer)
        letterCount += 1
    }

    /// Forgets a letter that was begun, so that the next one can start.
    func reset() throws { try expect(250, from: command("RSET"), otherwise: .later) }

    func quit() { _ = try? command("QUIT") }

    /// Every line ends in CR LF, a leading dot is doubled, and the end mark follows (RFC 5321 section 4.5.2).
    static func dotStuffed(_ message: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(message.count + 64)
        var isLineStart = true
        var previous: UInt8 = 0
        for byte in message {
            defer { previous = byte }
            if byte == 10, previous == 13 { continue }
            if byte == 10 || byte == 13 {
                output += [13, 10]
                isLineStart = true
                continue
            }
            if isLineStart, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            isLineStart = false
        }
        if !isLineStart { output += [13, 10] }
        return output + [UInt8(ascii: "."), 13, 10]
    }

    private func offerInTurn(_ commands: [String]) throws {
        try expect(250, from: command(commands[0]))
        try expectRecipient(command(commands[1]))
        try expect(354, from: command(commands[2]))
    }

    /// The three commands travel together (RFC 2920), their answers come in the same order.
    private func offerAtOnce(_ commands: [String]) throws {
        try write(commands)
        let answers = [try readReply(), try readReply(), try readReply()]
        do {
            try expect(250, from: answers[0])
            try expectRecipient(answers[1])
        } catch let refusal as LetterNotSent where answers[2].code == 354 {
            // It waits for a letter that it does not want. Only hanging up ends that without sending one.
            throw refusal.hangingUp()
        }
        try expect(354, from: answers[2])
    }

    private func greet(_ name: String) throws {
        let reply = try command("EHLO \(name)")
        if reply.code == 250 {
            capabilities = SMTPCapabilities(reply)
        } else {
            try expect(250, from: command("HELO \(name)"), otherwise: .later)
            capabilities = SMTPCapabilities(SMTPReply(code: 250, lines: []))
        }
    }

    private func signIn(user: String, password: String) throws {
        let answer: SMTPReply
        if capabilities.authentications.contains("PLAIN") {
            let secret = Base64.standard([0] + Array(user.utf8) + [0] + Array(password.utf8))
            answer = try command("AUTH PLAIN \(secret)")
        } else if capabilities.authentications.contains("LOGIN") {
            try expect(334, from: command("AUTH LOGIN"), otherwise: .later)
            try expect(334, from: command(Base64.standard(Array(user.utf8))), otherwise: .later)
            answer = try command(Base64.standard(Array(password.utf8)))
        } else {
            throw LetterNotSent(.later, "the mail server offers neither AUTH PLAIN nor AUTH LOGIN")
        }
        // A wrong password is the operator's to mend: letters wait for it.
        try expect(235, from: answer, otherwise: .later)
    }

    private func command(_ line: String) throws -> SMTPReply {
        try write([line])
        return try readReply()
    }

    private func write(_ lines: [String]) throws {
        guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 != 0 && $0 != 10 && $0 != 13 } }) else {
            throw LetterNotSent(.never, "an address with a line end", leavesConnection: true)
        }
        try socket.write(lines.flatMap { Array($0.utf8) + [13, 10] })
    }

    private func readReply() throws -> SMTPReply {
        var lines: [String] = []
        while lines.count < Self.mostReplyLines {
            guard let line = SMTPReply.line(try socket.readLine()) else { break }
            lines.append(line.text)
            if line.isLast { return SMTPReply(code: line.code, lines: lines) }
        }
        throw LetterNotSent(.later, "the mail server's answer cannot be read")
    }

    private func expectRecipient(_ reply: SMTPReply) throws {
        if reply.code == 251 { return }
        do {
            try expect(250, from: reply)
        } catch let refusal as LetterNotSent {
            throw reply.saysNobodyIsThere ? refusal.fromDeadAddress() : refusal
        }
    }

    private func expect(_ code: Int, from reply: SMTPReply, otherwise: LetterNotSent.Verdict? = nil) throws {
        if reply.code == code { return }
        throw LetterNotSent(
            otherwise ?? (reply.isPermanent ? .never : .later), reply.summary, leavesConnection: reply.leavesConnection)
    }
}
