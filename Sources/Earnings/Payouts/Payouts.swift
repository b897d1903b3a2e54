import Kernel
import Postgres

/// The payouts of a tenant.
public struct Payouts {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    public static let pageSize = 50

    public func find(_ id: Identifier) async throws -> Payout {
        guard let row = try await tx.first("\(sql: Self.columns) where p.id = \(id)") else { throw NotFound() }
        return try Self.decode(row)
    }

    /// The payout of a reseller's own; another reseller's is not found.
    public func find(_ id: Identifier, of resellerID: Identifier) async throws -> Payout {
        let payout = try await find(id)
        guard payout.resellerID == resellerID else { throw NotFound() }
        return payout
    }

    public func of(batch id: Identifier) async throws -> [Payout] {
        try await tx.rows("\(sql: Self.columns) where p.batch_id = \(id) order by p.reseller_name, p.id").map(
            Self.decode)
    }

    /// A reseller's payouts that left or are about to leave, newest first.
    public func of(reseller id: Identifier, after: Identifier? = nil) async throws -> Slice<Payout> {
        let rows = try await tx.rows(
            """
            \(sql: Self.columns) where p.reseller_id = \(id) and p.state not in ('cancelled')
                and (\(after)::uuid is null or p.id < \(after))
            order by p.id desc limit \(Self.pageSize + 1)
            """)
        return Slice(reading: try rows.map(Self.decode), pageSize: Self.pageSize) { $0.id.description }
    }

    func insert(_ payout: Payout, tenantID: Identifier) async throws {
        try await tx.execute(
            """
            insert into payouts (tenant_id, id, number, batch_id, reseller_id, reseller_name, method_id,
                method_last_four, provider, state, holds, currency, gross, tax, fee, net)
            values (\(tenantID), \(payout.id), \(payout.number), \(payout.batchID), \(payout.resellerID),
                \(payout.resellerName), \(payout.methodID), \(payout.methodLastFour), \(payout.provider.rawValue),
                \(payout.state.rawValue), \(Self.text(payout.holds)), \(payout.gross.currency.code),
                \(payout.gross.minorUnits), \(payout.tax.minorUnits), \(payout.fee.minorUnits),
                \(payout.net.minorUnits))
            """)
    }

    func markHeld(_ id: Identifier, for holds: [PayoutHold]) async throws {
        try await tx.execute(
            "update payouts set state = 'held', holds = \(Self.text(holds)) where id = \(id) and state = 'queued'")
    }

    func markSent(_ id: Identifier, trace: String, expectedOn: Day, at now: Instant) async throws {
        try await tx.execute(
            """
            update payouts set state = 'sent', trace = \(trace), expected_on = \(expectedOn), sent_at = \(now)
            where id = \(id) and state = 'queued'
            """)
    }

    func markSettled(_ id: Identifier, at now: Instant) async throws {
        try await tx.execute(
            "update payouts set state = 'settled', settled_at = \(now) where id = \(id) and state = 'sent'")
    }

    func cancel(_ ids: [Identifier]) async throws {
        try await tx.execute(
            "update payouts set state = 'cancelled' where id = any(\(ids)) and state in ('queued', 'held')")
    }

    /// Payouts that were held when their batch left; the next batch takes their place.
    func leftHeld() async throws -> [Payout] {
        try await tx.rows(
            "\(sql: Self.columns) where p.state = 'held' and b.state not in ('draft', 'pending_approval', 'approved')"
        )
        .map(Self.decode)
    }

    private static func text(_ holds: [PayoutHold]) -> String { holds.map(\.rawValue).joined(separator: " ") }

    private static let columns: SQL = """
        select p.id, p.number, p.batch_id, p.reseller_id, p.reseller_name, p.method_id, p.method_last_four, p.provider,
            p.state, p.holds, p.currency, p.gross, p.tax, p.fee, p.net, p.trace, b.payout_on, p.sent_at, p.expected_on,
            p.settled_at, p.failure_reason
        from payouts p join payout_batches b on b.tenant_id = p.tenant_id and b.id = p.batch_id
        """

    private static func decode(_ row: Row) throws -> Payout {
        let code: String = try row["currency"]
        let currency = Currency(code) ?? .usd
        let provider: String = try row["provider"]
        let state: String = try row["state"]
        let holds: String = try row["holds"]
        return Payout(
            id: try row["id"], number: try row["number"], batchID: try row["batch_id"],
            resellerID: try row["reseller_id"], resellerName: try row["reseller_name"],
            methodID: try row["method_id"], methodLastFour: try row["method_last_four"],
            provider: PayoutProvider(rawValue: provider) ?? .manual, state: PayoutState(rawValue: state) ?? .held,
            holds: holds.split(separator: " ").compactMap { PayoutHold(rawValue: String($0)) },
            gross: try row.money("gross", currency), tax: try row.money("tax", currency),
            fee: try row.money("fee", currency), net: try row.money("net", currency), trace: try row["trace"],
            payoutOn: try row["payout_on"], sentAt: try row["sent_at"], expectedOn: try row["expected_on"],
            settledAt: try row["settled_at"], failureReason: try row["failure_reason"])
    }
}
