import DatabaseSupport
import Postgres
import Testing

/// What the schema promises about tenants, read from the catalogue.
@Suite(.database) struct CatalogueTests {
    @Test func everyTableOfTenantsIsForcedToShowOnlyTheirRows() async throws {
        try await expectNone(
            """
            select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id'
                and not a.attisdropped and c.relname <> 'tenant_hosts'
                and not (c.relrowsecurity and c.relforcerowsecurity)
            """)
    }

    @Test func everyPolicyChecksWhatIsWrittenToo() async throws {
        try await expectNone(
            "select polname::text || ' on ' || polrelid::regclass as name from pg_policy where polwithcheck is null")
    }

    @Test func everyUniqueIndexAndForeignKeyStartsWithTheTenant() async throws {
        try await expectNone(
            """
            select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
            where c.relnamespace = 'public'::regnamespace and i.indisunique and c.relname <> 'tenant_hosts'
                and i.indkey[0] <> a.attnum
            """)
        try await expectNone(
            """
            select k.conname::text as name from pg_constraint k
            join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'tenant_id'
            join pg_attribute b on b.attrelid = k.confrelid and b.attname = 'tenant_id'
            where k.contype = 'f' and not (a.attnum = any(k.conkey))
            """)
    }

    @Test func theProgramsRolesOwnNothingAndBypassNothing() async throws {
        try await expectNone(
            """
            select rolname::text as name from pg_roles
            where rolname in ('tributary_program', 'tributary_platform') and (rolsuper or rolbypassrls)
            """)
        try await expectNone(
            """
            select c.relname::text as name from pg_class c join pg_roles r on r.oid = c.relowner
            where r.rolname in ('tributary_program', 'tributary_platform')
            """)
    }

    @Test func nobodyMayTruncate() async throws {
        try await expectNone(
            """
            select c.relname::text as name from pg_class c where c.relkind in ('r', 'p')
                and c.relnamespace = 'public'::regnamespace
                and has_table_privilege('tributary_program', c.oid, 'truncate')
            """)
    }

    @Test func thereAreNoSequencesEnumsNorTriggers() async throws {
        try await expectNone("select relname::text as name from pg_class where relkind = 'S'")
        try await expectNone("select typname::text as name from pg_type where typtype = 'e'")
        try await expectNone("select tgname::text as name from pg_trigger where not tgisinternal")
    }

    private func expectNone(_ query: SQL) async throws {
        try await TestDatabase.own { _, own in
            let names: [String] = try await OwnerSession.with(own.owner) { session in
                try session.rows(query).map { try $0["name"] }
            }
            #expect(names.isEmpty, "\(names.joined(separator: ", "))")
        }
    }
}
