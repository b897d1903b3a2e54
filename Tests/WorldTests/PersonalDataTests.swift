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
            try await plantOwner(beside: address, trial)
            #expect(
                try await traces(of: [name, address], trial).isSuperset(of: ["applications", "application_files"]))
            let tending = PersonTending(trial.world)
            #expect(try await tending.copy(of: address, tenant: "northwind").contains(name))
            _ = try await tending.erase(address, tenant: "northwind", reason: Self.reason)
            let kept: Set = ["audit_events", "agreement_documents", "tax_forms", "payout_methods"]
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

    /// A copy is about one person: of an application that somebody reviewed it says that they did.
    @Test func aCopyHoldsNothingOfOthers() async throws {
        try await Trial.demo { trial in
            _ = try await plant(trial)
            let others = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.rows(
                    """
                    select distinct contact_email as word from applications where tenant_id = \(tx.tenantID)
                    union select distinct contact_name from applications where tenant_id = \(tx.tenantID)
                    union select distinct contact_email from resellers where tenant_id = \(tx.tenantID)
                    union select distinct email from accounts
                        where tenant_id = \(tx.tenantID) and email <> \(Self.email)
                    """
                ).map { try $0["word"] as String }.filter { $0.count > 5 }
            }
            #expect(others.count > 20, "control")
            let copy = try await PersonTending(trial.world).copy(of: Self.email, tenant: "northwind")
            for word in others { #expect(!copy.contains(word), "\(word)") }
            let whole = try #require(try JSONSerialization.jsonObject(with: Data(copy.utf8)) as? [String: Any])
            let tables = try #require(whole["tables"] as? [String: [[String: Any]]])
            let review = try #require(tables["applications"]?.first)
            #expect(review["reviewer_name"] as? String == Self.name && review["id"] != nil && review["answers"] == nil)
        }
    }

    /// Whose address ends like that of somebody else, or whose name is a part of another one.
    @Test func whoIsCalledAlikeStays() async throws {
        try await Trial.run { trial in
            let (ann, joann) = ("ann@quirke.example", "joann@quirke.example")
            for (address, name) in [(ann, "Ann Quirke"), (joann, "Joann Quirke")] {
                try await trial.account(
                    NewAccount(email: try #require(EmailAddress(address)), name: name, roles: [.finance]))
                try await trial.visitor().post("/forgot", ["email": address])
            }
            let tenant = trial.tenant.id
            try await trial.database.transaction(tenant) { tx in
                for (number, address) in [ann, joann].enumerated() {
                    _ = try await tx.execute(
                        """
                        insert into domain_events (tenant_id, id, name, subject_id, facts, occurred_at)
                        values (\(tenant), \(trial.newID()), 'told', \(trial.newID()),
                            jsonb_build_object('to', \(address), 'number', \(number)::text), now())
                        """)
                    _ = try await tx.execute(
                        """
                        insert into kept_answers (tenant_id, key_hash, input_hash, body, created_at)
                        values (\(tenant), \(Array(address.utf8)), 'x', \("{\"email\": \"\(address)\"}"), now())
                        """)
                }
            }
            try await trial.work()
            let tending = PersonTending(trial.world)
            let copy = try await tending.copy(of: ann, tenant: "northwind")
            #expect(copy.contains(ann) && !copy.contains(joann) && !copy.contains("Joann"))
            let before = try await rows(with: joann, trial)
            _ = try await tending.erase(ann, tenant: "northwind", reason: Self.reason)
            #expect(try await rows(with: joann, trial) == before && before.count > 3, "\(before)")
            let left = try await traces(of: ["\"\(ann)", " \(ann)", "(\(ann)", ",\(ann)"], trial)
            #expect(left.isSubset(of: ["audit_events"]), "\(left)")
        }
    }

    /// Somebody who had another name, and of whom others wrote.
    @Test func formerNamesAndWordsOfOthersAreFound() async throws {
        try await Trial.demo { trial in
            let browser = try await plant(trial)
            let later = "Zebulon Quirke-Later"
            try await browser.post("/admin/profile", ["name": later, "title": "", "phone": ""])
            let tenant = trial.tenant.id
            let words = "\(Self.name) called; so did \(later), from \(Self.email)."
            try await trial.database.transaction(tenant) { tx in
                for place in Self.texts {
                    let (table, column) = (SQL(stringLiteral: place.0), SQL(stringLiteral: place.1))
                    _ = try await tx.execute("update \(sql: table) set \(sql: column) = \(words)")
                }
                _ = try await tx.execute(
                    """
                    insert into reseller_violations (tenant_id, id, reseller_id, happened_on, description, recorded_by,
                        recorded_at)
                    select tenant_id, \(trial.newID()), id, '2026-01-05', \(words), \(Self.name), now()
                    from resellers limit 1
                    """)
            }
            let seen = try await traces(of: ["Quirke", "quirke.example"], trial)
            #expect(seen.isSuperset(of: Self.texts.map(\.0) + ["reseller_violations", "letters"]), "control")
            _ = try await PersonTending(trial.world).erase(Self.email, tenant: "northwind", reason: Self.reason)
            let left = try await traces(of: ["Quirke", "quirke.example"], trial)
            #expect(left == ["audit_events"], "\(left.sorted())")
        }
    }

    private static let texts = [
        ("application_checks", "evidence"), ("application_documents", "reason"), ("resellers", "notes"),
        ("onboarding_tasks", "note"), ("tier_changes", "reason"), ("directory_entries", "summary"),
        ("reseller_states", "reason"), ("payout_batches", "settlement_evidence"),
    ]

    /// Without an owner nobody looks after a reseller.
    @Test func theOnlyOwnerStaysUntilTheResellerEnds() async throws {
        try await Trial.demo { trial in
            let (dana, tending) = ("dana@brightline.example", PersonTending(trial.world))
            let tenant = trial.tenant.id
            let refused = await #expect(throws: PersonTending.Problem.self) {
                try await tending.erase(dana, tenant: "northwind", reason: Self.reason)
            }
            #expect(refused?.description.contains("owner") == true)
            try await trial.database.transaction(tenant) { tx in
                _ = try await tx.execute(
                    """
                    update resellers set status = 'terminated' where id = (
                        select reseller_id from accounts where tenant_id = \(tenant) and email = \(dana))
                    """)
            }
            _ = try await tending.erase(dana, tenant: "northwind", reason: Self.reason)
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

    /// How many rows of each table hold a word.
    private func rows(with word: String, _ trial: Trial) async throws -> [String: Int] {
        var found: [String: Int] = [:]
        for table in try await TenantRows(trial).tables() {
            let count: Int = try await trial.database.reading(trial.tenant.id) { tx in
                try await tx.first(
                    """
                    select count(*) as n from \(sql: Identifiers.quoted(table)) r
                    where tenant_id = \(trial.tenant.id) and position(\(word) in r::text) > 0
                    """)?["n"] ?? 0
            }
            if count > 0 { found[table] = count }
        }
        return found
    }

    /// Another owner, so that the first may go.
    private func plantOwner(beside address: String, _ trial: Trial) async throws {
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                "select reseller_id from accounts where tenant_id = \(tx.tenantID) and email = \(address)")
        }
        guard let reseller: Identifier = try row?["reseller_id"] else { return }
        let email = try #require(EmailAddress("second@owners.example"))
        try await trial.account(
            NewAccount(email: email, name: "Second Owner", resellerID: reseller, company: "", roles: [.owner]))
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
                insert into letter_wordings (tenant_id, letter, language, number, is_standard, saved_by_id, saved_by,
                    saved_at)
                values (\(tenant), 'portal_invitation', 'en', 1, true, \(id), \(name), now())
                """,
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
