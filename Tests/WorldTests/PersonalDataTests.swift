import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// People get everything that is kept about them, and can be forgotten: afterwards nobody finds them in the rows, but
/// for what the law demands.
@Suite(.database) struct PersonalDataTests {
    private static let name = "Zebulon Quirke"
    private static let email = "zebulon@quirke.example"
    private static let phone = "919 555 0177"
    private static let reason = "Asked by letter of 3 May"

    /// A member of staff whose name stands wherever somebody's may.
    @Test func aMemberOfStaffIsCopiedAndForgotten() async throws {
        try await Trial.demo { trial in
            let browser = try await plant(trial)
            let tending = PersonTending(trial.world)
            let copy = try await tending.copy(of: Self.email, tenant: "northwind")
            let whole = try #require(
                try JSONSerialization.jsonObject(with: Data(copy.utf8)) as? [String: Any])
            let tables = try #require(whole["tables"] as? [String: [[String: Any]]])
            #expect(tables["accounts"]?.first?["phone"] as? String == Self.phone)
            for table in ["sessions", "letters", "audit_events", "payout_batches", "applications", "plan_versions"] {
                #expect(tables[table]?.isEmpty == false, "\(table) is in the copy")
            }
            #expect(!copy.contains("password_hash") && !copy.contains("token_hash") && !copy.contains("_sealed"))
            let seen = try await traces(of: ["Quirke", "quirke.example", Self.phone], trial)
            let named: Set = ["accounts", "applications", "letters", "payout_batches", "plan_versions", "audit_events"]
            #expect(seen.isSuperset(of: named), "control: the look finds the person")
            let lines = try await tending.erase(Self.email, tenant: "northwind", reason: Self.reason)
            #expect(lines.contains { $0.hasPrefix("audit_events: ") && $0.contains("kept until 2036-") })
            let left = try await traces(of: ["Quirke", "quirke.example", Self.phone], trial)
            #expect(left == ["audit_events"], "\(left.sorted())")
            #expect(try await browser.get("/admin").location?.hasPrefix("/signin") == true, "signed out")
            let again = try await trial.visitor().post(
                "/signin", ["email": Self.email, "password": Trial.password, "next": ""])
            #expect(again.status == 422)
            let acts = try await trial.audit("person").map(\.act)
            #expect(Set(acts) == ["person.exported", "person.erased"])
            #expect(try await trial.world.contexts.readingAudit.verify(trial.tenant.id).fault == nil)
            let staff = try await trial.staff(.admin, .finance, .reviewer)
            for path in ["/admin/batches", "/admin/applications", "/admin/runs", "/admin/audit", "/admin/emails"] {
                #expect(try await staff.get(path).status == 200, "\(path)")
            }
        }
    }

    /// An owner who applied, and somebody whose application was refused. The names of the demo are all different.
    @Test(arguments: [("greta@oldmill.example", "Greta Lindahl"), ("rex@pinnacledoor.example", "Rex Holloway")])
    func anApplicantIsForgotten(address: String, name: String) async throws {
        try await Trial.demo { trial in
            try await plantFile(of: address, named: "\(name).pdf", trial)
            #expect(
                try await traces(of: [name, address], trial).isSuperset(of: ["applications", "application_files"]))
            let tending = PersonTending(trial.world)
            #expect(try await tending.copy(of: address, tenant: "northwind").contains(name))
            _ = try await tending.erase(address, tenant: "northwind", reason: Self.reason)
            let kept: Set = ["audit_events", "agreement_documents"]
            let left = try await traces(of: [name, address], trial).subtracting(kept)
            #expect(left == [], "\(left.sorted())")
            let staff = try await trial.staff(.admin, .reviewer)
            for path in ["/admin/applications?show=all", "/admin/resellers"] {
                for link in try await staff.get(path).links where link.contains("/admin/applications/0") {
                    #expect(try await staff.get(link).status == 200, "\(link)")
                }
            }
        }
    }

    @Test func whoCannotBeErasedIsSaid() async throws {
        try await Trial.run { trial in
            let tending = PersonTending(trial.world)
            await #expect(throws: PersonTending.Problem.self) {
                try await tending.erase("nobody@people.example", tenant: "northwind", reason: Self.reason)
            }
            let admin = try #require(EmailAddress("only@people.example"))
            try await trial.account(NewAccount(email: admin, name: "Only One", roles: [.admin]))
            await #expect(throws: PersonTending.Problem.self) {
                try await tending.erase(admin.text, tenant: "northwind", reason: Self.reason)
            }
            await #expect(throws: PersonTending.Problem.self) {
                try await tending.erase(admin.text, tenant: "northwind", reason: "")
            }
        }
    }

    /// The tables of the tenant in which one of some words stands.
    private func traces(of words: [String], _ trial: Trial) async throws -> Set<String> {
        var found: Set<String> = []
        for table in try await TenantRows(trial).tables() {
            for word in words {
                let row = try await trial.database.reading(trial.tenant.id) { tx in
                    try await tx.first(
                        """
                        select 1 from \(sql: Identifiers.quoted(table)) r
                        where tenant_id = \(trial.tenant.id) and position(lower(\(word)) in lower(r::text)) > 0 limit 1
                        """)
                }
                if row != nil { found.insert(table) }
            }
        }
        return found
    }

    /// A document with a name in it, brought with the application.
    private func plantFile(of address: String, named name: String, _ trial: Trial) async throws {
        try await trial.database.transaction(trial.tenant.id) { tx in
            let row = try await tx.first(
                "select id from applications where tenant_id = \(tx.tenantID) and contact_email = \(address)")
            let application: Identifier = try #require(row)["id"]
            _ = try await tx.execute(
                """
                insert into application_documents (tenant_id, application_id, kind, state)
                values (\(tx.tenantID), \(application), 'references', 'uploaded') on conflict do nothing
                """)
            _ = try await tx.execute(
                """
                insert into application_files (tenant_id, id, application_id, kind, name, type, byte_count, sha256,
                    content_sealed, uploaded_at)
                values (\(tx.tenantID), \(Identifier(at: Instant(seconds: 0), chance: .system)), \(application),
                    'references', \(name), 'pdf', 1, 'x', 'x', now())
                """)
        }
    }

    private func plant(_ trial: Trial) async throws -> Browser {
        let email = try #require(EmailAddress(Self.email))
        let account = try await trial.account(NewAccount(email: email, name: Self.name, roles: [.reviewer, .finance]))
        let browser = try await trial.signIn(email.text)
        _ = try await Authenticator.enrol(browser, trial)
        try await browser.get("/admin/profile")
        try await browser.post("/admin/profile", ["name": Self.name, "title": "Review", "phone": Self.phone])
        try await trial.visitor().post("/forgot", ["email": email.text])
        try await trial.work()
        let (id, name, tenant) = (account.id, Self.name, trial.tenant.id)
        try await trial.database.transaction(tenant) { tx in
            let statements: [SQL] = [
                "update payout_batches set created_by_name = \(name), created_by = \(id)",
                "update commission_runs set started_by = \(name), started_by_id = \(id)",
                "update feed_imports set received_by = \(id), received_by_name = \(name)",
                "update applications set reviewer_id = \(id), reviewer_name = \(name) where reviewer_id is not null",
                "update application_documents set decided_by_id = \(id), decided_by_name = \(name)",
                "update application_checks set decided_by_id = \(id), decided_by_name = \(name)",
                "update sanction_lists set imported_by_id = \(id), imported_by_name = \(name)",
                "update resellers set account_manager_id = \(id), account_manager_name = \(name)",
                "update onboarding_facts set recorded_by = \(name)", "update reseller_states set recorded_by = \(name)",
                "update reseller_terms set recorded_by = \(name)",
                "update plan_versions set created_by = \(name), approved_by = \(name)",
                """
                insert into suppressions (tenant_id, address, reason, detail, created_at)
                values (\(tenant), \(email.text), 'staff', '', now())
                """,
            ]
            for statement in statements { _ = try await tx.execute(statement) }
        }
        return browser
    }
}
