import DatabaseSupport
import Kernel
import Postgres
import Testing

/// The traps of row level security, each beside a control that shows what happens without the guard.
@Suite(.database) struct RowSecurityTests {
    private let north = Identifier(high: 1, low: 1)
    private let south = Identifier(high: 1, low: 2)

    /// Two tenants with one row each in a guarded table and in one without its guard.
    private func withTwoTenants(_ body: (Database, OwnDatabase) async throws -> Void) async throws {
        try await TestDatabase.own { database, own in
            try await OwnerSession.with(own.owner) { session in
                try session.execute(
                    """
                    create table guarded (tenant_id uuid not null, id uuid not null, code text not null,
                        constraint guarded_pk primary key (tenant_id, id),
                        constraint guarded_code unique (tenant_id, code));
                    select protect_tenant_table('guarded', 'select, insert, update');
                    create table open (tenant_id uuid not null, id uuid not null, code text not null,
                        constraint open_pk primary key (id), constraint open_code unique (code));
                    grant select, insert, update on open to tributary_program;
                    create table children (tenant_id uuid not null, parent_id uuid not null,
                        constraint children_parent foreign key (tenant_id, parent_id)
                            references guarded (tenant_id, id));
                    select protect_tenant_table('children', 'select, insert');
                    create table orphans (tenant_id uuid not null, parent_id uuid not null,
                        constraint orphans_parent foreign key (parent_id) references open (id));
                    select protect_tenant_table('orphans', 'select, insert');
                    """)
            }
            for tenant in [north, south] {
                try await database.transaction(tenant) { tx in
                    for table: SQL in ["guarded", "open"] {
                        try await tx.execute(
                            "insert into \(sql: table) values (\(tenant), \(tenant), \(tenant.description))")
                    }
                }
            }
            try await body(database, own)
        }
    }

    private func count(_ database: Database, _ tenant: Identifier, _ table: SQL) async throws -> Int? {
        try await database.reading(tenant) { tx in
            try await tx.first("select count(*) as count from \(sql: table)")?["count"]
        }
    }

    @Test func aTenantSeesItsOwnRowsOnly() async throws {
        try await withTwoTenants { database, _ in
            let guarded = try await count(database, north, "guarded")
            let open = try await count(database, north, "open")
            #expect(guarded == 1)
            #expect(open == 2, "control: without the guard all is seen")
        }
    }

    @Test func withoutATenantNothingIsSeen() async throws {
        try await withTwoTenants { _, own in
            let counts = try await OwnerSession.with(own.program) { session in
                let fresh = try session.rows("select 1 from guarded").count
                // After a transaction with a setting of its own the setting is '' and no longer null.
                try session.execute("begin; select set_config('app.tenant_id', '\(north)', true); commit")
                let (guarded, open) = (
                    try session.rows("select 1 from guarded"), try session.rows("select 1 from open")
                )
                return [fresh, guarded.count, open.count]
            }
            #expect(counts == [0, 0, 2], "the last is the control")
        }
    }

    @Test func theOwnerSeesNothingEither() async throws {
        try await withTwoTenants { _, own in
            let counts = try await OwnerSession.with(own.owner) { session in
                let forced = try session.rows("select 1 from guarded").count
                try session.execute("alter table guarded no force row level security")
                return try [forced, session.rows("select 1 from guarded").count]
            }
            #expect(counts == [0, 2], "control: not forced, the owner sees all")
        }
    }

    @Test func rowsOfAnotherTenantCannotBeWritten() async throws {
        try await withTwoTenants { database, _ in
            await #expect(throws: DatabaseError.self) {
                try await database.transaction(north) { tx in
                    _ = try await tx.execute(
                        "insert into guarded values (\(south), \(Identifier(high: 3, low: 3)), 'x')")
                }
            }
            let touched = try await database.transaction(north) { tx in
                try await [
                    tx.execute("update guarded set code = 'x' where tenant_id = \(south)"),
                    tx.execute("update open set code = 'x' where tenant_id = \(south)"),
                ]
            }
            #expect(touched == [0, 1], "the second is the control")
        }
    }

    @Test func aParentOfAnotherTenantIsRefused() async throws {
        try await withTwoTenants { database, _ in
            await #expect(
                throws: ConstraintViolation(
                    constraint: "children_parent", kind: .foreignKey, table: "children")
            ) {
                try await database.transaction(north) { tx in
                    _ = try await tx.execute("insert into children values (\(north), \(south))")
                }
            }
            try await database.transaction(north) { tx in
                let inserted = try await tx.execute("insert into orphans values (\(north), \(south))")
                #expect(inserted == 1, "control: a foreign key without the tenant takes another's row")
            }
        }
    }

    @Test func aUniqueCodeDoesNotTellOfAnotherTenant() async throws {
        try await withTwoTenants { database, _ in
            try await database.transaction(north) { tx in
                _ = try await tx.execute(
                    "insert into guarded values (\(north), \(Identifier(high: 3, low: 3)), \(south.description))")
            }
            await #expect(throws: ConstraintViolation.self, "control: a code that is unique over all tenants tells") {
                try await database.transaction(north) { tx in
                    _ = try await tx.execute(
                        "insert into open values (\(north), \(Identifier(high: 3, low: 3)), \(south.description))")
                }
            }
        }
    }

    @Test func truncateIsNotGranted() async throws {
        try await withTwoTenants { database, own in
            await #expect(throws: DatabaseError.self) {
                try await database.transaction(north) { tx in _ = try await tx.execute("truncate guarded cascade") }
            }
            try await OwnerSession.with(own.owner) { session in
                try session.execute("grant all on guarded, children to tributary_program")
            }
            try await database.transaction(north) { tx in _ = try await tx.execute("truncate guarded cascade") }
            #expect(try await count(database, south, "guarded") == 0, "control: truncate does not ask the policy")
        }
    }

    @Test func aViewAsksForTheRightsOfWhoReads() async throws {
        try await withTwoTenants { database, own in
            try await OwnerSession.with(TestDatabase.superuser(own.name)) { session in
                try session.execute(
                    """
                    create view careful with (security_invoker = true) as select * from guarded;
                    create view careless as select * from guarded;
                    grant select on careful, careless to tributary_program;
                    """)
            }
            #expect(try await count(database, north, "careful") == 1)
            #expect(try await count(database, north, "careless") == 2, "control: the superuser's view shows all")
        }
    }

    @Test func partitionsAreReachedThroughTheirTableOnly() async throws {
        try await withTwoTenants { database, own in
            try await OwnerSession.with(own.owner) { session in
                try session.execute(
                    """
                    create table parted (tenant_id uuid not null, day date not null) partition by range (day);
                    create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01');
                    select protect_tenant_table('parted', 'select, insert');
                    """)
            }
            try await database.transaction(south) { tx in
                _ = try await tx.execute("insert into parted values (\(south), '2026-05-01')")
            }
            #expect(try await count(database, north, "parted") == 0)
            await #expect(throws: DatabaseError.self, "nothing is granted on a partition") {
                _ = try await count(database, north, "parted_2026")
            }
            try await OwnerSession.with(own.owner) { session in
                try session.execute("grant select on parted_2026 to tributary_program")
            }
            #expect(try await count(database, north, "parted_2026") == 1, "control: granted, it shows all")
        }
    }

    /// `set local` outside of a transaction changes nothing and only warns: units of work set the tenant inside.
    @Test func theTenantHoldsForItsUnitOfWorkOnly() async throws {
        try await TestDatabase.own(connections: 1) { database in
            let inside: String? = try await database.reading(north) { tx in
                try await tx.first("select current_setting('app.tenant_id', true) as tenant")?["tenant"]
            }
            #expect(inside == north.description)
            let other: String? = try await database.reading(south) { tx in
                try await tx.first("select current_setting('app.tenant_id', true) as tenant")?["tenant"]
            }
            #expect(other == south.description)
        }
        try await TestDatabase.own { _, own in
            let after: String = try await OwnerSession.with(own.owner) { session in
                try session.execute("set local app.tenant_id = 'x'")
                return try session.rows("select coalesce(current_setting('app.tenant_id', true), '') as t")[0]["t"]
            }
            #expect(after.isEmpty, "control")
        }
    }

    @Test func thePlatformSeesNoBusinessRows() async throws {
        try await withTwoTenants { database, _ in
            await #expect(throws: DatabaseError.self) {
                try await database.platform { tx in _ = try await tx.rows("select 1 from guarded") }
            }
        }
    }

    @Test func theSandboxGuardsLikeTheRealThing() async throws {
        try await TestDatabase.rolledBack { database in
            for (tenant, slug) in [(north, "north"), (south, "south")] {
                try await database.platform { tx in
                    _ = try await tx.execute(
                        """
                        insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email,
                            footer_address, created_at)
                        values (\(tenant), \(slug), 'x', 'x', 'UTC', 'USD', 'a@example.com', 'x', now())
                        """)
                }
                try await database.transaction(tenant) { tx in
                    _ = try await tx.execute("insert into tenant_holidays values (\(tenant), '2026-12-25', 'x')")
                }
            }
            #expect(try await count(database, north, "tenant_holidays") == 1)
            await #expect(throws: DatabaseError.self) {
                try await database.platform { tx in _ = try await tx.rows("select 1 from tenant_holidays") }
            }
            await #expect(throws: DatabaseError.self) {
                try await database.transaction(north) { tx in
                    _ = try await tx.execute("insert into tenant_holidays values (\(south), '2026-12-26', 'x')")
                }
            }
        }
    }
}
