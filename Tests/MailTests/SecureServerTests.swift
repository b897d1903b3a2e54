import Testing

@testable import Mail

/// Mail servers under TLS, and those that pretend.
@Suite struct SecureServerTests {
    private static let envelope = LetterEnvelope(from: "support@northwind.example", to: "ana@diaz.example")
    private let message = Array("Subject: x\r\n\r\nHello\r\n".utf8)

    private func send(_ address: String, _ trust: SMTPTrust) async throws {
        let client = SMTPClient(try #require(SMTPAddress(address)), trust: trust)
        try await client.send(message, Self.envelope)
        try await client.send(message, Self.envelope)
        await client.close()
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `letters travel under TLS from the start`(_ host: String) async throws {
        let certificate = try TestCertificate()
        defer { certificate.remove() }
        let server = try ScriptedMailServer(.init(capabilities: ["AUTH PLAIN"], tls: .implicit(certificate)))
        defer { server.stop() }
        try await send("smtps://sam:secret@\(host):\(server.port)", .file(certificate.authorityPath))
        #expect(server.state.messages.count == 2 && server.state.connections == 1)
    }

    @Test func `letters travel under STARTTLS, the password only there`() async throws {
        let certificate = try TestCertificate()
        defer { certificate.remove() }
        let server = try ScriptedMailServer(
            .init(capabilities: ["AUTH PLAIN", "PIPELINING"], tls: .startTLS(certificate)))
        defer { server.stop() }
        try await send("smtp://sam:secret@localhost:\(server.port)?tls=starttls", .file(certificate.authorityPath))
        #expect(server.state.messages.count == 2)
        let words = server.state.commands.map { $0.prefix { $0 != " " } }
        #expect(words.prefix(4) == ["EHLO", "STARTTLS", "EHLO", "AUTH"])
    }

    @Test func `a certificate of somebody else, or for another host, is refused`() async throws {
        let certificate = try TestCertificate()
        let stranger = try TestCertificate()
        let elsewhere = try TestCertificate(names: "DNS:mail.example,IP:127.0.0.2")
        defer { for each in [certificate, stranger, elsewhere] { each.remove() } }
        for (shown, trusted) in [(certificate, stranger), (elsewhere, elsewhere)] {
            let server = try ScriptedMailServer(.init(tls: .startTLS(shown)))
            defer { server.stop() }
            for host in ["localhost", "127.0.0.1"] {
                let failure = await #expect(throws: LetterNotSent.self) {
                    try await send(
                        "smtp://sam:secret@\(host):\(server.port)?tls=starttls", .file(trusted.authorityPath))
                }
                #expect(failure?.verdict == .later)
            }
            #expect(!server.state.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        }
    }

    @Test func `somebody on the way who takes STARTTLS out gets no letter`() async throws {
        let server = try ScriptedMailServer(.init(capabilities: ["AUTH PLAIN"]))
        defer { server.stop() }
        let failure = await #expect(throws: LetterNotSent.self) {
            try await send("smtp://sam:secret@localhost:\(server.port)?tls=starttls", .system)
        }
        #expect(failure?.verdict == .later && failure?.reason == "the server offers no STARTTLS")
        #expect(server.state.commands.map { $0.prefix(4) } == ["EHLO"])
    }

    @Test func `what was said in the clear is not taken for protected`() async throws {
        let certificate = try TestCertificate()
        defer { certificate.remove() }
        let server = try ScriptedMailServer(
            .init(tls: .startTLS(certificate), injected: "250 mail.evil.example"))
        defer { server.stop() }
        let failure = await #expect(throws: LetterNotSent.self) {
            try await send("smtp://localhost:\(server.port)?tls=starttls", .file(certificate.authorityPath))
        }
        #expect(failure?.reason == "the server spoke before TLS began")
    }

    @Test func `commands travel together where the server takes that, and fail one by one`() async throws {
        let server = try ScriptedMailServer(
            .init(
                capabilities: ["PIPELINING"], answers: ["DATA": ["503 no recipient", "503 no recipient"]],
                recipients: ["gone@diaz.example": "550 5.1.1 gone", "full@diaz.example": "452 4.2.2 full"]))
        defer { server.stop() }
        let client = SMTPClient(try #require(SMTPAddress(server.address)))
        let refused = await #expect(throws: LetterNotSent.self) {
            try await client.send(message, LetterEnvelope(from: "a@b.example", to: "gone@diaz.example"))
        }
        #expect(refused?.verdict == .never && refused?.isDeadAddress == true)
        let delayed = await #expect(throws: LetterNotSent.self) {
            try await client.send(message, LetterEnvelope(from: "a@b.example", to: "full@diaz.example"))
        }
        #expect(delayed?.verdict == .later && delayed?.isDeadAddress == false)
        try await client.send(message, Self.envelope)
        // A server that goes on although nobody is there would take an empty letter: the connection is cut.
        let eager = await #expect(throws: LetterNotSent.self) {
            try await client.send(message, LetterEnvelope(from: "a@b.example", to: "gone@diaz.example"))
        }
        #expect(eager?.verdict == .never)
        try await client.send(message, Self.envelope)
        await client.close()
        #expect(server.state.messages.count == 2 && server.state.connections == 2)
    }

    @Test(arguments: [
        ("550 5.1.1 <x@y.example>: Recipient address rejected: User unknown", true), ("550 no such user", true),
        ("553 5.1.3 bad address", true), ("550 5.2.1 mailbox disabled", true), ("550 5.1.10 null MX", true),
        ("550 5.7.1 blocked by policy", false), ("550 relaying denied", false), ("552 5.2.2 mailbox full", false),
        ("554 5.7.1 spam", false), ("451 4.1.1 later", false), ("550-5.1.1 The account\r\n550 5.1.1 is gone", true),
    ])
    func `only some refusals mean that nobody has the address`(_ answer: String, isDead: Bool) async throws {
        let server = try ScriptedMailServer(.init(recipients: ["ana@diaz.example": answer]))
        defer { server.stop() }
        let client = SMTPClient(try #require(SMTPAddress(server.address)))
        let failure = await #expect(throws: LetterNotSent.self) { try await client.send(message, Self.envelope) }
        #expect(failure?.isDeadAddress == isDead)
    }
}
