import Kernel
import Postgres

/// The checks of all applications of a tenant.
struct ApplicationChecks: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// What is known of each check; empty before the background check began.
    func known(of application: Identifier) async throws -> [CheckKind: ApplicationCheck] {
        try await known(ofAll: [application])[application] ?? [:]
    }

    /// The same of several applications.
    func known(ofAll applications: [Identifier]) async throws -> [Identifier: [CheckKind: ApplicationCheck]] {
        let rows = try await tx.rows(
            """
            select application_id, kind, state, evidence, decided_by_id, decided_by_name, decided_at
            from application_checks where tenant_id = \(tx.tenantID) and application_id = any(\(applications))
            """)
        var known: [Identifier: [CheckKind: ApplicationCheck]] = [:]
        for row in rows {
            let check = try ApplicationCheck(row)
            known[try row["application_id"], default: [:]][check.kind] = check
        }
        return known
    }

    /// Writes checks. The application is locked by who writes.
    func save(_ checks: [ApplicationCheck], of application: Identifier) async throws {
        for check in checks {
            try await tx.execute(
                """
                insert into application_checks (tenant_id, application_id, kind, state, evidence, decided_by_id,
                    decided_by_name, decided_at)
                values (\(tx.tenantID), \(application), \(check.kind), \(check.state), \(check.evidence),
                    \(check.decision?.by.id), \(check.decision?.by.name ?? ""), \(check.decision?.at))
                on conflict (tenant_id, application_id, kind) do update set state = excluded.state,
                    evidence = excluded.evidence, decided_by_id = excluded.decided_by_id,
                    decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at
                """)
        }
    }
}

extension ApplicationCheck {
    init(_ row: Row) throws {
        self.init(try row["kind"], try row["state"], evidence: try row["evidence"])
        if let at: Instant = try row["decided_at"] {
            let by = PartnerApplication.Person(id: try row["decided_by_id"], name: try row["decided_by_name"])
            decision = ApplicationDocument.Decision(by: by, at: at)
        }
    }
}
