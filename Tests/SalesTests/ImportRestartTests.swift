import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Sales

/// The program dies in the middle of an import and goes on later.
@Suite(.database) struct ImportRestartTests {
    private struct Died: Error {}

    @Test(arguments: [1, 2, 3, 5])
    func endsWithTheSameTablesWhereverItDies(_ batchRows: Int) async throws {
        try await TestDatabase.own { database, _ in
            let calm = try await FeedTrial(database, slug: "calm")
            try await calm.take(SmallBundle.all)

            let rough = try await FeedTrial(database, slug: "rough")
            let id = try await rough.feed.receive(
                rough.files(SmallBundle.all), tenantID: rough.tenant.id, by: .system)
            var deaths = 0
            while try await rough.status(id).state != .done {
                var work = ImportWork(
                    database: database, setting: rough.setting, tenant: rough.tenant, importID: id)
                work.batchRows = batchRows
                let stored = Mutex(0)
                let survives = deaths % 3 + 1
                work.afterBatch = {
                    let count = stored.withLock {
                        $0 += 1
                        return $0
                    }
                    if count >= survives { throw Died() }
                }
                do { try await work.run() } catch is Died { deaths += 1 }
            }
            #expect(deaths > 2)
            #expect(try await Self.tables(database, rough) == Self.tables(database, calm))
            #expect(try await rough.status(id).summary() == "12 created, 1 updated")
        }
    }

    @Test func twoWorkersImportABundleOnce() async throws {
        try await TestDatabase.own { database, _ in
            let calm = try await FeedTrial(database, slug: "calm")
            try await calm.take(SmallBundle.all)
            let busy = try await FeedTrial(database, slug: "busy")
            let id = try await busy.feed.receive(busy.files(SmallBundle.all), tenantID: busy.tenant.id, by: .system)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try? await busy.feed.work(on: id, tenant: busy.tenant) } }
            }
            try await busy.feed.work(on: id, tenant: busy.tenant)
            #expect(try await busy.status(id).summary() == "12 created, 1 updated")
            #expect(try await Self.tables(database, busy) == Self.tables(database, calm))
        }
    }

    /// All that was stored, told by the keys of the billing system.
    static func tables(_ database: Database, _ trial: FeedTrial) async throws -> [String] {
        try await database.reading(trial.tenant.id) { tx in
            let rows = try await tx.rows(
                """
                select concat_ws(' ', r.entity, r.external_id, r.version, f.version, f.change, f.content, f.source_day,
                    s.status, s.counts_from, i.total_gross, p.amount, n.gross,
                    (select string_agg(concat_ws(' ', l.line, l.net, l.category), ',' order by l.position)
                        from invoice_lines l where l.record_id = f.record_id and l.version = f.version),
                    (select string_agg(a.amount::text, ',' order by a.position) from payment_allocations a
                        where a.record_id = f.record_id and a.version = f.version),
                    (select string_agg(concat_ws(' ', c.standing, c.mrr, c.active_services, c.since), ',')
                        from customers c where c.id = f.record_id),
                    (select string_agg(concat_ws(' ', k.starts_on, k.ends_on, k.kind, x.public_id), ','
                        order by k.starts_on)
                        from customer_links k join resellers x on x.id = k.reseller_id
                        where k.customer_id = f.record_id)) as line
                from feed_records r
                join feed_versions f on f.record_id = r.id
                left join service_versions s on s.record_id = f.record_id and s.version = f.version
                left join invoice_versions i on i.record_id = f.record_id and i.version = f.version
                left join payment_versions p on p.record_id = f.record_id and p.version = f.version
                left join credit_note_versions n on n.record_id = f.record_id and n.version = f.version
                order by f.change
                """)
            return try rows.map { try $0["line"] }
        }
    }
}
