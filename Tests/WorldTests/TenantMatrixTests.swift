import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import Web
import World

/// Two tenants on one installation: neither sees a byte of the other, whatever it asks for.
@Suite(.database) struct TenantMatrixTests {
    /// Where the keys of a route's records lie. A route whose first part is not listed needs no record of a tenant's.
    static let tables: [(prefix: String, table: String)] = [
        ("/admin/applications/", "applications"), ("/admin/resellers/", "resellers"),
        ("/admin/onboarding/", "resellers"), ("/admin/customers/", "customers"), ("/admin/feed/", "feed_imports"),
        ("/admin/plans/", "commission_plans"), ("/admin/runs/", "commission_runs"),
        ("/admin/commissions/", "accruals"), ("/admin/statements/", "statements"),
        ("/admin/batches/", "payout_batches"), ("/admin/payees/", "resellers"), ("/admin/emails/", "letters"),
        ("/admin/work/jobs/", "jobs"),
        ("/portal/customers/", "customers"), ("/portal/commissions/", "accruals"),
        ("/portal/statements/", "statements"), ("/portal/payouts/", "payouts"),
        ("/admin/profile/sessions/", "sessions"), ("/portal/profile/sessions/", "sessions"),
    ]
    /// A word of each kind of record of the demo that nothing of the other tenant holds.
    static let foreignWords = ["Northwind", "Brightline", "Brightwater"]
    static let otherHost = "southport.example"

    @Test func noRouteShowsOrTouchesARecordOfAnotherTenant() async throws {
        try await Trial.demo { trial in
            let findings = try await routeFindings(trial)
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    @Test func noRowOfAnotherTenantIsReadOrWritten() async throws {
        try await Trial.demo { trial in
            let findings = try await rowFindings(trial)
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    /// The control: without row level security the same look finds foreign rows, so it can fail.
    @Test func withoutRowLevelSecurityTheSameLookFindsForeignRows() async throws {
        try await TestDatabase.own { database, own in
            let trial = try await Trial(database)
            _ = try await trial.staff(.admin)
            #expect(try await rowFindings(trial).isEmpty)
            let tables = try await tenantTables(trial)
            try await OwnerSession.with(own.owner) { session in
                for table in tables {
                    try session.execute(
                        "alter table \(table) no force row level security; "
                            + "alter table \(table) disable row level security")
                }
            }
            #expect(!(try await rowFindings(trial)).isEmpty)
        }
    }

    /// Every route with the keys of the demo's records, asked for by a person of another tenant who may do everything.
    private func routeFindings(_ trial: Trial) async throws -> [String] {
        let other = try await trial.otherTenant(host: Self.otherHost)
        let staff = try await insider(trial, other, Role.staff, resellerID: nil)
        let member = try await insider(trial, other, [.owner], resellerID: trial.newID())
        var findings: [String] = []
        for route in trial.world.routes.all where route.pattern.contains("{id}") {
            guard let place = Self.tables.first(where: { route.pattern.hasPrefix($0.prefix) }) else {
                findings.append("\(route.pattern): name the table of its records in this test")
                continue
            }
            guard let id = try await anyKey(of: place.table, trial) else { continue }
            let browser = route.pattern.hasPrefix("/portal") ? member : staff
            let path = Paths.filled(route.pattern, id: id.description)
            let reply = route.method == .get ? try await browser.get(path) : try await browser.post(path)
            // A form that is checked before the record is looked up may say what is wrong with the form.
            let isRefused = reply.status == 404 || (route.method == .post && reply.status == 422)
            if !isRefused { findings.append("\(route.method) \(path): \(reply.status)") }
            for word in Self.foreignWords where reply.contains(word) {
                findings.append("\(route.method) \(path) says \(word)")
            }
        }
        return findings
    }

    /// Every table of tenants, looked at and written to in a unit of work of another tenant.
    private func rowFindings(_ trial: Trial) async throws -> [String] {
        let foreigner = trial.newID()
        var findings: [String] = []
        for table in try await tenantTables(trial) {
            let name = Identifiers.quoted(table)
            let count: Int64? = try await trial.database.reading(foreigner) { tx in
                do {
                    return try await tx.first("select count(*) as count from \(sql: name)")?["count"]
                } catch let error as DatabaseError where error.state == "42501" {
                    return 0
                }
            }
            if count != 0 { findings.append("\(table): \(count ?? -1) rows of another tenant") }
        }
        return findings
    }

    private func tenantTables(_ trial: Trial) async throws -> [String] {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
                    and a.attname = 'tenant_id' and not a.attisdropped and c.relname <> 'tenant_hosts' order by 1
                """
            ).map { try $0["name"] }
        }
    }

    private func anyKey(of table: String, _ trial: Trial) async throws -> Identifier? {
        let name = Identifiers.quoted(table)
        return try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from \(sql: name) order by id limit 1")?["id"]
        }
    }

    private func insider(
        _ trial: Trial, _ tenant: Tenant, _ roles: [Role], resellerID: Identifier?
    ) async throws -> Browser {
        let address = resellerID == nil ? "staff@southport.example" : "owner@southport.example"
        let email = try #require(EmailAddress(address))
        let hash = try await trial.world.contexts.passwords.hash(Trial.password)
        let (id, now) = (trial.newID(), trial.clock.now)
        _ = try await trial.database.transaction(tenant.id) { tx in
            try await Accounts(tx).add(
                NewAccount(email: email, name: "Sam South", resellerID: resellerID, roles: Set(roles)), id: id,
                passwordHash: hash, at: now)
        }
        let browser = trial.visitor(on: Self.otherHost)
        try await browser.signIn(address, password: Trial.password)
        return browser
    }
}

/// Names of tables that the catalogue gave.
enum Identifiers {
    static func quoted(_ name: String) -> SQL {
        SQL(stringLiteral: name.filter { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}
