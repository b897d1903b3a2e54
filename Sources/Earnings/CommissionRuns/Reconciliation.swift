import Kernel
import Postgres

/// Compares what the lines of each reseller say with what the ledger says, to the cent.
public struct Reconciliation: Sendable {
    public struct Finding: Hashable, Sendable {
        public let resellerID: Identifier
        public let resellerName: String
        public let account: LedgerAccount
        /// What the lines sum to, and what the ledger has.
        public let expected: Money
        public let actual: Money
    }

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Nothing when everything agrees. Payables agree while no payout of the reseller is under way.
    public func findings(_ currency: Currency) async throws -> [Finding] {
        let rows = try await tx.rows(
            """
            with lines as (
                select reseller_id,
                    sum(amount) filter (where state = 'accrued') as accrued,
                    sum(amount) filter (where state in ('held', 'disputed')) as held
                from accruals where tenant_id = \(tx.tenantID) group by reseller_id
            ), books as (
                select p.reseller_id,
                    sum(l.credit - l.debit) filter (where l.account = 'commission_accrued') as accrued,
                    sum(l.credit - l.debit) filter (where l.account = 'commission_held') as held
                from ledger_lines l
                join ledger_postings p on p.tenant_id = l.tenant_id and p.id = l.posting_id
                where l.tenant_id = \(tx.tenantID) group by p.reseller_id
            )
            select r.id, r.name, coalesce(lines.accrued, 0)::bigint as lines_accrued,
                coalesce(books.accrued, 0)::bigint as books_accrued, coalesce(lines.held, 0)::bigint as lines_held,
                coalesce(books.held, 0)::bigint as books_held
            from resellers r
            left join lines on lines.reseller_id = r.id
            left join books on books.reseller_id = r.id
            where r.tenant_id = \(tx.tenantID)
                and (coalesce(lines.accrued, 0) <> coalesce(books.accrued, 0)
                    or coalesce(lines.held, 0) <> coalesce(books.held, 0))
            order by r.name, r.id
            """)
        return try rows.flatMap { row -> [Finding] in
            let accounts: [(LedgerAccount, String)] = [(.commissionAccrued, "accrued"), (.commissionHeld, "held")]
            return try accounts.compactMap { account, name -> Finding? in
                let expected = try row.money("lines_\(name)", currency)
                let actual = try row.money("books_\(name)", currency)
                guard expected != actual else { return nil }
                return Finding(
                    resellerID: try row["id"], resellerName: try row["name"], account: account, expected: expected,
                    actual: actual)
            }
        }
    }
}
