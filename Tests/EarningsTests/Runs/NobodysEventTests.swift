import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import Testing

@testable import Earnings
@testable import Sales

/// What happens while no reseller has a customer is recorded once, and for nobody.
@Suite(.database) struct NobodysEventTests {
    static let october = Month(year: 2026, month: 10)

    func trial(_ name: String, customers: String, _ body: @Sendable (RunTrial) async throws -> Void) async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            let all = try #require(SmallBundle.files["customers.csv"]) + customers
            try await trial.take(
                bundle: try SmallBundle.write("\(name)-\(trial.tenant.id)", ["customers.csv": all]))
            try await body(trial)
        }
    }

    /// Zero records of a customer: the reason, whether a reseller has it, and how often the event was recorded.
    private func zeros(_ trial: RunTrial, _ customer: String, _ kind: String = "monthly_recurring") async throws
        -> [String]
    {
        try await trial.rows(
            """
            select z.reason, z.reseller_id is null as nobodys, count(*) as times from zero_records z
            join customers c on c.tenant_id = z.tenant_id and c.id = z.customer_id
            where c.external_id = \(customer) and z.kind = \(kind)
            group by z.reason, z.reseller_id, z.source_kind, z.source_id, z.source_version
            order by z.reason, nobodys
            """
        ).map { row in
            let isNobodys: Bool = try row["nobodys"]
            return "\(try row["reason"] as String) \(isNobodys ? "nobody" : "reseller") \(try row["times"] as Int)"
        }
    }

    /// Nobody had the customer from the fourth to the nineteenth of October; it paid on the fifth.
    @Test func aGapBetweenTwoResellersIsNobodys() async throws {
        let rows = """

            C1,Ada Abara,residential,ada@mail.example,,2026-10-04T16:00:00Z
            C1,Ada Abara,residential,ada@mail.example,RES-20260301-0000000A,2026-10-20T16:00:00Z
            """
        try await trial("gap", customers: rows) { trial in
            try await trial.run(Self.october)
            #expect(try await zeros(trial, "C1") == ["no_reseller nobody 1"])
        }
    }

    @Test func eachEventIsRecordedOnce() async throws {
        try await trial("once", customers: "") { trial in
            for month in [Self.october, Self.october.next, Self.october.next.next] {
                try await trial.approve(trial.run(month))
            }
            #expect(try await zeros(trial, "C6") == ["no_reseller nobody 1"])
            #expect(try await zeros(trial, "C5") == ["self_purchase reseller 1"])
        }
    }

    /// A run before the program knew of ends recorded for nobody what came after one.
    @Test func whatWasSettledForNobodyIsNotToldAgainToWhoEnded() async throws {
        try await trial("ended", customers: "") { trial in
            let row = try await trial.rows("select id from resellers").first
            let id: Identifier = try #require(row)["id"]
            let last = try #require(Day("2026-10-03"))
            trial.clock.set(trial.tenant.zone.instant(of: last, hour: 10))
            _ = try await trial.partnering.enterState(
                trial.tenant, id, .terminated, .silver, from: last, reason: "Decided", by: .system)
            try await EndingLinks(database: trial.database, clock: trial.clock.clock).end(
                of: id, after: last, tenantID: trial.tenant.id)
            try await trial.approve(trial.run(Self.october))
            #expect(try await zeros(trial, "C1") == ["reseller_terminated reseller 1"])
            _ = try await trial.database.transaction(trial.tenant.id) { tx in
                try await tx.execute(
                    """
                    with old as (delete from zero_records where reason = 'reseller_terminated' returning *)
                    insert into zero_records (tenant_id, id, run_id, reseller_id, kind, source_kind, source_id,
                        source_version, reason, customer_id, invoice_id, invoice, product, event_on, base, currency)
                    select tenant_id, id, run_id, null, kind, source_kind, source_id, source_version, 'no_reseller',
                        customer_id, invoice_id, invoice, product, event_on, base, currency from old
                    """)
            }
            try await trial.run(Self.october.next)
            #expect(try await zeros(trial, "C1") == ["no_reseller nobody 1"])
        }
    }
}
