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
    /// How many records of each kind are asked for, from the first and from the last ones.
    private static let keysAtEachEnd = 10
    private static let postedKeys = 3

    @Test func noRouteShowsOrTouchesARecordOfAnotherTenant() async throws {
        try await Trial.demo { trial in
            let findings = try await routeFindings(trial)
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    @Test func noRowOfAnotherTenantIsReadOrWritten() async throws {
        try await Trial.demo { trial in
            let findings = try await TenantRows(trial).findings()
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    /// The control: the same looks, over the same records, once row level security is off. Every table is found then,
    /// and routes no longer answer as they should, so that the tests above can fail.
    @Test func withoutRowLevelSecurityTheSameLooksFindEveryTable() async throws {
        try await TestDatabase.own { database, own in
            let trial = try await Trial.demo(in: database)
            try await FilledDemo(trial: trial).fillEmptyTables()
            let tables = try await TenantRows(trial).tables()
            let empty = try await TenantRows(trial).empty(tables)
            #expect(empty.isEmpty, "nothing to find in \(empty)")
            #expect(try await TenantRows(trial).findings().isEmpty)
            try await OwnerSession.with(own.owner) { session in
                for table in tables {
                    try session.execute(
                        "alter table \(table) no force row level security; "
                            + "alter table \(table) disable row level security")
                }
            }
            let rows = try await TenantRows(trial).findings()
            for table in tables {
                #expect(rows.contains { $0.hasPrefix("\(table): ") && $0.contains("are read") }, "\(table)")
            }
            let routes = try await routeFindings(trial)
            let statuses = Set(routes.compactMap { $0.split(separator: " ").last })
            #expect(routes.count >= 50, "\(routes.count) findings: \(statuses.sorted())")
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
            let browser = route.pattern.hasPrefix("/portal") ? member : staff
            let keys = try await keys(of: place.table, trial)
            for id in route.method == .get ? keys[...] : keys.prefix(Self.postedKeys) {
                let path = Paths.filled(route.pattern, id: id.description)
                let reply = route.method == .get ? try await browser.get(path) : try await browser.post(path)
                // A form that is checked before the record is looked up may say what is wrong with the form.
                let isRefused = reply.status == 404 || (route.method == .post && reply.status == 422)
                if !isRefused { findings.append("\(route.method) \(path): \(reply.status)") }
                for word in Self.foreignWords where reply.contains(word) {
                    findings.append("\(route.method) \(path) says \(word)")
                }
            }
        }
        return findings
    }

    /// The first and the last records of a table.
    private func keys(of table: String, _ trial: Trial) async throws -> [Identifier] {
        let name = Identifiers.quoted(table)
        return try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                (select id from \(sql: name) order by id limit \(Self.keysAtEachEnd))
                union (select id from \(sql: name) order by id desc limit \(Self.keysAtEachEnd))
                """
            ).map { try $0["id"] }
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
