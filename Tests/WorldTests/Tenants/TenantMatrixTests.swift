import DatabaseSupport
import HTTPTypes
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import Web
import World

/// The two tenants of the demo on one installation: neither sees a byte of the other, whatever it asks for.
@Suite(.database) struct TenantMatrixTests {
    /// Where the keys of a route's records lie. A route whose first part is not listed needs no record of a tenant's.
    static let tables: [(prefix: String, table: String)] = [
        ("/admin/applications/", "applications"), ("/admin/resellers/proposals/", "reseller_proposals"),
        ("/portal/resellers/proposals/", "reseller_proposals"), ("/admin/resellers/", "resellers"),
        ("/portal/resellers/", "resellers"),
        ("/admin/agreements/texts/", "agreement_templates"), ("/admin/agreements/", "agreements"),
        ("/portal/agreements/", "agreements"), ("/admin/training/resellers/", "resellers"),
        ("/admin/training/courses/", "courses"), ("/admin/training/versions/", "course_versions"),
        ("/portal/training/courses/", "courses"), ("/portal/training/quizzes/", "quiz_attempts"),
        ("/portal/training/certificates/", "certificates"),
        ("/admin/onboarding/", "resellers"), ("/admin/customers/", "customers"), ("/admin/feed/", "feed_imports"),
        ("/admin/plans/", "commission_plans"), ("/admin/runs/", "commission_runs"),
        ("/admin/commissions/", "accruals"), ("/admin/statements/", "statements"),
        ("/admin/batches/", "payout_batches"), ("/admin/payees/", "resellers"), ("/admin/emails/", "letters"),
        ("/admin/work/jobs/", "jobs"), ("/admin/people/", "accounts"), ("/portal/team/", "accounts"),
        ("/portal/customers/", "customers"), ("/portal/commissions/", "accruals"),
        ("/portal/statements/", "statements"), ("/portal/payouts/", "payouts"),
        ("/admin/profile/tokens/", "access_tokens"), ("/portal/settings/tokens/", "access_tokens"),
        ("/admin/profile/sessions/", "sessions"), ("/portal/profile/sessions/", "sessions"),
    ]
    /// How many records of each kind are asked for, from the first and from the last ones.
    private static let keysAtEachEnd = 10
    private static let postedKeys = 3

    @Test func noRouteShowsOrTouchesARecordOfTheOtherTenant() async throws {
        try await Trial.demo { trial in
            try await Demo.fillHarbor(trial.world)
            try await TwoTenants(trial: trial).fillHarborsGaps()
            let findings = try await routeFindings(trial)
            #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
        }
    }

    @Test func noPageOfATenantNamesTheOther() async throws {
        try await Trial.demo { trial in
            try await Demo.fillHarbor(trial.world)
            for (own, other) in try await TwoTenants(trial: trial).pairs() {
                var pages = 0
                for route in trial.world.routes.all where route.method == .get && !route.pattern.contains("{") {
                    // The operator at the site's own address sees all tenants; samples of letters are invented.
                    if route.pattern == "/admin/emails/samples" { continue }
                    if route.pattern == "/operator", own.tenant.isDefault { continue }
                    for browser in [own.staff, own.member] {
                        let reply = try await browser.get(route.pattern)
                        if reply.status == 200 { pages += 1 }
                        for word in other.words where reply.contains(word) {
                            Issue.record("\(own.tenant.slug): \(route.pattern) says \(word)")
                        }
                    }
                }
                #expect(pages > 30, "control: pages are shown")
                let home = try await own.staff.get("/admin/resellers")
                #expect(own.words.contains { home.contains($0) }, "control: the words are those of the pages")
            }
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
            try await Demo.fillHarbor(trial.world)
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
            #expect(routes.contains { $0.contains("unlike a missing one") }, "answers differ from those for nothing")
        }
    }

    /// Every route with the keys of the other tenant's records, asked for by people who may do everything at theirs. The
    /// answer has to be the one for a record that nobody has.
    private func routeFindings(_ trial: Trial) async throws -> [String] {
        var findings: [String] = []
        for (own, other) in try await TwoTenants(trial: trial).pairs() {
            for route in trial.world.routes.all where route.pattern.contains("{id}") {
                guard let place = Self.tables.first(where: { route.pattern.hasPrefix($0.prefix) }) else {
                    findings.append("\(route.pattern): name the table of its records in this test")
                    continue
                }
                let browser = own.browser(for: route.pattern)
                let missing = try await send(route, trial.newID(), browser)
                let keys = try await keys(of: place.table, other.tenant, trial)
                if keys.isEmpty { findings.append("\(route.pattern): \(other.tenant.slug) has no \(place.table)") }
                for id in route.method == .get ? keys[...] : keys.prefix(Self.postedKeys) {
                    let reply = try await send(route, id, browser)
                    let what = "\(own.tenant.slug): \(route.method) \(reply.path)"
                    // A form that is checked before the record is looked up may say what is wrong with the form.
                    let isRefused = reply.status == 404 || (route.method == .post && reply.status == 422)
                    if !isRefused { findings.append("\(what): \(reply.status)") }
                    for word in other.words where reply.contains(word) { findings.append("\(what) says \(word)") }
                    if Self.comparable(reply, id) != Self.comparable(missing, nil) {
                        findings.append("\(what) is answered unlike a missing one: \(reply.status)")
                    }
                }
            }
        }
        return findings
    }

    private func send(_ route: Routes.Route, _ id: Identifier, _ browser: Browser) async throws -> Reply {
        let path = Paths.filled(route.pattern, id: id.description)
        return route.method == .get ? try await browser.get(path) : try await browser.post(path)
    }

    /// An answer without what differs from one to the next by itself: nonce, form token, the address that was asked for.
    private static func comparable(_ reply: Reply, _ id: Identifier?) -> String {
        let key = reply.path.split(separator: "/").first { Identifier($0) != nil }.map(String.init) ?? ""
        var text = reply.text.replacing(/nonce="[^"]*"/, with: "").replacing(/name="csrf_token" value="[^"]*"/, with: "")
        if !key.isEmpty { text = text.replacing(key, with: "{id}") }
        let location = reply.location?.replacing(key, with: "{id}") ?? ""
        let names = reply.headers.map(\.name.rawName).sorted().joined(separator: ",")
        return "\(reply.status) \(location) \(names)\n\(text)"
    }

    /// The first and the last records of a table.
    private func keys(of table: String, _ tenant: Tenant, _ trial: Trial) async throws -> [Identifier] {
        let name = Identifiers.quoted(table)
        return try await trial.database.reading(tenant.id) { tx in
            try await tx.rows(
                """
                (select id from \(sql: name) where tenant_id = \(tenant.id) order by id limit \(Self.keysAtEachEnd))
                union (select id from \(sql: name) where tenant_id = \(tenant.id) order by id desc
                    limit \(Self.keysAtEachEnd))
                """
            ).map { try $0["id"] }
        }
    }
}
