import Earnings
import Foundation
import Identity
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing
import Web
import World

/// The people of the demo who handle money, and what is seen when they send a form twice.
final class MoneyDesk: Sendable {
    let trial: Trial
    let finance: Browser
    let approver: Browser
    let dana: Browser
    let resellerID: Identifier
    private let manner: MoneyFormsTests.Manner
    private let patterns = Mutex<Set<String>>([])

    init(_ trial: Trial, _ manner: MoneyFormsTests.Manner) async throws {
        self.trial = trial
        self.manner = manner
        let found = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from resellers where name = 'Brightline Networks'")
        }
        resellerID = try #require(found)["id"]
        finance = try await trial.staff(.finance)
        approver = try await trial.staff(.financeApprover)
        dana = try await trial.reseller(resellerID)
    }

    /// The patterns of the forms that were sent.
    var sent: [String] { patterns.withLock { Array($0) } }

    /// The bundle that the demo leaves for whoever tries it.
    func importLastMonth() async throws {
        let folder = trial.world.edges.settings.dataFolder + "/demo-feed"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            return (field: "files", name: name, bytes: [UInt8](data))
        }
        #expect(try await finance.upload("/admin/feed", files: files).status == 303)
        try await trial.work()
    }

    /// As if a reseller's part had met an error.
    func stopLastRun() async throws {
        _ = try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute("update commission_runs set status = 'failed' where status = 'calculated'")
        }
    }

    /// As if the batch were above the amount up to which nobody else has to approve it.
    func askForApproval() async throws {
        _ = try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute("update payout_batches set state = 'pending_approval' where state = 'approved'")
        }
    }

    @discardableResult func twice(
        _ act: String, _ browser: Browser, _ page: String, _ fields: KeyValuePairs<String, String> = [:]
    ) async throws -> String {
        try await twice(act, browser, page, to: page, fields)
    }

    /// Opens the page of a form and sends it twice with its `key`th key. Expects one audit line, the same place and
    /// words for both, and no change of any row by the second. Returns where both were sent.
    @discardableResult func twice(
        _ act: String, _ browser: Browser, _ page: String, to place: String, key number: Int = 0,
        _ fields: KeyValuePairs<String, String> = [:]
    ) async throws -> String {
        note(place)
        let keys = try await browser.get(page).values(of: FormFields.idempotencyName)
        guard number < keys.count else { throw TrialFailure("\(page) has no key for \(act)") }
        let form = fields.map { ($0.key, $0.value) } + [(FormFields.idempotencyName, keys[number])]
        let before = try await audits(act)
        let twin = browser.copy()
        let first: Reply
        if manner == .atOnce {
            async let one = browser.post(place, pairs: form)
            async let other = twin.post(place, pairs: form)
            first = try await one
            try await same(first, nil, await other, twin, act)
        } else {
            first = try await browser.post(place, pairs: form)
        }
        let page = try await browser.follow(first).lasting
        #expect(page.contains("callout notice"), "\(act)")
        let rows = try await rows()
        try await same(first, page, await twin.post(place, pairs: form), twin, act)
        for (table, now) in try await self.rows() where rows[table] != now {
            Issue.record("\(act): the second form changed \(table)")
        }
        #expect(try await audits(act) == before + 1, "\(act)")
        return try #require(first.location)
    }

    private func same(_ first: Reply, _ page: String?, _ other: Reply, _ twin: Browser, _ act: String) async throws {
        #expect(first.status == 303 && other.status == 303, "\(act): \(first.status), \(other.status)")
        #expect(first.location == other.location, "\(act)")
        let shown = try await twin.follow(other).lasting
        #expect(shown.contains("callout notice"), "\(act)")
        if let page { #expect(shown == page, "\(act)") }
    }

    private func note(_ place: String) {
        let parts = place.split(separator: "/").map { Identifier(String($0)) == nil ? String($0) : "{id}" }
        _ = patterns.withLock { $0.insert("/" + parts.joined(separator: "/")) }
    }

    private func audits(_ act: String) async throws -> Int {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select count(*) as n from audit_events where act = \(act)")?["n"] ?? 0
        }
    }

    /// The content of every table of the tenant but those of sessions and keys, as a hash.
    private func rows() async throws -> [String: String] {
        let tables: [String] = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                """
                select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id'
                    and has_table_privilege(c.oid, 'select') and c.relname <> 'sessions' order by 1
                """
            ).map { try $0["name"] }
        }
        return try await trial.database.reading(trial.tenant.id) { tx in
            var hashes: [String: String] = [:]
            for table in tables {
                let row = try await tx.first(
                    """
                    select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash
                    from \(sql: Identifiers.quoted(table)) t
                    """)
                hashes[table] = try row?["hash"]
            }
            return hashes
        }
    }
}

extension Reply {
    /// The page without what is new on each showing: nonces, tokens, keys.
    fileprivate var lasting: String {
        text.replacing(/nonce="[^"]*"/, with: "").replacing(/value="[A-Za-z0-9_-]{40,}"/, with: "")
    }
}
