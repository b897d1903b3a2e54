import Identity
import Kernel
import Postgres

/// Every table that holds something about a person who has an account, applied, or got a letter, in the order in which
/// an erasure goes through them. A test plants somebody everywhere and looks for them afterwards.
public enum AllPersonal {
    public static let tables: [PersonalTable] =
        entrance + letters + applications + records + texts + kept + [account]

    /// Where people are named who need no account.
    public static let names = [
        PersonalName("applications", name: "contact_name", address: "contact_email"),
        PersonalName("resellers", name: "contact_name", address: "contact_email"),
        PersonalName("reseller_proposals", name: "contact_name", address: "contact_email"),
    ]

    /// A reseller that ended needs no owner.
    public static let isOver: @Sendable (Identifier) -> SQL = {
        "exists (select 1 from resellers where id = \($0) and status = 'terminated')"
    }

    private static let entrance: [PersonalTable] = [
        .account("sessions", "account_id", .deleted), .account("sign_in_challenges", "account_id", .deleted),
        .account("recovery_codes", "account_id", .deleted), .account("second_factors", "account_id", .deleted),
        .account("access_tokens", "account_id", .deleted), .account("letter_wording_drafts", "account_id", .deleted),
        .account("password_links", "account_id", .deleted), .account("domain_events", "subject_id", .deleted),
        PersonalTable("domain_events", .deleted, copy: .only(["name"])) { $0.isMentioned(in: ["facts"]) },
        PersonalTable("jobs", .deleted, copy: .only(["kind"])) { person in
            """
            state in ('done', 'cancelled', 'dead')
                and (\(sql: person.isMentioned(in: ["payload", "last_error"]))
                    or position(\(person.account?.id.description ?? person.address.text) in payload::text) > 0)
            """
        },
        // What programs were answered; the same call gets no second answer about somebody who is gone.
        PersonalTable("kept_answers", .deleted, copy: .only([])) { $0.isMentioned(in: ["body", "headers"]) },
    ]

    private static let noWords = "The words of this letter were deleted with its recipient."

    private static let letters: [PersonalTable] = [
        PersonalTable("letter_choices", .deleted) {
            """
            recipient_id in (select id from letter_recipients
                where tenant_id = \($0.tenantID) and address = \($0.address.text))
            """
        },
        .address("letter_recipients", "address", .replaced(["address": .address])),
        .address("letter_reports", "address", .deleted), .address("suppressions", "address", .deleted),
        .address(
            "letters", "recipient_address",
            .replaced([
                "recipient_address": .address, "recipient_name": .empty, "subject": .text("A letter"),
                "html": .text(noWords), "plain": .text(noWords), "problem": .empty,
            ])),
        // Letters to others are theirs; the copy says only that there are some.
        .texts("letters", ["subject", "html", "plain", "problem"], shows: false),
    ]

    private static let noMeeting = "What was noted about this meeting was deleted with somebody who took part."

    private static let applications: [PersonalTable] = [
        PersonalTable("application_status_links", .deleted) {
            """
            application_id in (select id from applications where tenant_id = \($0.tenantID)
                and lower(contact_email) = \($0.address.text) and status <> 'approved')
            """
        },
        // What a company brought says more about people than its decision needs. Files of what is deleted go with it.
        PersonalTable("application_files", .deleted) {
            """
            application_id in (select id from applications
                where tenant_id = \($0.tenantID) and lower(contact_email) = \($0.address.text))
            """
        },
        ofApplications("application_checks", ["evidence"]), ofApplications("application_documents", ["reason"]),
        PersonalTable("applications", .deleted) {
            "lower(contact_email) = \($0.address.text) and status <> 'approved'"
        },
        .address(
            "applications", "contact_email",
            .replaced([
                "contact_email": .address, "contact_name": .pseudonym, "submitted_from": .empty,
                "submitted_network": .empty,
                "answers": .withoutKeys(["contact_name", "contact_title", "contact_email", "contact_phone"]),
            ])),
        // Who took part in the first meeting.
        PersonalTable(
            "onboarding_tasks", .replaced(["answers": .withoutKeys(["with"]), "submission": .text(noMeeting)]),
            copy: .only([])
        ) { person in
            """
            task = 'final_001' and (reseller_id in (select id from resellers
                    where tenant_id = \(person.tenantID) and lower(contact_email) = \(person.address.text))
                or \(sql: person.isMentioned(in: ["answers"])))
            """
        },
        .address(
            "reseller_proposals", "contact_email",
            .replaced(["contact_email": .address, "contact_name": .pseudonym, "contact_phone": .empty])),
        .address(
            "resellers", "contact_email",
            .replaced([
                "contact_email": .address, "contact_name": .pseudonym, "contact_title": .empty, "contact_phone": .empty,
            ])),
    ]

    /// Who did something stands beside it by name: the name goes, the record stays.
    private static let records: [PersonalTable] = [
        .actor("applications", "reviewer_id", "reviewer_name"),
        .actor("applications", "decided_by_id", "decided_by_name"),
        .actor("application_documents", "decided_by_id", "decided_by_name"),
        .actor("application_checks", "decided_by_id", "decided_by_name"),
        .actor("sanction_lists", "imported_by_id", "imported_by_name"),
        .actor("resellers", "account_manager_id", "account_manager_name"),
        .actor("feed_imports", "received_by", "received_by_name"),
        .actor("commission_runs", "started_by_id", "started_by"),
        .actor("commission_runs", "approved_by_id", "approved_by"),
        .name("commission_runs", "cancelled_by"),
        .actor("payout_batches", "created_by", "created_by_name"),
        .actor("payout_batches", "approved_by", "approved_by_name"),
        .actor("payout_batches", "released_by", "released_by_name"),
        .name("onboarding_tasks", "completed_by"), .name("onboarding_facts", "recorded_by"),
        .name("reseller_states", "recorded_by"), .name("reseller_terms", "recorded_by"),
        .name("reseller_parents", "recorded_by"),
        .actor("reseller_terminations", "proposed_by_id", "proposed_by"),
        .actor("reseller_terminations", "decided_by_id", "decided_by"),
        .name("tier_changes", "made_by"), .name("tier_changes", "decided_by"), .name("tier_settings", "changed_by"),
        .name("reseller_proposals", "proposed_by"), .name("reseller_proposals", "decided_by"),
        .name("reseller_violations", "recorded_by"), .name("reseller_violations", "withdrawn_by"),
        .name("plan_versions", "created_by"), .name("plan_versions", "approved_by"),
        .name("directory_entries", "changed_by"),
        .name("agreements", "notice_by"),
        .actor("letter_wordings", "saved_by_id", "saved_by"),
        .name("agreement_templates", "created_by"), .name("agreement_templates", "published_by"),
        .name("course_versions", "created_by"), .name("course_versions", "published_by"),
    ]

    /// What people write about others, and about decisions.
    private static let texts: [PersonalTable] = [
        .texts("application_checks", ["evidence"]), .texts("application_documents", ["reason"]),
        .texts("applications", ["decision_text"]), .texts("reseller_violations", ["description"]),
        .texts("reseller_terminations", ["reason", "note"]), .texts("reseller_states", ["reason"]),
        .texts("tier_changes", ["reason", "note"]), .texts("directory_entries", ["summary"]),
        .texts("reseller_proposals", ["reason", "note"]),
        .texts("resellers", ["notes", "rate_proposal"]), .texts("onboarding_facts", ["detail"]),
        .texts("onboarding_tasks", ["submission", "note"]),
        PersonalTable("onboarding_tasks", .replaced(["answers": .withoutMentionsInJSON]), copy: .only([])) {
            $0.isMentioned(in: ["answers"])
        },
        .texts("agreements", ["declined_reason", "ended_reason", "notice_reason"]),
        .texts("agreement_templates", ["note"]), .texts("course_versions", ["note"]),
        .texts("letter_wordings", ["note"]),
        .texts("plan_versions", ["note"]), .texts("payout_batches", ["settlement_evidence"]),
        .texts("payouts", ["failure_reason"]), .texts("sessions", ["viewing_reason"], shows: false),
    ]

    private static let noFinding = "What was found out about somebody who is erased was deleted with them."

    /// What staff found out about an applicant, also where the application was approved and stays.
    private static func ofApplications(_ table: StaticString, _ columns: [String]) -> PersonalTable {
        PersonalTable(
            table, .replaced(Dictionary(uniqueKeysWithValues: columns.map { ($0, .text(noFinding)) })),
            copy: .only(columns)
        ) { person in
            """
            application_id in (select id from applications where tenant_id = \(person.tenantID)
                and lower(contact_email) = \(person.address.text))
            """
        }
    }

    private static let billing = "a copy of the billing system, where a customer is erased first"
    private static let trail = PersonalTable.End.kept(
        because: "proof of who did what with money and rights", years: 10)

    private static let kept: [PersonalTable] = [
        // What somebody did is theirs; what it was done to is somebody else's.
        PersonalTable(
            "audit_events", trail, copy: .only(["act", "subject_kind", "subject_id", "actor_name", "address"])
        ) { person in
            person.account.map { "(actor_id = \($0.id) or on_behalf_of = \($0.id))" }
        },
        PersonalTable(
            "audit_events", trail,
            copy: .only(["act", "subject_kind", "subject_id", "subject_label", "before", "after", "reason"])
        ) { person in
            """
            (subject_id = \(person.account?.id.description ?? person.address.text)
                or \(sql: person.isMentioned(in: ["subject_label", "before", "after", "reason"])))
            """
        },
        .account(
            "role_changes", "account_id", .kept(because: "proof of who could do what and when", years: 10)),
        PersonalTable(
            "role_changes", .kept(because: "proof of who gave rights to others", years: 10), copy: .only([])
        ) { person in
            person.account.map { "changed_by = \($0.id)" }
        },
        PersonalTable("tax_forms", .kept(because: "tax law: who certified what about taxes", years: 7)) { person in
            """
            (submitted_by = \(person.account?.id ?? person.tenantID) or \(sql: person.isMentioned(in: ["name"])))
            """
        },
        PersonalTable(
            "payout_methods", .kept(because: "proof of where money was sent, and how that was confirmed", years: 10)
        ) { person in
            """
            (added_by = \(person.account?.id ?? person.tenantID)
                or \(sql: person.isMentioned(in: ["holder", "evidence"])))
            """
        },
        PersonalTable(
            "quiz_attempts", .kept(because: "proof of the training on which a company's certificate rests", years: 3)
        ) { person in
            person.account.map {
                """
                enrolment_id in (select id from course_enrolments
                    where tenant_id = \(person.tenantID) and account_id = \($0.id))
                """
            }
        },
        .account(
            "agreement_signatures", "account_id",
            .kept(because: "proof of who signed an agreement, and under which text", years: 10)),
        PersonalTable(
            "agreement_documents", .kept(because: "the exact text that was signed", years: 10), copy: .only([])
        ) { $0.isMentioned(in: ["body"]) },
        .account(
            "course_enrolments", "account_id",
            .kept(because: "proof of the training on which a company's certificate rests", years: 3)),
        .account(
            "certificates", "account_id", .kept(because: "proof that a company was certified", years: 3)),
        .account(
            "training_assessments", "account_id", .kept(because: "proof of what a task was completed by", years: 3)),
        .address("customer_versions", "email", .kept(because: billing, years: 10)),
        .address("customers", "email", .kept(because: billing, years: 10)),
        PersonalTable("feed_versions", .kept(because: billing, years: 10)) { $0.isMentioned(in: ["content"]) },
        PersonalTable("feed_parked_rows", .kept(because: billing, years: 10)) {
            $0.isMentioned(in: ["cells", "child_cells"])
        },
    ]

    /// The account stays as a key that records name; nobody can sign in with it.
    private static let account: PersonalTable = .address(
        "accounts", "email",
        .replaced([
            "email": .address, "name": .pseudonym, "title": .empty, "phone": .empty, "password_hash": .nothing,
            "status": .text("disabled"),
        ]))
}
