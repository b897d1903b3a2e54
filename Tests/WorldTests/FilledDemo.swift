import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// The demo with a row in every table: what only goes wrong or is rarely entered is added to it.
struct FilledDemo {
    private static let rejected = """
        external_id,name,type,email,reseller_id
        BAD1,Nobody,castle,,

        """
    private static let parked = """
        external_id,customer,product,status,status_since,mrr,currency
        WAIT1,NOT-YET-KNOWN,FIB-300,active,2026-02-03,49.99,USD

        """

    let trial: Trial

    func fillEmptyTables() async throws {
        let finance = try await trial.staff(.finance)
        try await finance.upload(
            "/admin/feed",
            files: [
                ("files", "customers.csv", Array(Self.rejected.utf8)),
                ("files", "services.csv", Array(Self.parked.utf8)),
            ])
        try await trial.work()
        let visitor = trial.visitor()
        try await visitor.post("/signin", ["email": "nobody@people.example", "password": "not this one", "next": ""])
        let now = trial.clock.now
        try await fillLetterTables(at: now)
        try await fillAccountTables(at: now)
        try await fillProgramTables(at: now)
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute(
                """
                insert into agreement_reminders (tenant_id, agreement_id, term_ends_on, days, sent_at)
                select tenant_id, id, term_ends_on, 60, \(now) from agreements where status = 'in_force' limit 1
                """)
            try await tx.execute(
                """
                insert into tenant_holidays (tenant_id, day, name)
                values (\(trial.tenant.id), '2026-07-03', 'Independence Day, observed')
                """)
            try await tx.execute(
                """
                insert into schedules (tenant_id, name, rule, catch_up, zone, planned_until, next_at)
                values (\(trial.tenant.id), 'of this test', 'daily 05:00', 'once', 'UTC', \(now), \(now))
                """)
            try await tx.execute(
                """
                insert into schedule_runs (tenant_id, schedule, planned_at, created_at)
                values (\(trial.tenant.id), 'of this test', \(now), \(now))
                """)
            try await tx.execute(
                """
                insert into tier_settings (tenant_id, needs_approval, changed_by, changed_at)
                values (\(trial.tenant.id), false, 'Robin Staff', \(now))
                """)
            try await tx.execute(
                """
                insert into reseller_idle_notices (tenant_id, reseller_id, idle_since, given_on)
                select tenant_id, id, '2026-01-01', '2026-03-01' from resellers limit 1
                """)
            try await tx.execute(
                """
                insert into portal_standings (tenant_id, reseller_id)
                select tenant_id, id from resellers where status = 'suspended' union
                select \(trial.tenant.id), \(trial.newID()) limit 1
                """)
            try await tx.execute(
                """
                insert into onboarding_facts (tenant_id, reseller_id, fact, recorded_at, recorded_by)
                select tenant_id, reseller_id, 'training_done', \(now), 'Robin Staff' from onboarding_checklists limit 1
                """)
        }
    }

    /// A token that somebody of a tenant made for a program.
    func addToken(to tenant: Tenant) async throws {
        let (id, now) = (newKey(trial.clock.now), trial.clock.now)
        try await trial.database.transaction(tenant.id) { tx in
            _ = try await tx.execute(
                """
                insert into access_tokens (tenant_id, id, account_id, name, scopes, token_hash, ending, created_at,
                    expires_at)
                select tenant_id, \(id), id, 'Sync of ' || email, array['customers.read'], \("\(id)")::bytea, 'abcd',
                    \(now), \(now + .days(30)) from accounts order by id limit 1
                """)
        }
    }

    private func fillProgramTables(at now: Instant) async throws {
        try await addToken(to: trial.tenant)
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute(
                """
                insert into call_windows (tenant_id, subject, starts_at, calls)
                values (\(trial.tenant.id), '\\x00', \(now), 1)
                """)
            try await tx.execute(
                """
                insert into kept_answers (tenant_id, key_hash, input_hash, created_at)
                values (\(trial.tenant.id), '\\x00', '\\x00', \(now))
                """)
        }
    }

    private func fillAccountTables(at now: Instant) async throws {
        let (challenge, change) = (newKey(now), newKey(now))
        try await trial.database.transaction(trial.tenant.id) { tx in
            let tenant = trial.tenant.id
            try await tx.execute(
                """
                insert into second_factors (tenant_id, account_id, seed_sealed, created_at)
                select tenant_id, id, '\\x00', \(now) from accounts where tenant_id = \(tenant) limit 1
                """)
            try await tx.execute(
                """
                insert into recovery_codes (tenant_id, account_id, slot, code_hash)
                select tenant_id, id, 1, 'none' from accounts where tenant_id = \(tenant) limit 1
                """)
            try await tx.execute(
                """
                insert into sign_in_challenges (tenant_id, id, account_id, token_hash, created_at, expires_at)
                select tenant_id, \(challenge), id, '\\x00', \(now), \(now) from accounts
                where tenant_id = \(tenant) limit 1
                """)
            try await tx.execute(
                """
                insert into role_changes (tenant_id, id, account_id, changed_by, roles_before, roles_after, changed_at)
                select a.tenant_id, \(change), a.id, b.id, a.roles, a.roles, \(now)
                from accounts a join accounts b on b.tenant_id = a.tenant_id and b.id <> a.id
                where a.tenant_id = \(tenant) limit 1
                """)
        }
    }

    private func fillLetterTables(at now: Instant) async throws {
        let (recipient, key, report) = (newKey(now), newKey(now), newKey(now))
        try await trial.database.transaction(trial.tenant.id) { tx in
            let tenant = trial.tenant.id
            try await tx.execute(
                """
                insert into letter_recipients (tenant_id, id, address, created_at)
                values (\(tenant), \(recipient), 'chooser@people.example', \(now))
                """)
            try await tx.execute(
                """
                insert into letter_choices (tenant_id, recipient_id, topic, is_wanted, way, changed_at)
                values (\(tenant), \(recipient), 'advice', false, 'one_click', \(now))
                """)
            try await tx.execute(
                """
                insert into suppressions (tenant_id, address, reason, detail, created_at)
                values (\(tenant), 'gone@people.example', 'dead_address', '550 5.1.1', \(now))
                """)
            try await tx.execute(
                """
                insert into letter_reports (tenant_id, id, letter_id, address, kind, status, detail, digest, received_at)
                select tenant_id, \(report), id, 'gone@people.example', 'dead_address', '5.1.1', 'no such person',
                    '\\x00', \(now) from letters limit 1
                """)
            try await tx.execute(
                """
                insert into dkim_keys (tenant_id, id, domain, selector, algorithm, private_sealed, public_key, state,
                    created_at, changed_at)
                values (\(tenant), \(key), 'northwind.example', 'trial', 'ed25519-sha256', '\\x00', '\\x00', 'made',
                    \(now), \(now))
                """)
        }
    }

    private func newKey(_ now: Instant) -> Identifier { Identifier(at: now, chance: trial.world.edges.chance) }
}
