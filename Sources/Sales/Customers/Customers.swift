import Kernel
import Postgres

/// All customers of a tenant.
public struct Customers: Sendable {
    public static let pageSize = 50
    /// Rows that an export reads at once.
    static let exportRows = 500

    private static let columns: SQL = """
        c.id, c.external_id, c.name, c.type, c.email, c.phone, c.city, c.state, c.zip, c.since, c.reseller_id, \
        c.standing, c.mrr, c.active_services, c.first_active_on, t.currency
        """

    let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// One page of the list by name, with the number of all that the filter finds.
    public func list(
        _ filter: CustomerFilter, after key: String? = nil, count: Int = pageSize
    ) async throws -> Slice<CustomerSummary> {
        let condition = condition(filter)
        let answers = try await tx.all([
            page(condition, after: key, count: count + 1),
            "select count(*) as total from customers c where \(sql: condition)",
        ])
        return Slice(
            reading: try answers[0].map(CustomerSummary.init(row:)), pageSize: count,
            total: try answers[1].first?["total"], key: Self.key)
    }

    /// The part of an export after a key; `next` is nil with the last part.
    public func exportPart(_ filter: CustomerFilter, after key: String?) async throws -> Slice<CustomerSummary> {
        let rows = try await tx.rows(page(condition(filter), after: key, count: Self.exportRows + 1))
        return Slice(
            reading: try rows.map(CustomerSummary.init(row:)), pageSize: Self.exportRows, key: Self.key)
    }

    /// Throws NotFound. With a reseller: also when the customer is not that reseller's now.
    public func find(_ id: Identifier, of resellerID: Identifier? = nil) async throws -> CustomerSummary {
        var condition: SQL = "c.tenant_id = \(tx.tenantID) and c.id = \(id)"
        if let resellerID { condition += " and c.reseller_id = \(resellerID)" }
        let row = try await tx.first(
            "select \(sql: Self.columns) from customers c join tenants t on t.id = c.tenant_id where \(sql: condition)")
        guard let row else { throw NotFound() }
        return try CustomerSummary(row: row)
    }

    /// Those of a reseller that came last, newest first.
    public func newest(of resellerID: Identifier, count: Int) async throws -> [CustomerSummary] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from customers c join tenants t on t.id = c.tenant_id
            where c.tenant_id = \(tx.tenantID) and c.reseller_id = \(resellerID)
            order by c.since desc, c.id desc limit \(count)
            """
        ).map(CustomerSummary.init(row:))
    }

    /// How many there are in each standing.
    public func counts(of resellerID: Identifier? = nil) async throws -> [CustomerStanding: Int] {
        let filter = CustomerFilter(resellerID: resellerID)
        let rows = try await tx.rows(
            "select c.standing, count(*) as total from customers c where \(sql: condition(filter)) group by c.standing")
        var counts: [CustomerStanding: Int] = [:]
        for row in rows { counts[try row["standing"]] = try row["total"] as Int }
        return counts
    }

    /// The names of some customers.
    public func names(of ids: [Identifier]) async throws -> [Identifier: String] {
        let rows = try await tx.rows(
            "select id, name from customers where tenant_id = \(tx.tenantID) and id = any(\(ids))")
        var names: [Identifier: String] = [:]
        for row in rows { names[try row["id"]] = try row["name"] as String }
        return names
    }

    private func page(_ condition: SQL, after key: String?, count: Int) -> SQL {
        """
        select \(sql: Self.columns) from customers c join tenants t on t.id = c.tenant_id
        where \(sql: condition)\(sql: Self.start(key)) order by lower(c.name), c.id limit \(count)
        """
    }

    private func condition(_ filter: CustomerFilter) -> SQL {
        var condition: SQL = "c.tenant_id = \(tx.tenantID)"
        if let resellerID = filter.resellerID { condition += " and c.reseller_id = \(resellerID)" }
        if filter.withoutReseller { condition += " and c.reseller_id is null" }
        if let standing = filter.standing { condition += " and c.standing = \(standing)" }
        for word in filter.words { condition += " and position(\(word) in c.search_key) > 0" }
        return condition
    }

    private static func key(_ customer: CustomerSummary) -> String { "\(customer.id) \(customer.name)" }

    private static func start(_ key: String?) -> SQL {
        guard let key, let id = Identifier(key.prefix(36)), key.count > 37 else { return "" }
        return " and (lower(c.name), c.id) > (lower(\(String(key.dropFirst(37)))), \(id))"
    }
}

extension CustomerSummary {
    init(row: Row) throws {
        self.init(
            id: try row["id"], externalID: try row["external_id"], name: try row["name"], type: try row["type"],
            email: try row["email"], phone: try row["phone"], city: try row["city"], state: try row["state"],
            zip: try row["zip"], since: try row["since"], resellerID: try row["reseller_id"],
            standing: try row["standing"], mrr: try row.money("mrr", row["currency"]),
            activeServices: try row["active_services"], firstActiveOn: try row["first_active_on"])
    }
}
