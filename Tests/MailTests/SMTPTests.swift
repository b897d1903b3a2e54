import Testing

@testable import Mail

@Suite struct SMTPTests {
    private let message = Array("Subject: x\r\n\r\nHello\r\n".utf8)

    private func client(_ server: ScriptedMailServer, credentials: String = "") throws -> SMTPClient {
        SMTPClient(try #require(SMTPAddress("smtp://\(credentials)127.0.0.1:\(server.port)")))
    }

    private func send(_ client: SMTPClient, _ message: [UInt8]? = nil, to: String = "ana@diaz.example") async throws {
        try await client.send(
            message ?? self.message, LetterEnvelope(from: "support@northwind.example", to: to))
    }

    @Test func `letters travel over one connection`() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let client = try client(server)
        try await send(client)
        try await send(client, to: "sam@brightline.example")
        await client.close()
        #expect(server.state.connections == 1)
        #expect(server.state.messages.count == 2)
        #expect(server.state.commands.contains("MAIL FROM:<support@northwind.example>"))
        #expect(server.state.commands.contains("RCPT TO:<sam@brightline.example>"))
        #expect(server.state.commands.last == "QUIT")
    }

    @Test func `no line of a message ends the message or becomes a command`() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let hostile = "a\r\n.\r\nMAIL FROM:<evil@evil.example>\n.\nb\r.\rc\r\n..\r\n.x\n\r\nend"
        try await send(try client(server), Array(hostile.utf8))
        let lines = ["a", ".", "MAIL FROM:<evil@evil.example>", ".", "b", ".", "c", "..", ".x", "", "end", ""]
        #expect(server.state.messages == [lines.joined(separator: "\r\n")])
        #expect(server.state.commands.count { $0.hasPrefix("MAIL") } == 1)
    }

    @Test(arguments: [
        ("MAIL", "451 try later", LetterNotSent.Verdict.later), ("RCPT", "450 greylisted", .later),
        ("RCPT", "550 5.1.1 no such user", .never), ("DATA", "554 no", .never), ("DATA", "421 closing", .later),
        ("EHLO", "421 busy", .later), ("RCPT", "close", .later), ("MAIL", "nonsense", .later),
    ])
    func `a refusal says whether trying again makes sense`(
        command: String, answer: String, verdict: LetterNotSent.Verdict
    ) async throws {
        let answers = command == "EHLO" ? ["EHLO": [answer], "HELO": [answer]] : [command: [answer]]
        let server = try ScriptedMailServer(.init(answers: answers))
        defer { server.stop() }
        let client = try client(server)
        let failure = await #expect(throws: LetterNotSent.self) { try await send(client) }
        #expect(failure?.verdict == verdict)
        try await send(client)
        #expect(server.state.messages.count == 1)
    }

    @Test func `silence after the final dot is uncertain`() async throws {
        let server = try ScriptedMailServer(.init(silentDots: 1))
        defer { server.stop() }
        let client = try client(server)
        let failure = await #expect(throws: LetterNotSent.self) { try await send(client) }
        #expect(failure?.verdict == .uncertain)
    }

    @Test func `a server that is away is tried later`() async throws {
        let server = try ScriptedMailServer()
        server.stop()
        let client = try client(server)
        let failure = await #expect(throws: LetterNotSent.self) { try await send(client) }
        #expect(failure?.verdict == .later)
    }

    @Test func `the password is sent in the way the server offers`() async throws {
        let plain = try ScriptedMailServer(.init(capabilities: ["AUTH LOGIN PLAIN"]))
        defer { plain.stop() }
        try await send(try client(plain, credentials: "sam:p%40ss@"))
        #expect(plain.state.commands.contains("AUTH PLAIN AHNhbQBwQHNz"))
        let steps = ["AUTH": ["334 VXNlcm5hbWU6"], "C2E=": ["334 UGFzc3dvcmQ6"], "EA==": ["235 welcome"]]
        let login = try ScriptedMailServer(.init(capabilities: ["AUTH LOGIN"], answers: steps))
        defer { login.stop() }
        try await send(try client(login, credentials: "sa:%10@"))
        #expect(login.state.commands.prefix(4).suffix(3) == ["AUTH LOGIN", "c2E=", "EA=="])
    }

    @Test func `a refused password leaves the letters waiting`() async throws {
        let server = try ScriptedMailServer(.init(capabilities: ["AUTH PLAIN"], answers: ["AUTH": ["535 wrong"]]))
        defer { server.stop() }
        let client = try client(server, credentials: "sam:secret@")
        let failure = await #expect(throws: LetterNotSent.self) { try await send(client) }
        #expect(failure?.verdict == .later && failure?.reason == "535 wrong")
    }

    @Test func `letters for addresses beyond ASCII need a server that takes them`() async throws {
        let old = try ScriptedMailServer()
        defer { old.stop() }
        let failure = await #expect(throws: LetterNotSent.self) {
            try await send(try client(old), to: "ána@diaz.example")
        }
        #expect(failure?.verdict == .never)
        let new = try ScriptedMailServer(.init(capabilities: ["SMTPUTF8"]))
        defer { new.stop() }
        try await send(try client(new), to: "ána@diaz.example")
        #expect(new.state.commands.contains("MAIL FROM:<support@northwind.example> SMTPUTF8"))
    }

    @Test func `a letter larger than the server takes is not begun`() async throws {
        let server = try ScriptedMailServer(.init(capabilities: ["SIZE 10"]))
        defer { server.stop() }
        let failure = await #expect(throws: LetterNotSent.self) { try await send(try client(server)) }
        #expect(failure?.verdict == .never)
        #expect(server.state.commands.count { $0.hasPrefix("MAIL") } == 0)
    }

    @Test func `another machine must offer TLS`() throws {
        #expect(SMTPAddress("smtp://mail.example")?.security == .startTLS)
        #expect(SMTPAddress("smtps://mail.example")?.port == 465)
        #expect(SMTPAddress("smtps://mail.example")?.security == .implicitTLS)
        #expect(SMTPAddress("smtp://localhost:1025")?.security == SMTPAddress.Security.none)
        #expect(SMTPAddress("smtp://mailpit:1025?tls=none")?.security == SMTPAddress.Security.none)
        #expect(SMTPAddress("smtp://[::1]:25")?.host == "::1")
        let full = try #require(SMTPAddress("smtps://us%3Aer:p%40:ss@mail.example:2465/"))
        #expect(full.user == "us:er" && full.password == "p@:ss" && full.port == 2465)
        #expect(!"\(full)".contains("ss@"))
    }

    @Test(arguments: [
        "", "mail.example", "http://mail.example", "smtp://", "smtp://host:0", "smtp://host:99999", "smtp://:pw@host",
        "smtp://u%zz@host", "smtp://host/path", "smtp://host?tls=maybe", "smtp://ho st", "smtps://host?tls=none",
        "smtp://u%00:p@host",
    ])
    func `an address of another form is none`(_ text: String) {
        #expect(SMTPAddress(text) == nil)
    }
}
