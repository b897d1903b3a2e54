import Foundation
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import Sales
import Testing
import Vault

@testable import Earnings

/// A tenant with plans, resellers and a billing feed, whose months are run on a clock that the test moves.
struct RunTrial: Sendable {
    static let starter = Actor(accountID: Identifier(high: 1, low: 1), name: "Finn Ance")
    static let approver = Actor(accountID: Identifier(high: 1, low: 2), name: "Ava Prover")

    let database: Database
    let tenant: Tenant
    let clock: SettableClock
    let chance: Chance
    let commissioning: Commissioning
    let planning: Planning
    let partnering: Partnering
    let reading: ReadingEarnings
    private let feed: BillingFeed
    private let folder: String
    private let sealer: Sealer

    init(_ database: Database) async throws {
        self.database = database
        clock = SettableClock(Instant("2026-11-03T15:00:00Z") ?? Instant(seconds: 0))
        chance = Chance.system
        let zone = try #require(Zone("America/New_York"))
        tenant = try await Hosting(database: database, clock: clock.clock, chance: chance).open(
            NewTenant(
                slug: "northwind", name: "Northwind Fiber", zone: zone, currency: .usd,
                supportEmail: "help@northwind.example", footerAddress: "1 Fiber Way, Alder Falls"))
        sealer = Sealer(try #require(MasterKey([UInt8](repeating: 7, count: 32))), chance: chance)
        partnering = Partnering(database: database, sealer: sealer, clock: clock.clock, chance: chance)
        commissioning = Commissioning(database: database, clock: clock.clock, chance: chance)
        planning = Planning(database: database, clock: clock.clock, chance: chance)
        reading = ReadingEarnings(database: database, clock: clock.clock)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(tenant.id)").path
        feed = BillingFeed(
            database: database,
            setting: FeedSetting(folder: folder, sealer: sealer, clock: clock.clock, chance: chance))
    }

    /// Brings in a bundle with the programme around it: plans, resellers with their past, deals, billing.
    func take(bundle: String) async throws {
        let programme = try Programme(folder: bundle, currency: .usd)
        let from = programme.resellers.map(\.validFrom).min()?.month ?? Month(year: 2026, month: 1)
        for code in Set(programme.resellers.map(\.plan)).union(["standard_reseller"]).sorted() {
            _ = try await planning.adopt(
                try #require(PlanPreset(rawValue: code)), from: from,
                excludedProducts: Set(programme.excludedProducts), tenant: tenant, by: .system)
        }
        var resellers: [String: Identifier] = [:]
        for row in programme.resellers {
            let (status, tier) = (
                try #require(ResellerStatus(rawValue: row.status)), try #require(Tier(rawValue: row.tier))
            )
            if let id = resellers[row.publicID] {
                _ = try await partnering.enterState(
                    tenant, id, status, tier, from: row.validFrom, reason: "As reported", by: .system)
                continue
            }
            var enrolment = Enrolment(
                companyName: row.company, ownerName: "Owner", ownerEmail: row.ownerEmail,
                type: try #require(ResellerType(rawValue: row.type)), status: status, tier: tier, planCode: row.plan,
                validFrom: row.validFrom)
            enrolment.publicID = row.publicID
            enrolment.taxID = row.taxID
            enrolment.parentPublicID = row.parent.isEmpty ? nil : row.parent
            resellers[row.publicID] = try await partnering.enrol(tenant, enrolment, reason: "Trial", by: .system).id
        }
        let ids = resellers
        try await database.transaction(tenant.id) { tx in
            for deal in programme.deals {
                guard let reseller = ids[deal.reseller] else { continue }
                try await Deals(tx).add(
                    deal, id: Identifier(at: clock.now, chance: chance), resellerID: reseller)
            }
        }
        for files in try BillingFeed.bundles(in: bundle) {
            let id = try await feed.receive(files, tenantID: tenant.id, by: .system)
            try await feed.work(on: id, tenant: tenant)
        }
    }

    /// Starts the run of a month on the second of the next one and calculates it.
    @discardableResult func run(_ month: Month, key: String? = nil) async throws -> Identifier {
        clock.set(tenant.zone.instant(of: month.next.firstDay.adding(days: 1), hour: 10))
        let id = try await commissioning.start(
            month, key: key ?? "start \(month)", tenant: tenant, by: Self.starter)
        try await calculate(id)
        return id
    }

    func calculate(_ id: Identifier) async throws {
        let attempt = try await reading.progress(tenant.id, id).run.attempt
        try await commissioning.calculate(CalculateRun(run: id, attempt: attempt), tenantID: tenant.id)
    }

    func approve(_ id: Identifier) async throws {
        try await commissioning.approve(id, key: "approve \(id)", tenant: tenant, by: Self.approver)
    }

    /// Runs and approves each month.
    func settle(_ months: ClosedRange<Int>) async throws {
        for month in months { try await approve(run(Month(year: 2026, month: month))) }
    }

    func rows(_ sql: SQL) async throws -> [Row] {
        try await database.reading(tenant.id) { tx in try await tx.rows(sql) }
    }

    /// Every line of the tenant as text, in the order of their keys.
    func lines() async throws -> [String] {
        try await rows(
            """
            select a.reseller_id, a.kind, a.source_id, a.source_version, a.part, a.amount, a.base, a.state,
                a.statement_period::text as statement_period, a.period::text as period
            from accruals a where not a.withdrawn
            order by a.reseller_id, a.kind, a.source_kind, a.source_id, a.source_version, a.part
            """
        ).map { row in
            let words: [String] = [
                "\(try row["reseller_id"] as Identifier)", try row["kind"], try row["source_id"],
                try row["source_version"], try row["part"], "\(try row["amount"] as Int64)",
                "\(try row["base"] as Int64)", try row["state"], (try row["statement_period"] as String?) ?? "-",
                try row["period"],
            ]
            return words.joined(separator: "|")
        }
    }

    /// Every statement as text.
    func statements() async throws -> [String] {
        try await rows(
            """
            select reseller_id, period::text as period, status, opening, earned, reversals, clawbacks, released,
                closing, held
            from statements order by reseller_id, period
            """
        ).map { row in
            let amounts = try ["opening", "earned", "reversals", "clawbacks", "released", "closing", "held"].map {
                "\(try row[$0] as Int64)"
            }
            return try "\(row["reseller_id"] as Identifier)|\(row["period"] as String)|\(row["status"] as String)|"
                + amounts.joined(separator: "|")
        }
    }

    /// Every balance of the ledger by payee.
    func balances() async throws -> [String] {
        try await rows(
            """
            select p.reseller_id, l.account, sum(l.debit - l.credit)::bigint as balance from ledger_lines l
            join ledger_postings p on p.tenant_id = l.tenant_id and p.id = l.posting_id
            group by p.reseller_id, l.account order by p.reseller_id, l.account
            """
        ).map { try "\($0["reseller_id"] as Identifier)|\($0["account"] as String)|\($0["balance"] as Int64)" }
    }

    func trialBalance() async throws -> Int64 {
        try await database.reading(tenant.id) { tx in
            try await Ledger(tx, clock: clock.clock, chance: chance).trialBalance(.usd).minorUnits
        }
    }
}

/// The bundle that somebody else wrote, in the folder samples beside the checkout; nil where it is missing.
enum OutsideBundle {
    static var folder: String? {
        var checkout = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { checkout.deleteLastPathComponent() }
        return ["../shared", "../../shared"]
            .map { checkout.appendingPathComponent("\($0)/samples/northwind").standardizedFileURL.path }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
