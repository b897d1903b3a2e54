import Earnings
import Identity
import Kernel
import Partnership
import Postgres

/// Reads what waits for the tenant's staff.
struct StaffOverviews: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func overview(for person: SignedIn, _ currency: Currency, at now: Instant, on today: Day) async throws
        -> StaffOverview
    {
        let seesFeed = person.may(.importFeed)
        return StaffOverview(
            applications: person.may(.seeApplications) ? try await applications(person, at: now) : nil,
            onboardingTasks: person.may(.manageOnboarding) ? try await waiting(Self.onboardingTasks) : nil,
            proposals: try await proposals(person),
            assessments: person.may(.manageTraining) ? try await waiting(Self.assessments) : nil,
            certificates: person.may(.manageTraining) ? try await waiting(Self.certificates(on: today)) : nil,
            agreements: person.may(.manageAgreements) ? try await waiting(Self.agreements) : nil,
            runs: person.may(.approveRuns) ? try await waiting(Self.runs) : nil,
            payees: person.may(.verifyPayees) ? try await waiting(Self.payees) : nil,
            taxForms: person.may(.verifyPayees) ? try await waiting(Self.taxForms) : nil,
            batchesToApprove: person.may(.approveBatches) ? try await waiting(Self.batchesToApprove) : nil,
            batchesToRelease: person.may(.releaseBatches) ? try await waiting(Self.batchesToRelease) : nil,
            failedImports: seesFeed ? try await waiting(Self.failedImports) : nil,
            imports: seesFeed ? try await imports() : [],
            runningRuns: person.may(.seeCommissions) ? try await runningRuns() : [],
            failedLetters: person.may(.resendEmails) ? try await failedLetters() : 0,
            money: person.may(.seePayouts) ? try await money(currency) : nil)
    }

    private func applications(_ person: SignedIn, at now: Instant) async throws -> StaffOverview.Applications {
        let open = ApplicationStatus.open.map(\.rawValue)
        let answers = try await tx.all([
            """
            select count(*) as open, count(*) filter (where claimed_at is null) as unclaimed,
                count(*) filter (where reviewer_id = \(person.id)) as own,
                count(*) filter (
                    where status <> 'pending_documents'
                        and (case when claimed_at is null then claim_due_at else decision_due_at end) < \(now)
                ) as overdue
            from applications where tenant_id = \(tx.tenantID) and status = any(\(open))
            """,
            """
            select submitted_at, company_name from applications
            where tenant_id = \(tx.tenantID) and status = any(\(open)) order by submitted_at, id limit 1
            """,
        ])
        guard let counts = answers[0].first else { throw NotFound() }
        return StaffOverview.Applications(
            unclaimed: try counts["unclaimed"], own: try counts["own"], open: try counts["open"],
            overdue: try counts["overdue"], oldestAt: try answers[1].first?["submitted_at"],
            oldestCompany: try answers[1].first?["company_name"] ?? "")
    }

    private func waiting(_ source: SQL) async throws -> StaffOverview.Waiting {
        let row = try await tx.first(
            """
            select count(*) as total, min(w.since) as since,
                coalesce((array_agg(w.name order by w.since))[1], '') as name
            from (\(sql: source)) w
            """)
        guard let row else { return .none }
        return StaffOverview.Waiting(count: try row["total"], oldestAt: try row["since"], oldest: try row["name"])
    }

    /// A channel manager decides about them, an administrator enters what was agreed to.
    private func proposals(_ person: SignedIn) async throws -> StaffOverview.Waiting? {
        let states = [(Permission.arrangeResellers, "open"), (.enterResellers, "agreed")]
            .filter { person.may($0.0) }.map { $0.1 }
        guard !states.isEmpty else { return nil }
        return try await waiting(
            "select proposed_at as since, company as name from reseller_proposals where state = any(\(states))")
    }

    private func imports() async throws -> [StaffOverview.Work] {
        try await tx.rows(
            """
            select id, source, rows_done, rows_total from feed_imports
            where tenant_id = \(tx.tenantID) and state in ('uploaded', 'running') order by id
            """
        ).map { row in
            StaffOverview.Work(
                id: try row["id"], name: try row["source"], done: try row["rows_done"], total: try row["rows_total"])
        }
    }

    private func runningRuns() async throws -> [StaffOverview.Work] {
        try await tx.rows(
            """
            select r.id, to_char(r.period, 'YYYY-MM') as name,
                count(p.position) filter (where p.status <> 'pending') as done,
                count(p.position) as total
            from commission_runs r left join run_parts p
                on p.tenant_id = r.tenant_id and p.run_id = r.id and p.attempt = r.attempt
            where r.tenant_id = \(tx.tenantID) and r.status = 'running' group by r.id, r.period order by r.period
            """
        ).map { row in
            StaffOverview.Work(id: try row["id"], name: try row["name"], done: try row["done"], total: try row["total"])
        }
    }

    private func money(_ currency: Currency) async throws -> StaffOverview.MoneyDue {
        let answers = try await tx.all([
            """
            select coalesce(sum(amount) filter (where state = 'approved'), 0)::bigint as payable,
                count(distinct reseller_id) filter (where state = 'approved') as payees,
                coalesce(sum(amount) filter (where state = 'held'), 0)::bigint as held
            from accruals where tenant_id = \(tx.tenantID) and state in ('approved', 'held')
            """,
            """
            select coalesce(sum(p.net), 0)::bigint as net, count(p.id) as payouts, min(b.payout_on) as payout_on
            from payout_batches b left join payouts p
                on p.tenant_id = b.tenant_id and p.batch_id = b.id and p.state = 'queued'
            where b.tenant_id = \(tx.tenantID) and b.state in ('draft', 'pending_approval', 'approved')
            """,
        ])
        guard let lines = answers[0].first, let batches = answers[1].first else { throw NotFound() }
        return StaffOverview.MoneyDue(
            payable: try lines.money("payable", currency), payees: try lines["payees"],
            inBatches: try batches.money("net", currency), openPayouts: try batches["payouts"],
            held: try lines.money("held", currency), batchPaidOn: try batches["payout_on"])
    }

    private func failedLetters() async throws -> Int {
        let row = try await tx.first(
            """
            select count(*) as total from letters
            where tenant_id = \(tx.tenantID) and status in ('failed', 'bounced')
            """)
        return try row?["total"] ?? 0
    }

    // Row level security narrows each of these to the tenant; `since` is an instant, `name` says what waits longest.
    private static let onboardingTasks: SQL = """
        select c.created_on::timestamptz as since, r.name from onboarding_tasks t
        join onboarding_checklists c on c.tenant_id = t.tenant_id and c.reseller_id = t.reseller_id
        join resellers r on r.tenant_id = t.tenant_id and r.id = t.reseller_id where t.state = 'submitted'
        """
    /// Who has passed the sales course and whose task waits for the talk about it.
    private static let assessments: SQL = """
        select (select min(f.issued_at) from certificates f where f.tenant_id = c.tenant_id
                and f.reseller_id = c.reseller_id and f.programme = c.programme) as since, r.name
        from certifications c join resellers r on r.tenant_id = c.tenant_id and r.id = c.reseller_id
        join onboarding_tasks t on t.tenant_id = c.tenant_id and t.reseller_id = c.reseller_id
            and t.task = 'training_002' and t.state in ('pending', 'in_progress')
        where c.programme = 'sales_process' and c.state = 'certified' and r.status in ('pending_onboarding', 'active')
            and not exists (select from training_assessments s
                where s.tenant_id = c.tenant_id and s.reseller_id = c.reseller_id and s.passed)
        """
    private static func certificates(on today: Day) -> SQL {
        """
        select f.issued_at as since, f.company as name from certificates f
        where f.revoked_on is null
            and f.valid_until between \(today) and \(today.adding(days: Certificate.firstReminder))
            and not exists (select from certificates l where l.tenant_id = f.tenant_id
                and l.reseller_id = f.reseller_id and l.programme = f.programme and l.revoked_on is null
                and (l.valid_until, l.id) > (f.valid_until, f.id))
        """
    }
    private static let agreements: SQL = """
        select s.signed_at as since, r.name from agreements g
        join agreement_signatures s on s.tenant_id = g.tenant_id and s.agreement_id = g.id and s.side = 'reseller'
        join resellers r on r.tenant_id = g.tenant_id and r.id = g.reseller_id where g.status = 'signed'
        """
    private static let runs: SQL = """
        select calculated_at as since, to_char(period, 'YYYY-MM') as name from commission_runs
        where status = 'calculated'
        """
    private static let payees: SQL = """
        select m.added_at as since, r.name from payout_methods m
        join resellers r on r.tenant_id = m.tenant_id and r.id = m.reseller_id where m.state = 'pending_verification'
        """
    private static let taxForms: SQL = """
        select f.submitted_at as since, r.name from tax_forms f
        join resellers r on r.tenant_id = f.tenant_id and r.id = f.reseller_id where f.state = 'submitted'
        """
    private static let batchesToApprove: SQL =
        "select submitted_at as since, number as name from payout_batches where state = 'pending_approval'"
    private static let batchesToRelease: SQL =
        "select coalesce(approved_at, created_at) as since, number as name from payout_batches where state = 'approved'"
    private static let failedImports: SQL =
        "select finished_at as since, source as name from feed_imports where state = 'failed'"
}
