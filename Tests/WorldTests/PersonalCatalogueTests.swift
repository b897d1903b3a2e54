import DatabaseSupport
import Identity
import Postgres
import TestSupport
import Testing
import World

/// Every column of a tenant in which words about a person may stand has an answer to what becomes of it when the person
/// is erased: it is in `AllPersonal`, or it is named here with the reason why nobody is in it.
@Suite(.database) struct PersonalCatalogueTests {
    /// Columns that may hold no person, by table; nil for a whole table.
    private static let excused: [(because: String, columns: [String: [String]?])] = [
        (
            "settings of the tenant, which describe nobody",
            [
                "bank_files": nil, "commission_plans": nil, "dkim_keys": nil, "payout_settings": nil,
                "portal_standings": nil, "product_versions": nil, "schedule_runs": nil, "schedules": nil,
                "tenant_holidays": nil, "tenant_hosts": nil, "attempts": nil, "onboarding_checklists": nil,
            ]
        ),
        (
            "texts that the provider publishes",
            [
                "agreement_templates": ["body"], "course_versions": ["body"], "plan_versions": ["rules"],
                "sanction_lists": ["source"], "letter_wordings": ["letter", "language", "preheader"],
            ]
        ),
        ("official lists of sanctioned companies", ["sanction_names": nil]),
        (
            "figures of companies with codes, numbers and words of the program",
            [
                "accruals": nil, "credit_note_lines": nil, "credit_note_versions": nil, "deals": nil,
                "invoice_lines": nil, "invoice_versions": nil, "ledger_lines": nil, "ledger_postings": nil,
                "payment_versions": nil, "run_parts": nil, "service_versions": nil, "statement_movements": nil,
                "statements": nil, "tier_reviews": nil, "usage_versions": nil, "zero_records": nil,
                "commission_runs": ["public_id", "currency"], "payout_batches": ["number", "currency"],
                "payouts": ["number", "reseller_name", "method_last_four", "provider", "holds", "currency", "trace"],
                "reseller_terms": ["plan_code"], "reseller_states": ["type"],
            ]
        ),
        (
            "numbers of the billing system and what was wrong with its rows",
            [
                "feed_import_files": nil, "feed_imports": ["source", "fault"], "feed_records": nil,
                "feed_rejections": nil,
            ]
        ),
        (
            "what a company is and where, which is no person",
            [
                "resellers": [
                    "public_id", "name", "legal_name", "website_url", "business_type", "street", "city", "county",
                    "state", "zip", "country", "company_key", "license_number", "languages", "territories",
                    "segments", "skills", "currency",
                ],
                "applications": [
                    "public_id", "company_name", "reseller_type", "company_key", "scorecard", "decided_act",
                ],
                "accounts": ["company"], "reseller_proposals": ["company"],
                "directory_entries": ["services", "languages", "zips"],
            ]
        ),
        ("kept up by the database from other columns", ["resellers": ["search_key"], "applications": ["search_key"]]),
        (
            "codes and numbers of the program's own",
            [
                "onboarding_facts": ["fact"], "onboarding_notices": nil, "onboarding_tasks": ["task"],
                "letters": [
                    "template", "record_kind", "event", "sender_name", "sender_address", "header_names",
                    "header_values", "secrets", "message_id", "search_text",
                ],
                "idempotency_keys": nil,
            ]
        ),
    ]

    @Test func everyTextHasAnAnswer() async throws {
        try await Trial.run { trial in
            let columns = try await textColumns(trial)
            let known = Self.known()
            let open = columns.subtracting(known.columns).filter { !known.tables.contains(Self.table(of: $0)) }
            #expect(
                open.isEmpty,
                """
                \(open.sorted().joined(separator: ", ")): may somebody's name or address stand there? Then say in \
                Sources/World/AllPersonal.swift what becomes of it when they are erased (a name beside a key: .actor; \
                a name alone: .name; words that people write: .texts; rows that go or stay whole: .deleted, .kept). \
                Otherwise name it in PersonalCatalogueTests.excused, under the reason.
                """)
            let gone = known.excused.subtracting(columns)
            #expect(gone.isEmpty, "excused, but no column: \(gone.sorted())")
        }
    }

    /// Table and column of every text without a list of what may stand in it.
    private func textColumns(_ trial: Trial) async throws -> Set<String> {
        try await trial.database.reading(trial.tenant.id) { tx in
            let rows = try await tx.rows(
                """
                select c.relname::text || '.' || a.attname::text as name
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
                    and not a.attisdropped
                    and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
                    and exists (select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
                    and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
                        and pg_get_constraintdef(k.oid) ~
                            ('\\m' || a.attname || ' = ANY|' || a.attname || ' <@ ARRAY|\\(' || a.attname || ' = '''))
                """)
            return Set(try rows.map { try $0["name"] as String })
        }
    }

    /// Whole tables and single columns that have an answer; those that are excused.
    private static func known() -> (tables: Set<String>, columns: Set<String>, excused: Set<String>) {
        var (tables, columns, alone): (Set<String>, Set<String>, Set<String>) = ([], [], [])
        for table in AllPersonal.tables {
            guard let named = table.columns else {
                // What goes or stays with a mention in one row of many says nothing of the others.
                if table.copy == .whole || Self.wholeTables.contains(table.table) { tables.insert(table.table) }
                continue
            }
            columns.formUnion(named.map { "\(table.table).\($0)" })
        }
        for (_, list) in excused {
            for (table, named) in list {
                if let named { alone.formUnion(named.map { "\(table).\($0)" }) } else { tables.insert(table) }
            }
        }
        // These are answered column by column, although some of their rows go.
        tables.subtract(["applications", "onboarding_tasks", "application_documents"])
        return (tables, columns.union(alone), alone)
    }

    private static let wholeTables: Set = [
        "domain_events", "jobs", "kept_answers", "audit_events", "agreement_documents",
    ]

    private static func table(of column: String) -> String { String(column.prefix { $0 != "." }) }
}
