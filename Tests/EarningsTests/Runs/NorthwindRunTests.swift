import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Earnings

/// Half a year of runs over a feed that somebody else wrote.
@Suite(.database) struct NorthwindRunTests {
    @Test func halfAYearOfRuns() async throws {
        guard let folder = OutsideBundle.folder else { return }
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: folder)
            try await trial.settle(5...10)
            #expect(try await trial.trialBalance() == 0)
            try await sumsAgree(trial)
            try await monthsAreTheirLines(trial)
            try await openingsFollowClosings(trial)
            try await linesEqualANaiveComputation(trial)
            try await resellersAreOwedTheirLatestClosing(trial)
        }
    }

    /// Lines = statement, for every reseller and month.
    private func sumsAgree(_ trial: RunTrial) async throws {
        let rows = try await trial.rows(
            """
            select s.earned + s.released + s.reversals + s.clawbacks + s.adjustments as statement,
                coalesce((select sum(a.amount) from accruals a
                    where a.tenant_id = s.tenant_id and a.reseller_id = s.reseller_id
                        and a.statement_period = s.period), 0)::bigint as lines
            from statements s where s.status <> 'open'
            """)
        #expect(rows.count >= 24)
        for row in rows { #expect(try row["statement"] as Int64 == row["lines"] as Int64) }
    }

    /// What pages read of a month equals a naive sum in Swift over its lines, holds and what was cancelled considered.
    private func monthsAreTheirLines(_ trial: RunTrial) async throws {
        struct Sum: Hashable { var (lines, earned, base) = (0, Int64(0), Int64(0)) }
        var naive: [String: Sum] = [:]
        let lines = try await trial.rows("select reseller_id, period, kind, part, state, amount, base from accruals")
        for row in lines where try row["state"] as String != "cancelled" {
            let key = "\(try row["reseller_id"] as Identifier) \(try row["period"] as Month)"
            naive[key, default: Sum()].lines += 1
            naive[key, default: Sum()].earned += try row["amount"]
            let (kind, part): (String, String) = (try row["kind"], try row["part"])
            let undone = part.split(separator: " ").first.map(String.init) ?? ""
            if ["monthly_recurring", "installation", "usage"].contains(kind == "reversal" ? undone : kind) {
                naive[key, default: Sum()].base += try row["base"]
            }
        }
        let months = try await trial.rows(
            "select reseller_id, period, lines, earned, base from earned_months where lines <> 0 or earned <> 0")
        var kept: [String: Sum] = [:]
        for row in months {
            let key = "\(try row["reseller_id"] as Identifier) \(try row["period"] as Month)"
            kept[key] = Sum(lines: try row["lines"], earned: try row["earned"], base: try row["base"])
        }
        #expect(kept.count >= 12 && kept == naive)
    }

    private func openingsFollowClosings(_ trial: RunTrial) async throws {
        let rows = try await trial.rows(
            "select reseller_id, opening, closing from statements where status <> 'open' order by reseller_id, period")
        var closings: [Identifier: Int64] = [:]
        for row in rows {
            let reseller: Identifier = try row["reseller_id"]
            #expect(try row["opening"] as Int64 == closings[reseller] ?? 0)
            closings[reseller] = try row["closing"]
        }
    }

    private func resellersAreOwedTheirLatestClosing(_ trial: RunTrial) async throws {
        let latest = try await trial.rows(
            """
            select distinct on (reseller_id) reseller_id, closing from statements where status <> 'open'
            order by reseller_id, period desc
            """)
        for row in latest {
            let owed = try await trial.database.reading(trial.tenant.id) { tx in
                try await Ledger(tx, clock: trial.clock.clock, chance: trial.chance).owed(to: row["reseller_id"], .usd)
            }
            let late = try await trial.rows(
                """
                select coalesce(sum(amount), 0)::bigint as amount from accruals where released_late
                    and statement_period > '2026-10-01' and reseller_id = \(row["reseller_id"] as Identifier)
                """)
            #expect(try owed.minorUnits == row["closing"] as Int64 + (late[0]["amount"] as Int64))
        }
    }

    /// Each percentage line is the rounded rate of its base, each flat one the amount of its tier.
    private func linesEqualANaiveComputation(_ trial: RunTrial) async throws {
        let rows = try await trial.rows(
            """
            select kind, rule_key, tier, amount, base from accruals a
            join plan_versions v on v.tenant_id = a.tenant_id and v.id = a.plan_version_id
            join commission_plans p on p.tenant_id = v.tenant_id and p.id = v.plan_id
            where part = '' and p.code = 'standard_reseller'
            """)
        #expect(rows.count > 100)
        let recurring: [String: Int64] = ["bronze": 500, "silver": 650, "gold": 800, "platinum": 1000]
        let flats: [String: Int64] = ["bronze": 5000, "silver": 7500, "gold": 10_000, "platinum": 15_000]
        let upgrades: [String: Int64] = ["bronze": 2500, "silver": 5000, "gold": 7500, "platinum": 10_000]
        for row in rows {
            let (tier, base, amount): (String, Int64, Int64) = (try row["tier"], try row["base"], try row["amount"])
            switch try row["kind"] as CommissionKind {
            case .monthlyRecurring: #expect(amount == (base * (recurring[tier] ?? 0) + 5000) / 10_000)
            case .installation: #expect(amount == (base * 1000 + 5000) / 10_000)
            case .renewal: #expect(amount == (base * 200 + 5000) / 10_000)
            case .override: #expect(amount == (base * 1000 + 5000) / 10_000)
            case .newCustomer: #expect(amount == flats[tier])
            case .upgradeReferral: #expect(amount == upgrades[tier])
            default: Issue.record("an unexpected kind")
            }
        }
    }

    /// Whatever stops the work, going on gives the rows of an undisturbed run.
    @Test func aRunThatIsStoppedAndResumedEndsTheSame() async throws {
        guard let folder = OutsideBundle.folder else { return }
        var undisturbed: [[String]] = []
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: folder)
            try await trial.settle(5...6)
            undisturbed = [try await trial.lines(), try await trial.statements(), try await trial.balances()]
        }
        let expected = undisturbed.map { $0.map { String($0.drop { $0 != "|" }) }.sorted() }
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: folder)
            for month in 5...6 {
                let id = try await trial.interrupted(Month(year: 2026, month: month))
                try await trial.calculate(id)
                try await trial.calculate(id)
                try await trial.approve(id)
                try await trial.approve(id)
            }
            let found = [try await trial.lines(), try await trial.statements(), try await trial.balances()]
            #expect(found.map { $0.map { String($0.drop { $0 != "|" }) }.sorted() } == expected)
        }
    }
}

extension RunTrial {
    /// A run whose work is cancelled again and again after a moment.
    func interrupted(_ month: Month) async throws -> Identifier {
        clock.set(tenant.zone.instant(of: month.next.firstDay.adding(days: 1), hour: 10))
        let id = try await commissioning.start(month, key: "start \(month)", tenant: tenant, by: Self.starter)
        for pause in 1...6 {
            let work = Task { try await calculate(id) }
            try await Task.sleep(for: .milliseconds(pause * 7))
            work.cancel()
            _ = try? await work.value
        }
        return id
    }
}
