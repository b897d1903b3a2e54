import DatabaseSupport
import Foundation
import Jobs
import Kernel
import Postgres
import Testing
import Vault

@testable import Mail

@Suite(.database) struct BounceTests {
    private static let letterID = "019cb05e-5c60-72e0-b9c7-57a17fb1bc81"

    /// A report as Postfix writes it.
    private static func report(
        action: String = "failed", status: String = "5.1.1", diagnostic: String = "smtp; 550 5.1.1 unknown user",
        to: String = "support@northwind.example", messageID: String = "\(letterID)@northwind.example"
    ) -> [UInt8] {
        let text = """
            Return-Path: <>
            Delivered-To: \(to)
            From: MAILER-DAEMON@mx.example (Mail Delivery System)
            To: \(to)
            Subject: Undelivered Mail Returned to Sender
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
            \tboundary="AB12.1/mx.example"

            This is a MIME-encapsulated message.

            --AB12.1/mx.example
            Content-Type: text/plain; charset=us-ascii

            I'm sorry. Action: failed Status: 5.1.1

            --AB12.1/mx.example
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example
            Arrival-Date: Mon, 2 Mar 2026 21:05:00 +0000

            Final-Recipient: rfc822; ana@diaz.example
            Action: \(action)
            Status: \(status)
            Remote-MTA: dns; mail.diaz.example
            Diagnostic-Code: \(diagnostic)

            --AB12.1/mx.example
            Content-Type: text/rfc822-headers

            From: "Northwind Fiber" <support@northwind.example>
            Message-ID: <\(messageID)>

            --AB12.1/mx.example--
            """
        return Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
    }

    private static let complaint = """
        From: <feedback@isp.example>
        To: <bounces+019cb05e5c6072e0b9c757a17fb1bc81@northwind.example>
        Content-Type: multipart/report; report-type=feedback-report; boundary=x

        --x
        Content-Type: text/plain

        This is an email abuse report.
        --x
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        Version: 1
        --x--
        """

    @Test func `a report says which letter, what happened and why`() throws {
        let report = try #require(DeliveryReport(Self.report()))
        #expect(report.kind == .deadAddress && report.status == "5.1.1")
        #expect(report.detail == "smtp; 550 5.1.1 unknown user")
        #expect(report.letterIDs == [try #require(Identifier(Self.letterID))])
        let complaint = try #require(DeliveryReport(Array(Self.complaint.utf8)))
        #expect(complaint.kind == .complaint && complaint.letterIDs == report.letterIDs)
    }

    @Test(arguments: [
        ("failed", "5.1.1", "smtp; 550", DeliveryReport.Kind.deadAddress), ("failed", "5.2.2", "full", .refused),
        ("failed", "5.0.0", "smtp; 550 5.1.1 no such user", .deadAddress), ("failed", "5.7.1", "spam", .refused),
        ("failed", "nonsense", "", .refused), ("delayed", "4.4.1", "", .delayed), ("relayed", "2.0.0", "", .delivered),
        ("Delivered", "2.1.5", "", .delivered), ("failed (expired)", "4.4.7", "", .refused),
    ])
    func `what a server means`(action: String, status: String, diagnostic: String, kind: DeliveryReport.Kind) {
        #expect(DeliveryReport(Self.report(action: action, status: status, diagnostic: diagnostic))?.kind == kind)
    }

    @Test(arguments: [
        "", "Subject: I am away\r\n\r\nBack on Monday.", "Content-Type: multipart/report; boundary=\r\n\r\n----\r\n",
        "Content-Type: multipart/report; boundary=\"x\r\n\r\n--x\r\n--x\r\n--x--",
    ])
    func `what is no report is none`(_ text: String) {
        #expect(DeliveryReport(Array(text.utf8)) == nil)
    }

    @Test func `reading ends well whatever comes`() {
        let chance = Chance.seeded(3464)
        let samples = [Self.report(), Array(Self.complaint.utf8), Self.report(action: "delayed")]
        for _ in 0..<4000 {
            var bytes = samples[Int(chance.number(below: 3))]
            for _ in 0..<(1 + chance.number(below: 12)) where !bytes.isEmpty {
                let place = Int(chance.number(below: UInt64(bytes.count)))
                switch chance.number(below: 4) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: chance.bits())
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(chance.number(below: 200))))
                case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 300)], at: place)
                default: bytes.insert(contentsOf: Array("\r\n--AB12.1/mx.example\r\n".utf8), at: place)
                }
            }
            _ = DeliveryReport(bytes)
        }
        let nested = String(repeating: "Content-Type: message/rfc822\r\n\r\n", count: 50_000)
        _ = DeliveryReport(Array(nested.utf8))
        let wide =
            "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + String(repeating: "--x\r\n\r\n", count: 100_000)
        _ = DeliveryReport(Array(wide.utf8))
    }

    private func office(_ database: Database, _ server: ScriptedMailServer) async throws -> PostOffice {
        try await PostOffice(
            database, .smtp(SMTPClient(try #require(SMTPAddress(server.address)))),
            bounceAddress: BounceAddress(try #require(EmailAddress("bounces@northwind.example"))))
    }

    private func suppressions(_ office: PostOffice) async throws -> [String] {
        try await office.database.reading(office.tenantID) { tx in
            try await Suppressions(tx).page().elements.map { "\($0.address) \($0.reason.rawValue)" }
        }
    }

    @Test func `a bounce finds its letter by the sender it was sent from, and suppresses the address`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await office(database, server)
            let id = try #require(try await office.post())
            try await office.worker.drain()
            let sender = "bounces+\(id.description.split(separator: "-").joined())@northwind.example"
            #expect(server.state.commands.contains("MAIL FROM:<\(sender)>"))
            let intake = BounceIntake(database: database, clock: office.clock.clock, chance: .system)
            let bounce = Self.report(to: sender, messageID: "lost@elsewhere.example")
            for _ in 0..<2 { #expect(try await intake.take(bounce) == .noted(letter: id)) }
            let letter = try await office.find(id)
            #expect(letter.status == .bounced && letter.problem == "It came back: smtp; 550 5.1.1 unknown user")
            #expect(try await suppressions(office) == ["ana@diaz.example dead_address"])
            let reports = try await database.reading(office.tenantID) { tx in try await LetterReports(tx).about(id) }
            #expect(reports.map(\.status) == ["5.1.1"])
            // From now on nothing leaves for this address, until staff lift it.
            let next = try #require(try await office.post(event: "next"))
            try await office.worker.drain()
            #expect(try await office.find(next).status == .withheld && server.state.messages.count == 1)
            try await database.transaction(office.tenantID) { tx in
                let address = try #require(EmailAddress("ana@diaz.example"))
                #expect(try await Suppressions(tx).lift(address).count == 1)
                try await Outbox(tx, clock: office.clock.clock, chance: .system).resend(next)
            }
            try await office.worker.drain()
            #expect(try await office.find(next).status == .sent && server.state.messages.count == 2)
            #expect(try await intake.take(Self.report()) == .unknownLetter)
            #expect(try await intake.take(Array("Subject: hi\r\n\r\nhi".utf8)) == .noReport)
        }
    }

    @Test func `a complaint stops advice, not what somebody needs`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await office(database, server)
            let first = try #require(try await office.post(topic: .advice))
            try await office.worker.drain()
            let intake = BounceIntake(database: database, clock: office.clock.clock, chance: .system)
            let text = Self.complaint.split(separator: "019cb05e5c6072e0b9c757a17fb1bc81").joined(
                separator: first.description.split(separator: "-").joined())
            #expect(try await intake.take(Array(text.utf8)) == .noted(letter: first))
            #expect(try await office.find(first).status == .sent)
            var statuses: [LetterStatus] = []
            for topic in LetterTopic.allCases {
                let id = try #require(try await office.post(event: topic.rawValue, topic: topic))
                try await office.worker.drain()
                statuses.append(try await office.find(id).status)
            }
            #expect(statuses == [.sent, .sent, .sent, .withheld])
        }
    }

    @Test func `five letters that come back in ten days suppress the address`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await office(database, server)
            let intake = BounceIntake(database: database, clock: office.clock.clock, chance: .system)
            for number in 0..<6 {
                let id = try #require(try await office.post(event: "event \(number)"))
                try await office.worker.drain()
                let bounce = Self.report(
                    status: "5.2.2", diagnostic: "full", messageID: "\(id)@northwind.example")
                #expect(try await intake.take(bounce) == .noted(letter: id))
                #expect(try await suppressions(office) == (number < 5 ? [] : ["ana@diaz.example soft_bounces"]))
                office.clock.advance(.days(number == 0 ? 11 : 2))
            }
        }
    }

    @Test func `who switched a kind of letter off does not get it`() async throws {
        try await TestDatabase.rolledBack { database in
            let server = try ScriptedMailServer()
            defer { server.stop() }
            let office = try await office(database, server)
            let address = try #require(EmailAddress("ana@diaz.example"))
            let waiting = try #require(try await office.post(event: "waiting", topic: .statements))
            let changes = try await database.transaction(office.tenantID) { tx in
                let choices = LetterChoices(tx, clock: office.clock.clock, chance: .system)
                let recipient = try await choices.recipient(address)
                #expect(try await choices.recipient(address) == recipient)
                #expect(try await choices.address(of: recipient) == address)
                var changes: [Bool] = []
                for (topic, isWanted) in [
                    (LetterTopic.statements, true), (.statements, false), (.statements, false), (.security, false),
                ] {
                    changes.append(try await choices.choose(topic, isWanted: isWanted, by: recipient, way: .link))
                }
                #expect(try await choices.unwanted(by: address) == [.statements])
                return changes
            }
            #expect(changes == [false, true, false, false])
            try await office.worker.drain()
            #expect(try await office.find(waiting).status == .withheld)
        }
    }

    @Test func `links to choose open only for the recipient they were signed for`() throws {
        let key = try #require(MasterKey.make(.system))
        let links = ChoiceLinks(key)
        let (recipient, tenant) = (Identifier(high: 0x0123_4567_89ab_cdef, low: 0xfedc), Identifier(high: 1, low: 2))
        let token = links.token(recipient, of: tenant)
        #expect(token.utf8.count == 43 && links.recipient(token, of: tenant) == recipient)
        #expect(links.recipient(token, of: recipient) == nil)
        #expect(links.recipient("B" + token.dropFirst(), of: tenant) == nil)
        #expect(links.recipient(String(token.dropLast()), of: tenant) == nil)
        #expect(links.recipient("", of: tenant) == nil)
    }
}
