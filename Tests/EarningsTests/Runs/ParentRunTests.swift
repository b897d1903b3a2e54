import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import Testing

@testable import Earnings

/// Shares of what the resellers below earned belong to who stood above on the day of the fact.
@Suite(.database) struct ParentRunTests {
    static let (parent, other) = ("RES-20260301-0000000P", "RES-20260301-0000000Q")
    static let child = "RES-20260301-0000000A"
    static let files = [
        "resellers.csv": """
        reseller_id,company,owner_email,type,status,tier,parent,plan,tax_id,street,\
        city,county,state,zip,country,territory_zips,valid_from
        RES-20260301-0000000P,Pinecrest,pia@pinecrest.example,distributor,active,silver,,\
        standard_reseller,00-9000002,2 Elm Street,Alder Falls,Marten,NH,03990,US,03990,2026-03-01
        RES-20260301-0000000Q,Quarry Hill,quin@quarry.example,distributor,active,silver,,\
        standard_reseller,00-9000003,3 Elm Street,Alder Falls,Marten,NH,03990,US,03990,2026-03-01
        RES-20260301-0000000A,Brightline Networks,dana@brightline.example,authorized_dealer,active,silver,\
        RES-20260301-0000000P,standard_reseller,00-9000001,1 Elm Street,Alder Falls,Marten,NH,03990,US,03990,\
        2026-03-01
        """,
        "credit_notes.csv": """
        external_id,invoice,issued_on,gross,source_updated_at
        N1,I1,2026-10-12,22.73,2026-10-12T16:00:00Z
        N2,I1,2026-11-10,11.37,2026-11-10T16:00:00Z
        """,
        "credit_note_lines.csv": """
        credit_note,line,net,source_updated_at
        N1,1,20.00,2026-10-12T16:00:00Z
        N1,3,2.73,2026-10-12T16:00:00Z
        N2,1,10.00,2026-11-10T16:00:00Z
        N2,3,1.37,2026-11-10T16:00:00Z
        """,
    ]

    func trial(_ name: String, _ body: @Sendable (RunTrial) async throws -> Void) async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: try SmallBundle.write("\(name)-\(trial.tenant.id)", Self.files))
            try await body(trial)
        }
    }

    func reseller(_ number: String, _ trial: RunTrial) async throws -> Reseller {
        try await trial.database.reading(trial.tenant.id) { tx in
            try #require(try await Resellers(tx).find(publicID: number))
        }
    }

    func move(_ trial: RunTrial, _ number: String, from day: String) async throws {
        let child = try await reseller(Self.child, trial)
        try await trial.partnering.setParent(
            trial.tenant, child.id, number: number, from: day, reason: "Decided", version: child.version,
            by: RunTrial.starter)
    }

    func set(_ trial: RunTrial, _ day: String, hour: Int = 10) throws {
        trial.clock.set(trial.tenant.zone.instant(of: try #require(Day(day)), hour: hour))
    }

    /// The shares of a reseller in a month: day of the fact, kind and amount.
    func shares(_ trial: RunTrial, _ number: String, _ month: Int) async throws -> [String] {
        try await trial.rows(
            """
            select a.event_on::text as day, a.kind, a.amount from accruals a
            join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id
            where r.public_id = \(number) and a.source_kind = 'accrual' and not a.withdrawn
                and a.period = \(Month(year: 2026, month: month))
            order by a.event_on, a.kind, a.amount
            """
        ).map { "\(try $0["day"] as String) \(try $0["kind"] as String) \(try $0["amount"] as Int64)" }
    }

    func all(_ trial: RunTrial) async throws -> [String] {
        try await trial.run(Month(year: 2026, month: 10))
        return try await shares(trial, Self.parent, 10)
    }

    @Test func anEndLeavesWhatWasEarnedBelowUntilThatDay() async throws {
        try await trial("ended") { trial in
            let parent = try await reseller(Self.parent, trial)
            let before = try await all(trial)
            #expect(before.contains { $0 > "2026-10-21" } && before.contains { $0 < "2026-10-20" })
            try set(trial, "2026-10-20")
            try await trial.partnering.proposeTermination(
                trial.tenant, parent.id, reason: "Complaints", by: RunTrial.starter)
            let proposal = try #require(
                try await trial.partnering.record(trial.tenant.id, parent.id).terminations.first)
            try await trial.partnering.decideTermination(
                trial.tenant, parent.id, proposal.id, ends: true, note: "Seen", by: RunTrial.approver,
                as: [.director])
            #expect(try await reseller(Self.child, trial).parentID == nil)
            try set(trial, "2026-11-03")
            let id = try #require(try await trial.reading.runs(trial.tenant.id).first).run.id
            try await trial.commissioning.recalculate(
                id, key: "again", tenant: trial.tenant, by: RunTrial.starter)
            try await trial.calculate(id)
            #expect(try await shares(trial, Self.parent, 10) == before.filter { $0 < "2026-10-21" })
            #expect(try await shares(trial, Self.other, 10) == [])
        }
    }

    @Test func whoMovesLaterIsSharedByTheOneAboveUntilThen() async throws {
        try await trial("moved") { trial in
            try set(trial, "2026-10-10")
            try await move(trial, Self.other, from: "2026-11-01")
            let (parent, other) = (try await reseller(Self.parent, trial), try await reseller(Self.other, trial))
            #expect(try await reseller(Self.child, trial).parentID == parent.id, "it is below until then")
            await #expect(throws: Invalid.self, "the same decision twice") {
                try await move(trial, Self.other, from: "2026-11-01")
            }
            let shares = try await all(trial)
            #expect(shares.contains { $0 > "2026-10-11" })
            #expect(try await self.shares(trial, Self.other, 10) == [])
            try set(trial, "2026-11-01", hour: 1)
            for _ in 0..<2 { try await trial.partnering.applyParents(trial.tenant) }
            #expect(try await reseller(Self.child, trial).parentID == other.id)
            #expect(try await reseller(Self.child, trial).parentFrom == Day("2026-11-01"))
        }
    }

    /// 3.25 of 6.5 % of 49.99 gave the parent 0.33. 1.30 was taken back in October: 0.13 of it. In November, when the
    /// reseller is below nobody any more, another 0.65: the share comes to 0.20 taken back, so 0.07 more.
    @Test func whatIsTakenBackLaterIsTakenFromWhoHadTheShare() async throws {
        try await trial("undone") { trial in
            let id = try await trial.run(Month(year: 2026, month: 10))
            #expect(try await shares(trial, Self.parent, 10).contains("2026-10-12 reversal -13"))
            try await trial.approve(id)
            try set(trial, "2026-11-05")
            try await move(trial, "", from: "2026-11-05")
            #expect(try await reseller(Self.child, trial).parentID == nil)
            try await trial.run(Month(year: 2026, month: 11))
            #expect(try await shares(trial, Self.parent, 11) == ["2026-11-10 reversal -7"])
        }
    }

    /// Where two stood above each other in turn, whoever stands below in the month of the run is computed first.
    @Test func whoStandsBelowInTheMonthIsComputedFirst() async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            let couples = (1...6).map { (lower: "RES-20260301-000000\($0)A", upper: "RES-20260301-000000\($0)B") }
            let rows = couples.flatMap { couple in
                [(couple.upper, ""), (couple.lower, couple.upper)].map { number, parent in
                    let owner = "owner\(number.suffix(2).lowercased())@people.example"
                    return "\(number),Company \(number.suffix(2)),\(owner),distributor,active,silver,\(parent),"
                        + "standard_reseller,,1 Elm Street,Alder Falls,Marten,NH,03990,US,03990,2026-03-01"
                }
            }
            let header = Self.files["resellers.csv"]?.split(separator: "\n").first ?? ""
            try await trial.take(
                bundle: try SmallBundle.write(
                    "turns-\(trial.tenant.id)",
                    ["resellers.csv": "\(header)\n\(rows.joined(separator: "\n"))"]))
            func order() async throws -> [String: Int] {
                let names = try await trial.rows(
                    "select r.public_id, p.position from run_parts p join resellers r on r.id = p.reseller_id")
                return Dictionary(
                    uniqueKeysWithValues: try names.map { (try $0["public_id"], try $0["position"]) })
            }
            try set(trial, "2026-09-20")
            for couple in couples { try await place(couple.lower, below: "", from: "2026-09-20", trial) }
            for couple in couples { try await place(couple.upper, below: couple.lower, from: "2026-10-02", trial) }
            try await trial.run(Month(year: 2026, month: 10))
            let places = try await order()
            for couple in couples {
                #expect(try #require(places[couple.upper]) < #require(places[couple.lower]), "\(couple)")
            }
        }
    }

    private func place(_ number: String, below parent: String, from day: String, _ trial: RunTrial) async throws {
        let reseller = try await reseller(number, trial)
        try await trial.partnering.setParent(
            trial.tenant, reseller.id, number: parent, from: day, reason: "Decided", version: reseller.version,
            by: RunTrial.starter)
    }
}
