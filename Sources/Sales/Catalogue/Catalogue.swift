import Kernel
import Postgres

/// The tenant's products as the billing system last described them.
public struct Catalogue: Sendable {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// All products by name. Prices are in the tenant's currency.
    public func products() async throws -> [Product] {
        let rows = try await tx.rows(
            """
            select r.id, r.external_id, v.name, v.family, v.technology, v.monthly_price, v.allowance, v.usage_billed,
                v.required_programme, v.next_product, t.currency
            from feed_records r
            join tenants t on t.id = r.tenant_id
            join product_versions v
                on v.tenant_id = r.tenant_id and v.record_id = r.id and v.version = r.version
            where r.entity = 'products' order by v.name, r.external_id
            """)
        return try rows.map(Product.init(row:))
    }

    /// The products by their code.
    public func productsByCode() async throws -> [String: Product] {
        Dictionary(try await products().map { ($0.externalID, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Product {
    init(row: Row) throws {
        self.init(
            id: try row["id"], externalID: try row["external_id"], name: try row["name"], family: try row["family"],
            technology: try row["technology"], monthlyPrice: try row.moneyIfAny("monthly_price", row["currency"]),
            allowance: try row["allowance"], isUsageBilled: try row["usage_billed"],
            requiredProgramme: try row["required_programme"], nextProduct: try row["next_product"])
    }
}
