import Identity
import Kernel
import Postgres

/// Every table that holds something about a person who has an account, applied, or got a letter, in the order in which
/// an erasure goes through them. A test plants somebody everywhere and looks for them afterwards.
public enum AllPersonal {
    public static let tables: [PersonalTable] = entrance + letters + applications + records + kept + [account]

    private static let entrance: [PersonalTable] = [
        .account("sessions", "account_id", .deleted), .account("sign_in_challenges", "account_id", .deleted),
        .account("recovery_codes", "account_id", .deleted), .account("second_factors", "account_id", .deleted),
        .account("access_tokens", "account_id", .deleted),
        .account("password_links", "account_id", .deleted), .account("domain_events", "subject_id", .deleted),
        PersonalTable("domain_events", .deleted) { person in
            """
            (position(\(person.address.text) in facts::text) > 0
                or facts ->> 'by' = \(person.account?.name ?? person.address.text))
            """
        },
        PersonalTable("jobs", .deleted) { person in
            """
            state in ('done', 'cancelled', 'dead') and (position(\(person.address.text) in payload::text) > 0
                or position(\(person.account?.id.description ?? person.address.text) in payload::text) > 0)
            """
        },
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
        PersonalTable("applications", .deleted) {
            "lower(contact_email) = \($0.address.text) and status <> 'approved'"
        },
        .address(
            "applications", "contact_email",
            .replaced([
                "contact_email": .address, "contact_name": .pseudonym, "submitted_from": .empty,
                "answers": .withoutKeys(["contact_name", "contact_title", "contact_email", "contact_phone"]),
            ])),
        // Who took part in the first meeting.
        PersonalTable(
            "onboarding_tasks", .replaced(["answers": .withoutKeys(["with"]), "submission": .text(noMeeting)])
        ) { person in
            """
            task = 'final_001' and (reseller_id in (select id from resellers
                    where tenant_id = \(person.tenantID) and lower(contact_email) = \(person.address.text))
                or position(\(person.account?.name ?? person.address.text) in answers ->> 'with') > 0)
            """
        },
        .address(
            "resellers", "contact_email",
            .replaced([
                "contact_email": .address, "contact_name": .pseudonym, "contact_title": .empty, "contact_phone": .empty,
            ])),
    ]

    /// Who did something stands beside it by name: the name goes, the record stays.
    private static let records: [PersonalTable] = [
        .account("applications", "reviewer_id", .replaced(["reviewer_name": .pseudonym])),
        .account("applications", "decided_by_id", .replaced(["decided_by_name": .pseudonym])),
        .account("application_documents", "decided_by_id", .replaced(["decided_by_name": .pseudonym])),
        .account("application_checks", "decided_by_id", .replaced(["decided_by_name": .pseudonym])),
        .account("sanction_lists", "imported_by_id", .replaced(["imported_by_name": .pseudonym])),
        .account("resellers", "account_manager_id", .replaced(["account_manager_name": .pseudonym])),
        .account("feed_imports", "received_by", .replaced(["received_by_name": .pseudonym])),
        .account("commission_runs", "started_by_id", .replaced(["started_by": .pseudonym])),
        .account("commission_runs", "approved_by_id", .replaced(["approved_by": .pseudonym])),
        .name("commission_runs", "cancelled_by"),
        .account("payout_batches", "created_by", .replaced(["created_by_name": .pseudonym])),
        .account("payout_batches", "approved_by", .replaced(["approved_by_name": .pseudonym])),
        .account("payout_batches", "released_by", .replaced(["released_by_name": .pseudonym])),
        .name("onboarding_tasks", "completed_by"), .name("onboarding_facts", "recorded_by"),
        .name("reseller_states", "recorded_by"), .name("reseller_terms", "recorded_by"),
        .account("reseller_terminations", "proposed_by_id", .replaced(["proposed_by": .pseudonym])),
        .account("reseller_terminations", "decided_by_id", .replaced(["decided_by": .pseudonym])),
        .name("tier_changes", "made_by"), .name("tier_changes", "decided_by"), .name("tier_settings", "changed_by"),
        .name("reseller_violations", "recorded_by"), .name("reseller_violations", "withdrawn_by"),
        .name("plan_versions", "created_by"), .name("plan_versions", "approved_by"),
        .name("directory_entries", "changed_by"),
        .name("agreement_templates", "created_by"), .name("agreement_templates", "published_by"),
        .name("course_versions", "created_by"), .name("course_versions", "published_by"),
    ]

    private static let kept: [PersonalTable] = [
        PersonalTable("audit_events", .kept(because: "proof of who did what with money and rights", years: 10)) {
            person in
            guard let account = person.account else {
                return "position(\(person.address.text) in subject_label || before::text || after::text) > 0"
            }
            return """
                (actor_id = \(account.id) or on_behalf_of = \(account.id) or subject_id = \(account.id.description)
                    or position(\(person.address.text) in subject_label || before::text || after::text) > 0)
                """
        },
        .account(
            "agreement_signatures", "account_id",
            .kept(because: "proof of who signed an agreement, and under which text", years: 10)),
        PersonalTable("agreement_documents", .kept(because: "the exact text that was signed", years: 10)) { person in
            person.account.map { "position(\($0.name) in body) > 0" }
        },
        .account(
            "course_enrolments", "account_id",
            .kept(because: "proof of the training on which a company's certificate rests", years: 3)),
        .account(
            "certificates", "account_id", .kept(because: "proof that a company was certified", years: 3)),
        .account(
            "training_assessments", "account_id", .kept(because: "proof of what a task was completed by", years: 3)),
        .address(
            "customer_versions", "email",
            .kept(because: "a copy of the billing system, where a customer is erased first", years: 10)),
    ]

    /// The account stays as a key that records name; nobody can sign in with it.
    private static let account: PersonalTable = .address(
        "accounts", "email",
        .replaced([
            "email": .address, "name": .pseudonym, "title": .empty, "phone": .empty, "password_hash": .nothing,
            "status": .text("disabled"),
        ]))
}
