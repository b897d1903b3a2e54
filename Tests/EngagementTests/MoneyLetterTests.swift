import DatabaseSupport
import Engagement
import Foundation
import Identity
import Jobs
import Kernel
import Mail
import Partnership
import Postgres
import Testing

@Suite(.database) struct MoneyLetterTests {
    private let statementID = Identifier(high: 0x0197_0000_0000_7001, low: 0x8000_0000_0000_0001)
    private let payoutID = Identifier(high: 0x0197_0000_0000_7001, low: 0x8000_0000_0000_0002)

    /// A reseller with an owner, an accountant and a salesperson.
    private func reseller(_ desk: Desk) async throws -> Reseller {
        let partnering = Partnering(
            database: desk.database, sealer: desk.sealer, clock: desk.clock.clock, chance: .system)
        let enrolment = Enrolment(
            companyName: "Brightline", ownerName: "Dana Brooks", ownerEmail: "dana@brightline.example",
            type: .authorizedDealer, status: .active, tier: .silver, planCode: "standard_reseller",
            validFrom: Day(number: 20_100))
        let reseller = try await partnering.enrol(desk.tenant, enrolment, reason: "Known already.", by: desk.reviewer)
        try await desk.database.transaction(desk.tenant.id) { tx in
            for (name, role) in [("Toni Marsh", Role.accountant), ("Sam Lee", .sales)] {
                let email = try #require(EmailAddress("\(name.prefix(3).lowercased())@brightline.example"))
                _ = try await Accounts(tx).add(
                    NewAccount(email: email, name: name, resellerID: reseller.id, roles: [role]),
                    id: Identifier(at: desk.clock.now, chance: .system), passwordHash: "x", at: desk.clock.now)
            }
        }
        return reseller
    }

    private func record(_ desk: Desk, _ name: String, _ id: Identifier, _ facts: [String: String] = [:]) async throws {
        try await desk.database.transaction(desk.tenant.id) { tx in
            _ = try await DomainEvents(tx, clock: desk.clock.clock, chance: .system).record(
                DomainEvent(name: name, subjectID: id, facts: facts))
        }
    }

    private func closeStatement(_ desk: Desk, of reseller: Reseller, earned: Int64) async throws {
        _ = try await desk.database.transaction(desk.tenant.id) { tx in
            try await tx.execute(
                """
                insert into statements (tenant_id, id, public_id, reseller_id, period, status, currency, opening,
                    earned, released, reversals, clawbacks, adjustments, paid, closing, held, opened_at, closed_at)
                values (\(desk.tenant.id), \(statementID), 'STM-20260701-0A1B2C3D', \(reseller.id), '2026-06-01',
                    'closed', 'USD', 10000, \(earned), 500, -4000, -2000, 1000, -10000, \(earned - 4500), 6000,
                    \(desk.clock.now), \(desk.clock.now))
                """)
        }
    }

    @Test func `owner and accountant get the statement, each once, and its figures add up`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let reseller = try await reseller(desk)
            try await closeStatement(desk, of: reseller, earned: 123_500)
            for _ in 1...2 { try await record(desk, "statement.closed", statementID) }
            let letters = try await desk.letters()
            let recipients = letters.map { $0.letter.to.address.text }.sorted()
            #expect(recipients == ["dana@brightline.example", "ton@brightline.example"])
            let letter = try #require(letters.first).letter
            #expect(letter.subject == "Statement June 2026: $1,190.00")
            for line in [
                "Carried in:      $100.00", "Earned:          $1,240.00", "Reversals:       −$60.00",
                "Adjustments:     $10.00", "Paid out:        −$100.00", "Closing balance: $1,190.00",
                "Payout on Wednesday, 15 July 2026", "$60.00 is held.",
                "/portal/statements/\(statementID)",
            ] {
                #expect(letter.text.contains(line), "\(line)")
            }
        }
    }

    @Test func `a balance below the smallest payout is carried over`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            try await closeStatement(desk, of: try await reseller(desk), earned: 9_499)
            try await record(desk, "statement.closed", statementID)
            let letter = try #require(try await desk.letters().first).letter
            #expect(letter.subject == "Statement June 2026: $49.99")
            #expect(letter.text.contains("Carried over to the next month") && !letter.text.contains("Payout on"))
        }
    }

    @Test func `a payout that left and one that came back are told`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let reseller = try await reseller(desk)
            let (tenantID, now) = (desk.tenant.id, desk.clock.now)
            try await database.transaction(tenantID) { tx in
                try await tx.execute(
                    """
                    insert into payout_batches (tenant_id, id, number, currency, payout_on, state, created_by,
                        created_by_name, created_at)
                    values (\(tenantID), \(statementID), 'BAT-1', 'USD', '2026-07-15', 'submitted', \(statementID),
                        'Fay', \(now))
                    """)
                try await tx.execute(
                    """
                    insert into payouts (tenant_id, id, number, batch_id, reseller_id, reseller_name, method_last_four,
                        provider, state, currency, gross, tax, fee, net, expected_on, failure_reason)
                    values (\(tenantID), \(payoutID), 'PAY-20260715-0D3E4F5A', \(statementID), \(reseller.id),
                        'Brightline', '6789', 'ach', 'sent', 'USD', 119000, 28560, 0, 90440, '2026-07-20',
                        'the account is closed')
                    """)
            }
            try await record(desk, "payout.sent", payoutID)
            let sent = try #require(try await desk.letters().first).letter
            #expect(sent.subject == "$904.40 is on its way")
            #expect(sent.text.contains("Expected on Monday, 20 July 2026"))
            #expect(sent.text.contains("Tax withheld: $285.60") && sent.text.contains("ending in 6789"))
            desk.clock.advance(.days(1))
            try await record(desk, "payout.returned", payoutID)
            let letters = try await desk.letters()
            #expect(letters.count == 4)
            let failed = try #require(letters.last).letter
            #expect(failed.subject == "Payout PAY-20260715-0D3E4F5A failed")
            #expect(failed.text.contains("failed: the account is closed.") && failed.text.contains("What to do:"))
        }
    }

    @Test func `a changed bank account is told to everybody who may change it`() async throws {
        try await TestDatabase.rolledBack { database in
            let desk = try await Desk(database)
            defer { try? FileManager.default.removeItem(at: desk.folder) }
            let reseller = try await reseller(desk)
            for last in ["6789", "1111"] {
                try await record(desk, "payout_method.changed", reseller.id, ["last_four": last])
            }
            let letters = try await desk.letters()
            #expect(letters.count == 4)
            #expect(letters.allSatisfy { $0.letter.subject == "Your bank details were changed" })
            #expect(letters.count { $0.letter.text.contains("ending in 1111") } == 2)
        }
    }
}
