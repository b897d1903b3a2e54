import Identity
import Kernel
import Postgres
import TestSupport

/// A line as the database has it.
struct PostedLine {
    let line: PlainLine
    let state: String
    let statement: Month?
    let isLate: Bool
    let runApprovedOn: Day
    /// When its last hold ended, for a line that no longer waits.
    let releasedOn: Day?

    static func all(_ trial: Trial) async throws -> [PostedLine] {
        let rows = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                select s.public_id, a.kind, c.external_id, a.invoice, a.period, a.amount, a.state, a.statement_period,
                    a.released_late, r.approved_at,
                    (select count(*) from accrual_holds h
                        where h.tenant_id = a.tenant_id and h.accrual_id = a.id) as holds,
                    (select max(h.ended_at) from accrual_holds h
                        where h.tenant_id = a.tenant_id and h.accrual_id = a.id) as ended_at
                from accruals a
                join resellers s on s.tenant_id = a.tenant_id and s.id = a.reseller_id
                join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
                join commission_runs r on r.tenant_id = a.tenant_id and r.id = a.run_id
                where not a.withdrawn order by a.id
                """)
        }
        return try rows.map { try PostedLine($0, trial.tenant.zone) }
    }

    private init(_ row: Row, _ zone: Zone) throws {
        let (holds, amount): (Int64, Int64) = (try row["holds"], try row["amount"])
        state = try row["state"]
        let kind: String = try row["kind"]
        line = PlainLine(
            seller: try row["public_id"], kind: kind, customer: try row["external_id"], invoice: try row["invoice"],
            month: try row["period"], amount: Int(amount), isHeld: holds > 0 || state == "cancelled")
        statement = try row["statement_period"]
        isLate = try row["released_late"]
        runApprovedOn = zone.day(of: try row["approved_at"])
        let ended: Instant? = try row["ended_at"]
        releasedOn = state == "held" || state == "cancelled" ? nil : ended.map(zone.day(of:))
    }

    /// The statement that the line belongs to by commissions 9 and 16: its run's, or that of the month in which it was
    /// released when the run was approved by then. None while it waits and when it is cancelled.
    var expectedStatement: Month? {
        if state == "held" || state == "cancelled" { return nil }
        guard line.isHeld, let releasedOn, releasedOn > runApprovedOn else { return line.month }
        return releasedOn.month
    }
}

/// A reseller's month, summed from its lines and followed from the first one on.
enum PostedStatement {
    static func differences(_ trial: Trial, _ lines: [PostedLine]) async throws -> [String] {
        let rows = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                select r.public_id, s.period, s.opening, s.earned, s.released, s.reversals, s.clawbacks, s.held,
                    s.paid + s.withheld + s.fees as paid, s.closing,
                    (select coalesce(sum(p.gross), 0)::bigint from payouts p
                        where p.tenant_id = s.tenant_id and p.reseller_id = s.reseller_id and p.sent_at is not null
                            and date_trunc('month', p.sent_at at time zone \(trial.tenant.zone.name))::date = s.period)
                        as sent
                from statements s join resellers r on r.tenant_id = s.tenant_id and r.id = s.reseller_id
                where s.status <> 'open' order by r.public_id, s.period
                """)
        }
        var (found, closings): ([String], [String: Int]) = ([], [:])
        for line in lines where line.statement != line.expectedStatement {
            found.append("\(line.line.words): in the statement of \(line.statement.map { "\($0)" } ?? "none")")
        }
        for row in rows {
            let (seller, month): (String, Month) = (try row["public_id"], try row["period"])
            let mine = lines.filter { $0.line.seller == seller }
            let counted = mine.filter { $0.expectedStatement == month }
            let inTime = counted.filter { $0.line.month == month }
            func sum(_ lines: [PostedLine], _ fits: (String) -> Bool) -> Int {
                lines.filter { fits($0.line.kind) }.reduce(0) { $0 + $1.line.amount }
            }
            var expected = [
                "opening": closings[seller] ?? 0,
                "earned": sum(inTime) { $0 != "reversal" && $0 != "clawback" },
                "reversals": sum(inTime) { $0 == "reversal" }, "clawbacks": sum(inTime) { $0 == "clawback" },
                "released": sum(counted.filter { $0.line.month != month }) { _ in true },
                "paid": -Int(try row["sent"] as Int64),
            ]
            expected["closing"] = expected.values.reduce(0, +)
            closings[seller] = expected["closing"]
            for (name, amount) in expected.sorted(by: { $0.key < $1.key }) {
                let stored = Int(try row[name] as Int64)
                if stored != amount { found.append("\(seller) \(month) \(name): \(stored), expected \(amount)") }
            }
        }
        if rows.count < 60 { found.append("only \(rows.count) statements") }
        return found
    }
}
