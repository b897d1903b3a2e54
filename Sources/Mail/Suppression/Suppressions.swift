public import Kernel
public import Postgres

/// The suppressed addresses of a tenant.
public struct Suppressions: Sendable {
    public static let pageSize = 50

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Adds an address. One that is there for the same reason keeps its first day and gets the new detail.
    public func add(
        _ address: EmailAddress, _ reason: Suppression.Reason, detail: String, letterID: Identifier? = nil, at: Instant
    ) async throws {
        try await tx.execute(
            """
            insert into suppressions (tenant_id, address, reason, detail, letter_id, created_at)
            values (\(tx.tenantID), \(address), \(reason.rawValue), \(String(detail.prefix(500))), \(letterID), \(at))
            on conflict on constraint suppressions_pk
                do update set detail = excluded.detail, letter_id = excluded.letter_id
            """)
    }

    /// Why an address is suppressed; empty when it is not.
    public func about(_ address: EmailAddress) async throws -> [Suppression] {
        try await tx.rows(
            """
            select address, reason, detail, letter_id, created_at from suppressions
            where tenant_id = \(tx.tenantID) and address = \(address) order by reason
            """
        ).compactMap(Self.suppression)
    }

    /// In alphabetical order; `after` is the last address of the page before.
    public func page(search: String = "", after: String? = nil) async throws -> Slice<Suppression> {
        var condition: SQL = "tenant_id = \(tx.tenantID)"
        let word = search.trimmingWhitespace().lowercased()
        if !word.isEmpty { condition += " and position(\(word) in address) > 0" }
        let last = after?.split(separator: " ").map(String.init) ?? []
        let afterwards: SQL = last.count == 2 ? " and (address, reason) > (\(last[0]), \(last[1]))" : ""
        let answers = try await tx.all([
            """
            select address, reason, detail, letter_id, created_at from suppressions
            where \(sql: condition)\(sql: afterwards) order by address, reason limit \(Self.pageSize + 1)
            """,
            "select count(*) as total from suppressions where \(sql: condition)",
        ])
        let total: Int = try answers[1].first?["total"] ?? 0
        let found = try answers[0].compactMap(Self.suppression)
        return Slice(reading: found, pageSize: Self.pageSize, total: total) { "\($0.address) \($0.reason.rawValue)" }
    }

    /// Lets an address get letters again. Returns what was lifted.
    public func lift(_ address: EmailAddress) async throws -> [Suppression] {
        let lifted = try await about(address)
        try await tx.execute(
            "delete from suppressions where tenant_id = \(tx.tenantID) and address = \(address)")
        return lifted
    }

    private static func suppression(_ row: Row) throws -> Suppression? {
        guard let reason = Suppression.Reason(rawValue: try row["reason"]) else { return nil }
        return Suppression(
            address: try row["address"], reason: reason, detail: try row["detail"], letterID: try row["letter_id"],
            createdAt: try row["created_at"])
    }
}
