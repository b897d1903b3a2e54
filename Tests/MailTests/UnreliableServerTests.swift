import DatabaseSupport
import Foundation
import Jobs
import Kernel
import Postgres
import Testing

@testable import Mail

/// Letters on their way to a mail server that breaks off, refuses, or is not there.
@Suite(.database) struct UnreliableServerTests {
    private func smtp(_ server: ScriptedMailServer) throws -> LetterTransport {
        .smtp(SMTPClient(try #require(SMTPAddress(server.address))))
    }

    /// How many bytes a letter takes in each direction.
    private func lengths(_ database: Database, _ capabilities: [String]) async throws -> (received: Int, sent: Int) {
        let server = try ScriptedMailServer(.init(capabilities: capabilities))
        defer { server.stop() }
        let client = SMTPClient(try #require(SMTPAddress(server.address)))
        let office = try await PostOffice(database, .smtp(client))
        try await office.post()
        try await office.worker.drain()
        await client.close()
        while server.state.received == 0 { try await Task.sleep(for: .milliseconds(5)) }
        return (server.state.received, server.state.sent)
    }

    @Test(arguments: [["8BITMIME"], ["PIPELINING"]])
    func `a connection that breaks anywhere loses nothing`(_ capabilities: [String]) async throws {
        try await TestDatabase.rolledBack { database in
            let length = try await lengths(database, capabilities)
            let office = try await PostOffice(database, .folder(MailFolder(path: "/nowhere")))
            // Each byte of the commands and answers; the letter itself in larger steps, but again its end.
            let inCommands = Array(0...130) + stride(from: 130, to: length.received - 12, by: 41)
            let cuts =
                (inCommands + Array((length.received - 12)...length.received)).map {
                    ScriptedMailServer.Cut.received($0)
                }
                + (0...length.sent).map { ScriptedMailServer.Cut.sent($0) }
            var doubled = 0
            for (number, cut) in cuts.enumerated() {
                let outcome = try await send(office, capabilities, cut, number)
                #expect(outcome.isDelivered, "\(cut)")
                if outcome.copies == 2 { doubled += 1 }
                #expect(outcome.copies == 1 || outcome.copies == 2 && outcome.isSameID, "\(cut)")
                #expect(outcome.copies == 1 || outcome.hadFinalDot, "\(cut)")
            }
            #expect(doubled > 0)
        }
    }

    private func send(
        _ office: PostOffice, _ capabilities: [String], _ cut: ScriptedMailServer.Cut, _ number: Int
    ) async throws -> (isDelivered: Bool, copies: Int, isSameID: Bool, hadFinalDot: Bool) {
        let server = try ScriptedMailServer(.init(capabilities: capabilities, cut: cut))
        defer { server.stop() }
        let delivery = LetterDelivery(
            database: office.database, transport: try smtp(server), clock: office.clock.clock, chance: .system,
            logger: PostOffice.quietLogger)
        let id = try #require(try await office.post(recordID: Identifier(high: 7, low: UInt64(number))))
        try await delivery.deliver(id, of: office.tenantID)
        let messagesOfFirstTry = server.state.messages.count
        if try await office.find(id).status == .queued {
            try await delivery.deliver(id, of: office.tenantID)
        }
        let letter = try await office.find(id)
        let messages = server.state.messages
        return (
            letter.status == .sent, messages.count,
            messages.allSatisfy { $0.contains("Message-ID: <\(letter.messageID)>") }, messagesOfFirstTry == 1
        )
    }

    @Test func `an hour without a server, then 421, 451 and 550`() async throws {
        try await TestDatabase.rolledBack { database in
            let held = try HeldPort()
            defer { withExtendedLifetime(held) {} }
            let port = held.number
            let address = try #require(SMTPAddress("smtp://127.0.0.1:\(port)"))
            let office = try await PostOffice(database, .smtp(SMTPClient(address)))
            var ids: [Identifier] = []
            let topics: [LetterTopic] = [.advice, .statements, .business, .security]
            for number in 0..<40 {
                ids.append(
                    try #require(
                        try await office.post(
                            recordID: Identifier(high: 8, low: UInt64(number)),
                            to: number == 7 ? "nobody@diaz.example" : "ana@diaz.example", topic: topics[number % 4])))
            }
            for _ in 0..<60 {
                try await office.worker.drain()
                office.clock.advance(.minutes(1))
            }
            let waiting = try await statuses(office, ids)
            #expect(waiting == [.queued: 40])
            let server = try ScriptedMailServer(
                .init(
                    greeting: "220 back", capabilities: ["PIPELINING"],
                    answers: [
                        "EHLO": ["421 too busy"], "HELO": ["421 too busy"],
                        "MAIL": ["421 closing", "451 later"], "RCPT": ["451 greylisted", "450 greylisted", "421 bye"],
                        "DATA": ["451 disk full"],
                    ], recipients: ["nobody@diaz.example": "550 5.1.1 no such user"]), port: port)
            defer { server.stop() }
            for _ in 0..<(16 * 60) {
                try await office.worker.drain()
                office.clock.advance(.minutes(1))
            }
            #expect(try await statuses(office, ids) == [.sent: 39, .failed: 1])
            #expect(server.state.messages.count == 39)
            #expect(Set(server.state.messages.compactMap(Self.messageID)).count == 39)
            let suppressed = try await database.reading(office.tenantID) { tx in try await Suppressions(tx).page() }
            #expect(suppressed.elements.map(\.address.text) == ["nobody@diaz.example"])
            #expect(suppressed.elements.first?.letterID == ids[7])
        }
    }

    @Test func `urgent letters leave first`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let topics: [LetterTopic] = [.advice, .business, .security, .statements]
            for (number, topic) in topics.enumerated() {
                try await office.post(
                    recordID: Identifier(high: 9, low: UInt64(number)), to: "\(topic.rawValue)@diaz.example",
                    topic: topic)
            }
            try await office.worker.drain()
            let order = server.state.commands.filter { $0.hasPrefix("RCPT") }.map {
                $0.dropFirst(9).prefix { $0 != "@" }
            }
            #expect(order == ["security", "business", "statements", "advice"])
        }
    }

    @Test func `a letter whose link ends while it waits does not leave`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer(.init(answers: ["RCPT": ["451 later"]]))
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            let end = office.clock.now + .minutes(30)
            let late = try #require(
                try await office.post(recordID: Identifier(high: 9, low: 1), topic: .security, usefulUntil: end))
            try await office.worker.drain()
            #expect(try await office.find(late).status == .queued)
            office.clock.advance(.minutes(31))
            try await office.worker.drain()
            #expect(try await office.find(late).status == .failed)
            #expect(server.state.messages.isEmpty)
            await #expect(throws: ResendRefused.linkEnded) {
                try await database.transaction(office.tenantID) { tx in
                    try await Outbox(tx, clock: office.clock.clock, chance: .system).resend(late)
                }
            }
        }
    }

    @Test func `a program that dies while the server has the letter waits before it sends again`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await PostOffice(database, try smtp(server))
            for (number, topic) in [LetterTopic.business, .advice].enumerated() {
                let id = try #require(
                    try await office.post(recordID: Identifier(high: 9, low: UInt64(number)), topic: topic))
                try await database.transaction(office.tenantID) { tx in
                    let tries = LetterTries(tx, clock: office.clock.clock, chance: .system)
                    guard case .send(let posted, _) = try await tries.begin(id, sealer: nil) else { return }
                    try await tries.handOver(posted)
                }
                try await office.worker.drain()
                let letter = try await office.find(id)
                #expect(letter.status == (topic == .business ? .queued : .failed))
                #expect(letter.problem.hasPrefix("It may have arrived: "))
                #expect(server.state.messages.isEmpty)
            }
            office.clock.advance(.minutes(10))
            try await office.worker.drain()
            #expect(server.state.messages.count == 1)
        }
    }

    @Test func `a try that was overtaken hands nothing over`() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await PostOffice(database, .folder(MailFolder(path: "/nowhere")))
            let id = try #require(try await office.post())
            try await database.transaction(office.tenantID) { tx in
                let tries = LetterTries(tx, clock: office.clock.clock, chance: .system)
                guard case .send(let slow, _) = try await tries.begin(id, sealer: nil),
                    case .send(let fast, _) = try await tries.begin(id, sealer: nil)
                else { return }
                try await tries.handOver(fast)
                await #expect(throws: TryOvertaken.self) { try await tries.handOver(slow) }
                #expect(try await tries.markUnsent(slow, problem: "late", nextTryAt: nil) == false)
            }
        }
    }

    private func statuses(_ office: PostOffice, _ ids: [Identifier]) async throws -> [LetterStatus: Int] {
        var counts: [LetterStatus: Int] = [:]
        for id in ids { counts[try await office.find(id).status, default: 0] += 1 }
        return counts
    }

    private static func messageID(_ message: String) -> Substring? {
        message.split(separator: "\r\n").first { $0.hasPrefix("Message-ID: ") }
    }
}
