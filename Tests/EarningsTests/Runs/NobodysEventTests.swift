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
}
