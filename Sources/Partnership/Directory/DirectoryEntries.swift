import Kernel
import Postgres

/// The entries of all resellers of a tenant.
struct DirectoryEntries: Sendable {
    static let pageSize = 20
    /// Resellers name what they like; a list that people choose from has an end.
    static let mostChoices = 200

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Nil when the reseller has not written one.
    func entry(of reseller: Identifier) async throws -> DirectoryEntry? {
        try await tx.first(
            """
            select is_listed, summary, services, languages, zips from directory_entries
            where tenant_id = \(tx.tenantID) and reseller_id = \(reseller)
            """
        ).map(DirectoryEntry.init)
    }

    func save(_ entry: DirectoryEntry, of reseller: Identifier, by name: String, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into directory_entries (tenant_id, reseller_id, is_listed, summary, services, languages, zips,
                changed_at, changed_by)
            values (\(tx.tenantID), \(reseller), \(entry.isListed), \(entry.summary), \(entry.services),
                \(entry.languages), \(entry.zips), \(now), \(name))
            on conflict (tenant_id, reseller_id) do update set is_listed = excluded.is_listed,
                summary = excluded.summary, services = excluded.services, languages = excluded.languages,
                zips = excluded.zips, changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """)
    }

    /// One page of what fits, the nearest first, then by name.
    func page(_ search: DirectorySearch, after key: String?) async throws -> Slice<ListedReseller> {
        var condition: SQL = "e.tenant_id = \(tx.tenantID) and e.is_listed and r.status = 'active'"
        if !search.service.isEmpty {
            condition += " and lower(\(search.service)) in (select lower(s) from unnest(e.services) s)"
        }
        if !search.language.isEmpty {
            condition += " and lower(\(search.language)) in (select lower(l) from unnest(e.languages) l)"
        }
        let place = key.flatMap { Identifier($0) }
        let after: SQL =
            place.map { "and (nearness, sort_name, id) > (select nearness, sort_name, id from found where id = \($0))" }
            ?? ""
        let rows = try await tx.rows(
            """
            with found as (
                select r.id, r.name, lower(r.name) as sort_name, r.website_url, r.contact_phone, r.city, r.state, r.zip,
                    e.is_listed, e.summary, e.services, e.languages, e.zips,
                    \(sql: Self.nearness(search.zip)) as nearness
                from directory_entries e join resellers r on r.tenant_id = e.tenant_id and r.id = e.reseller_id
                where \(sql: condition))
            select * from found where nearness is not null \(sql: after)
            order by nearness, sort_name, id limit \(Self.pageSize + 1)
            """)
        return Slice(reading: try rows.map(ListedReseller.init), pageSize: Self.pageSize) { $0.id.description }
    }

    /// What can be asked for: the services and languages that most listed resellers name.
    func choices() async throws -> (services: [String], languages: [String]) {
        let answers = try await tx.all([frequent("services"), frequent("languages")])
        return (try answers[0].map { try $0["word"] }, try answers[1].map { try $0["word"] })
    }

    private func frequent(_ column: SQL) -> SQL {
        """
        select word from (
            select min(w) as word
            from directory_entries e join resellers r on r.tenant_id = e.tenant_id and r.id = e.reseller_id
                cross join unnest(e.\(sql: column)) w
            where e.tenant_id = \(tx.tenantID) and e.is_listed and r.status = 'active'
            group by lower(w) order by count(*) desc, lower(min(w)) limit \(Self.mostChoices)) frequent
        order by lower(word)
        """
    }

    private static func nearness(_ zip: String) -> SQL {
        if zip.isEmpty { return "3" }
        return """
            case when \(zip) = any(e.zips) then 0 when r.zip = \(zip) then 1
                when left(r.zip, 3) = left(\(zip), 3)
                    or exists (select 1 from unnest(e.zips) z where left(z, 3) = left(\(zip), 3)) then 2 end
            """
    }
}

extension DirectoryEntry {
    init(_ row: Row) throws {
        self.init(
            isListed: try row["is_listed"], summary: try row["summary"], services: try row["services"],
            languages: try row["languages"], zips: try row["zips"])
    }
}

extension ListedReseller {
    init(_ row: Row) throws {
        let nearness: Int = try row["nearness"]
        self.init(
            id: try row["id"], name: try row["name"], websiteURL: try row["website_url"],
            phone: try row["contact_phone"], city: try row["city"], state: try row["state"], zip: try row["zip"],
            entry: try DirectoryEntry(row), nearness: Nearness(rawValue: nearness) ?? .anywhere)
    }
}
