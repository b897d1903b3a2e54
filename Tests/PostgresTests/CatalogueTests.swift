import DatabaseSupport
import Postgres
import Testing

/// Reads the schema as migrated: what must hold for each table, whoever adds it.
@Suite(.database) struct CatalogueTests {
    /// Tables whose rows the platform handles for all tenants.
    private static let platformTables = ["jobs", "schedules"]

    private static let tenantTables = """
        select c.oid, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
            select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
        """

    /// Public hosts lead to their tenant before anybody knows which one it is.
    private static let exempt = "and name <> 'tenant_hosts'"

    private func names(_ query: String, breaking change: String? = nil) async throws -> [String] {
        try await TestDatabase.own { _, own in
            try await OwnerSession.with(own.owner) { session in
                if let change { try session.execute(change) }
                return try session.rows(SQL(stringLiteral: query)).map { try $0["name"] }
            }
        }
    }

    /// The query must find nothing, and must find the named thing once the schema is broken.
    private func holds(_ query: String, broken change: String, finds name: String) async throws {
        let found: [String] = try await names(query)
        #expect(found == [])
        let control = try await names(query, breaking: change)
        #expect(control.contains(name), "control")
    }

    @Test func everyTenantTableIsGuardedAndForced() async throws {
        try await holds(
            """
            select name from (\(Self.tenantTables)) t
            where not (relrowsecurity and relforcerowsecurity) \(Self.exempt)
            """,
            broken: "create table leak (tenant_id uuid not null)", finds: "leak")
    }

    @Test func everyTenantTableHasAPolicyThatChecksWrites() async throws {
        try await holds(
            """
            select name from (\(Self.tenantTables)) t where not exists (
                select 1 from pg_policy p where p.polrelid = t.oid and p.polcmd = '*' and p.polwithcheck is not null
                    and pg_get_expr(p.polqual, p.polrelid) like '%app.tenant_id%'
                    and pg_get_expr(p.polwithcheck, p.polrelid) like '%app.tenant_id%') \(Self.exempt)
            """,
            broken: """
                create table leak (tenant_id uuid not null);
                create policy half on leak using (tenant_id = current_setting('app.tenant_id')::uuid);
                """, finds: "leak")
    }

    @Test func otherPoliciesAreForThePlatformOnItsTables() async throws {
        let allowed = Self.platformTables.map { "'\($0)'" }.joined(separator: ", ")
        try await holds(
            """
            select name from (\(Self.tenantTables)) t where exists (
                select 1 from pg_policy p where p.polrelid = t.oid
                    and pg_get_expr(p.polqual, p.polrelid) not like '%app.tenant_id%'
                    and (t.name not in (\(allowed)) or p.polroles <> array['tributary_platform'::regrole::oid]))
            """,
            broken: "create policy all_rows on tenant_holidays to tributary_program using (true)",
            finds: "tenant_holidays")
    }

    @Test func uniqueIndexesBeginWithTheTenant() async throws {
        try await holds(
            """
            select i.relname::text as name from (\(Self.tenantTables)) t
            join pg_index x on x.indrelid = t.oid and x.indisunique join pg_class i on i.oid = x.indexrelid
            left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
            where a.attname is distinct from 'tenant_id' and t.name <> 'tenant_hosts'
            """,
            broken: "create unique index telling on tenant_holidays (name)", finds: "telling")
    }

    @Test func foreignKeysBetweenTenantTablesCarryTheTenant() async throws {
        try await holds(
            """
            select k.conname::text as name from (\(Self.tenantTables)) t
            join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
            join (\(Self.tenantTables)) parent on parent.oid = k.confrelid
            left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
            where a.attname is distinct from 'tenant_id'
            """,
            broken: """
                create table parents (tenant_id uuid, id uuid unique);
                create table leak (tenant_id uuid, parent_id uuid constraint loose references parents (id));
                """, finds: "loose")
    }

    @Test func theProgramsRolesOwnNothingAndBypassNothing() async throws {
        try await holds(
            """
            select relname::text as name from pg_class
            where relowner in ('tributary_program'::regrole, 'tributary_platform'::regrole)
            union all
            select rolname::text from pg_roles
            where rolname in ('tributary_program', 'tributary_platform') and (rolsuper or rolbypassrls or rolcreaterole)
            """,
            broken: """
                create table owned (id int); grant create on schema public to tributary_program;
                alter table owned owner to tributary_program
                """, finds: "owned")
    }

    @Test func onlyReadingAndWritingRowsIsGranted() async throws {
        try await holds(
            """
            select distinct table_name::text as name from information_schema.role_table_grants
            where grantee in ('tributary_program', 'tributary_platform')
                and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
            """,
            broken: "grant truncate on tenant_holidays to tributary_program", finds: "tenant_holidays")
    }

    @Test func viewsAskForTheRightsOfWhoReads() async throws {
        try await holds(
            """
            select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
                and not coalesce(reloptions @> array['security_invoker=true'], false)
            """,
            broken: "create view careless as select * from tenant_holidays", finds: "careless")
    }

    @Test func nothingIsGrantedOnPartitions() async throws {
        try await holds(
            """
            select c.relname::text as name from pg_class c where c.relispartition and c.relacl is not null and exists (
                select 1 from aclexplode(c.relacl) a
                where a.grantee in ('tributary_program'::regrole, 'tributary_platform'::regrole))
            """,
            broken: """
                create table parted (tenant_id uuid not null, day date not null) partition by range (day);
                create table leak partition of parted for values from ('2026-01-01') to ('2027-01-01');
                grant select on leak to tributary_program;
                """, finds: "leak")
    }

    @Test func primaryKeysOfTenantTablesBeginWithTheTenant() async throws {
        try await holds(
            """
            select t.name from (\(Self.tenantTables)) t
            left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
            left join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
            where (a.attname is distinct from 'tenant_id' or not a.attnotnull) and t.name <> 'tenant_hosts'
            """,
            broken: "create table keyless (tenant_id uuid not null)", finds: "keyless")
    }

    @Test func nothingIsDeferredOrExcluded() async throws {
        try await holds(
            "select conname::text as name from pg_constraint where condeferrable or contype = 'x'",
            broken: """
                create table late (id int constraint later unique deferrable)
                """, finds: "later")
    }

    @Test func columnsOfForeignKeysHaveTheTypeOfTheirParents() async throws {
        try await holds(
            """
            select k.conname::text as name from pg_constraint k
            cross join lateral unnest(k.conkey, k.confkey) as c (own, parent)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.own
            join pg_attribute b on b.attrelid = k.confrelid and b.attnum = c.parent
            where k.contype = 'f' and a.atttypid <> b.atttypid
            """,
            broken: """
                create table parents (id bigint primary key);
                create table children (parent_id int constraint narrow references parents (id));
                """, finds: "narrow")
    }

    @Test func thereAreNoSequencesTriggersEnumsOrNumerics() async throws {
        try await holds(
            """
            select relname::text as name from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('S', 'm')
            union all select tgname::text from pg_trigger where not tgisinternal
            union all select typname::text from pg_type where typtype = 'e' and typnamespace = 'public'::regnamespace
            union all select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and a.atttypid in ('numeric'::regtype, 'float8'::regtype)
            """,
            broken: "create table priced (amount numeric)", finds: "priced.amount")
    }
}
