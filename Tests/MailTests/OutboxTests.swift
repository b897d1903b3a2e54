import DatabaseSupport
import Foundation
import Jobs
import Kernel
import Logging
import Postgres
import Testing

@testable import Mail

@Suite(.database) struct OutboxTests {
    private func smtp(_ server: ScriptedMailServer) throws -> LetterTransport {
        .smtp(SMTPClient(try #require(SMTPAddress(server.address))))
    }

    @Test func `one occasion is one letter`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let first = try await office.post()
            #expect(first != nil)
            #expect(try await office.post() == nil)
            #expect(try await office.post(event: "application.claimed") != nil)
            #expect(try await office.post(recordID: Identifier(high: 1, low: 2)) != nil)
            try await office.worker.drain()
            #expect(server.state.messages.count == 3)
            let kept = try await office.find(try #require(first))
            #expect(kept.status == .sent && kept.attempts == 1 && kept.sentAt == office.clock.now)
            #expect(server.state.messages.contains { $0.contains("Message-ID: <\(kept.messageID)>") })
        }
    }

    @Test func `a letter that was cut off is not lost, one that left is not sent again`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let transport = try smtp(server)
            let office = try await PostOffice(database, transport)
            let id = try #require(try await office.post())
            try await office.database.transaction(office.tenantID) { tx in
                _ = try await LetterTries(tx, clock: office.clock.clock, chance: .system).begin(id, sealer: nil)
            }
            try await office.worker.drain()
            #expect(try await office.find(id).status == .sent)
            let delivery = LetterDelivery(
                database: database, transport: transport, clock: office.clock.clock, chance: .system,
                logger: TestDatabase.logger)
            try await delivery.deliver(id, of: office.tenantID)
            #expect(server.state.messages.count == 1)
        }
    }

    @Test func `a server that is away delays the letter, then fails it`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer(
                .init(answers: ["RCPT": Array(repeating: "451 later", count: 6)]))
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let id = try #require(try await office.post())
            for (attempt, minutes) in [1, 5, 25, 125, 720].enumerated() {
                try await office.worker.drain()
                let letter = try await office.find(id)
                #expect(letter.status == .queued && letter.attempts == attempt + 1 && letter.problem == "451 later")
                #expect(letter.nextTryAt == office.clock.now + .minutes(minutes))
                office.clock.advance(.minutes(minutes))
            }
            try await office.worker.drain()
            #expect(try await office.find(id).status == .failed)
            #expect(server.state.messages.isEmpty)
            try await database.transaction(office.tenantID) { tx in
                try await Outbox(tx, clock: office.clock.clock, chance: .system).resend(id)
            }
            try await office.worker.drain()
            #expect(try await office.find(id).status == .sent)
            await #expect(throws: ResendRefused.status(.sent)) {
                try await database.transaction(office.tenantID) { tx in
                    try await Outbox(tx, clock: office.clock.clock, chance: .system).resend(id)
                }
            }
        }
    }

    @Test func `a letter that may have arrived goes once more under the same message id`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer(.init(silentDots: 2))
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let id = try #require(try await office.post())
            try await office.worker.drain()
            let uncertain = try await office.find(id)
            #expect(uncertain.status == .queued && uncertain.nextTryAt == office.clock.now + .minutes(10))
            office.clock.advance(.minutes(10))
            try await office.worker.drain()
            let letter = try await office.find(id)
            #expect(letter.status == .failed && letter.problem.hasPrefix("It may have arrived: "))
            let messages = server.state.messages
            #expect(messages.count == 2 && messages.allSatisfy { $0.contains("<\(letter.messageID)>") })
        }
    }

    @Test func `a refused recipient fails the letter at once`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer(.init(answers: ["RCPT": ["550 5.1.1 unknown"]]))
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let id = try #require(try await office.post())
            try await office.worker.drain()
            let letter = try await office.find(id)
            #expect(letter.status == .failed && letter.problem == "550 5.1.1 unknown")
        }
    }

    @Test func `links are struck out of the kept copy once the letter has left`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let id = try #require(try await office.post(secrets: ["open-sesame"]))
            #expect(try await office.find(id).letter.html.contains("open-sesame"))
            try await office.worker.drain()
            #expect(server.state.messages.first?.contains("open-sesame") == true)
            let kept = try await office.find(id).letter
            #expect(!kept.html.contains("sesame") && !kept.text.contains("sesame") && kept.secrets.isEmpty)
        }
    }

    @Test func `without a mail server letters are files`() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("letters-\(Chance.system.bits())")
        defer { try? FileManager.default.removeItem(at: path) }
        try await TestDatabase.rolledBack { database in
            let office = try await PostOffice(database, .folder(MailFolder(path: path.path)))
            let id = try #require(try await office.post(secrets: ["open-sesame"]))
            try await office.worker.drain()
            #expect(try await office.find(id).letter.html.contains("open-sesame"))
            let names = try FileManager.default.contentsOfDirectory(atPath: path.path)
            #expect(names == ["20260302-210500-\(id).eml"])
            let message = try String(contentsOf: path.appendingPathComponent(names[0]), encoding: .utf8)
            #expect(message.contains("Subject: We received it\r\n"))
        }
    }

    @Test func `letters are found by status, template and words`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let sent = try #require(try await office.post())
            try await office.worker.drain()
            office.clock.advance(.seconds(1))
            let waiting = try #require(try await office.post(event: "later"))
            let pages = try await database.reading(office.tenantID) { tx in
                let letters = Letters(tx)
                return [
                    try await letters.page(), try await letters.page(status: .sent),
                    try await letters.page(search: "ANA@ received"), try await letters.page(search: "100%"),
                    try await letters.page(template: "welcome_package"),
                    try await letters.page(after: waiting.description),
                ]
            }
            let found = pages.map { page in page.elements.map { $0.id } }
            #expect(found == [[waiting, sent], [sent], [waiting, sent], [], [], [sent]])
            #expect(pages.map { $0.total } == [2, 1, 2, 0, 0, 2])
            let (counts, about) = try await database.reading(office.tenantID) { tx in
                (try await Letters(tx).counts(), try await Letters(tx).about(Identifier(high: 1, low: 1)))
            }
            #expect(counts == [.sent: 1, .queued: 1])
            #expect(about.count == 2)
        }
    }
}
