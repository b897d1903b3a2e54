import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import Postgres
import Testing

/// When a statement is paid: on the 15th of the month after it, later under later terms, on a banking day.
@Suite("Payment terms", .database)
struct PaymentTermsTests {
    /// 15 November 2026 is a Sunday; 30 days after it is a Tuesday. 14 February 2027 is a Sunday before a holiday.
    @Test(
        "the first payout day of a statement",
        arguments: [
            (PaymentTerms.immediate, "2026-06", "2026-07-15"), (.net30, "2026-06", "2026-07-15"),
            (.net45, "2026-06", "2026-07-30"), (.net60, "2026-06", "2026-08-14"),
            (.immediate, "2026-10", "2026-11-16"), (.net30, "2026-10", "2026-11-16"),
            (.net45, "2026-10", "2026-11-30"), (.net60, "2026-10", "2026-12-15"),
            (.net60, "2026-12", "2027-02-16"), (.net30, "2026-12", "2027-01-15"),
        ])
    func payoutDays(terms: PaymentTerms, period: String, expected: String) throws {
        let days = PayoutDates.payoutDay(
            for: try #require(Month(period)), termDays: terms.daysAfterFifteenth)
        #expect(days.description == expected)
    }

    @Test("what is payable waits for the payout day of its reseller's terms", arguments: PaymentTerms.allCases)
    func payable(terms: PaymentTerms) async throws {
        let first: [PaymentTerms: String] = [
            .immediate: "2026-11-16", .net30: "2026-11-16", .net45: "2026-11-30", .net60: "2026-12-15",
        ]
        let day = try #require(Day(first[terms] ?? ""))
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let id = try await treasury.reseller("Brightline", owed: 1_190_00)
            _ = try await database.transaction(treasury.tenant.id) { tx in
                try await tx.execute("update resellers set payment_terms = \(terms) where id = \(id)")
            }
            for (asked, cents) in [(day.adding(days: -1), nil), (day, 1_190_00), (day.adding(days: 90), 1_190_00)]
                as [(Day, Int64?)]
            {
                let payable = try await database.reading(treasury.tenant.id) { tx in
                    try await Statements(tx).payable(on: asked, .usd)
                }
                #expect(payable.first { $0.0 == id }?.1.minorUnits == cents, "\(asked)")
            }
        }
    }

    /// Of two resellers with the same balance only the one whose day has come is in the batch of November.
    @Test("a batch takes those whose day has come")
    func batches() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 1_190_00)
            let later = try await treasury.reseller("Cedar", owed: 1_190_00)
            _ = try await database.transaction(treasury.tenant.id) { tx in
                try await tx.execute("update resellers set payment_terms = 'net_60' where id = \(later)")
            }
            let id = try await treasury.paying.draft(
                key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            #expect(try await treasury.batch(id).payouts.map { $0.resellerName } == ["Brightline"])
        }
    }
}
