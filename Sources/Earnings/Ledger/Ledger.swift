import Kernel
import Postgres

/// The sub-ledger of a tenant's payees: append only, every posting balanced. This is its one writer.
public struct Ledger: Sendable {
    /// What happened to a payout.
    public enum PayoutEvent: Hashable, Sendable {
        case payoutSent(payout: Identifier, payee: Identifier, net: Money, tax: Money, fee: Money)
        case payoutSettled(payout: Identifier, payee: Identifier, net: Money)
        /// Failed, or returned by the bank before it settled.
        case payoutFailed(payout: Identifier, payee: Identifier, net: Money, tax: Money, fee: Money)
        /// Returned by the bank after it settled.
        case payoutReturned(payout: Identifier, payee: Identifier, net: Money, tax: Money, fee: Money)
    }

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Posts what happened to a payout and puts it on the payee's statement of that month. The same event of the same
    /// payout again posts nothing.
    public func post(_ event: PayoutEvent, on day: Day) async throws {
        let statements = Statements(tx)
        switch event {
        case .payoutSent(let payout, let payee, let net, let tax, let fee):
            let parts = LedgerEntry.PayoutParts(net: net, tax: tax, fee: fee)
            guard try await post(.sent(parts), payee: payee, on: day, key: "payout/\(payout)/sent") else { return }
            for (kind, amount) in [(StatementMovement.Kind.paid, net), (.withheld, tax), (.fee, fee)] {
                try await statements.move(kind, amount.negated, of: payee, payout: payout, on: day, clock, chance)
            }
        case .payoutSettled(let payout, let payee, let net):
            try await post(.settled(net: net), payee: payee, on: day, key: "payout/\(payout)/settled")
        case .payoutFailed(let payout, let payee, let net, let tax, let fee):
            let parts = LedgerEntry.PayoutParts(net: net, tax: tax, fee: fee)
            guard try await post(.failed(parts), payee: payee, on: day, key: "payout/\(payout)/failed") else { return }
            try await statements.move(.returned, parts.gross(), of: payee, payout: payout, on: day, clock, chance)
        case .payoutReturned(let payout, let payee, let net, let tax, let fee):
            let parts = LedgerEntry.PayoutParts(net: net, tax: tax, fee: fee)
            guard try await post(.returned(parts), payee: payee, on: day, key: "payout/\(payout)/returned") else {
                return
            }
            try await statements.move(.returned, parts.gross(), of: payee, payout: payout, on: day, clock, chance)
        }
    }

    /// Writes one balanced entry. False when the key was posted before; an entry that moves nothing writes nothing.
    @discardableResult public func post(
        _ event: LedgerEntry.Event, payee: Identifier, on day: Day, key: String
    ) async throws -> Bool {
        let entry = try LedgerEntry(event)
        guard !entry.lines.isEmpty else { return true }
        guard entry.balance == 0 else { throw Unbalanced(event: entry.name) }
        let id = Identifier(at: clock.now, chance: chance)
        let posted = try await tx.execute(
            """
            insert into ledger_postings (tenant_id, id, key, reseller_id, event, posted_on, posted_at)
            values (\(tx.tenantID), \(id), \(key), \(payee), \(entry.name), \(day), \(clock.now))
            on conflict on constraint ledger_postings_key_unique do nothing
            """)
        guard posted == 1 else { return false }
        try await tx.execute(
            """
            insert into ledger_lines (tenant_id, posting_id, position, account, debit, credit, currency)
            select \(tx.tenantID), \(id), l.position, l.account, l.debit, l.credit, \(entry.currency)
            from unnest(\(Array(1...entry.lines.count)), \(entry.lines.map(\.account)), \(entry.lines.map(\.debit)),
                \(entry.lines.map(\.credit))) as l (position, account, debit, credit)
            """)
        return true
    }

    /// Debits less credits of each account up to a day, of one payee or of all; accounts without lines are missing.
    public func balances(of payee: Identifier? = nil, through day: Day? = nil, _ currency: Currency) async throws
        -> [LedgerAccount: Money]
    {
        let rows = try await tx.rows(
            """
            select l.account, sum(l.debit - l.credit)::bigint as balance
            from ledger_lines l
            join ledger_postings p on p.tenant_id = l.tenant_id and p.id = l.posting_id
            where l.tenant_id = \(tx.tenantID) and (\(payee)::uuid is null or p.reseller_id = \(payee))
                and (\(day)::date is null or p.posted_on <= \(day))
            group by l.account
            """)
        var balances: [LedgerAccount: Money] = [:]
        for row in rows { balances[try row["account"]] = try row.money("balance", currency) }
        return balances
    }

    /// What is owed to a payee: payable less receivable.
    public func owed(to payee: Identifier, _ currency: Currency) async throws -> Money {
        let balances = try await balances(of: payee, currency)
        let payable = (balances[.resellerPayable] ?? .zero(currency)).negated
        return try payable - (balances[.clawbackReceivable] ?? .zero(currency))
    }

    /// The sum of all debits less all credits, which is 0.
    public func trialBalance(_ currency: Currency) async throws -> Money {
        try await balances(currency).values.total(currency)
    }
}

/// An entry whose sides differ reached the ledger: a defect of the program.
public struct Unbalanced: Error, Hashable, Sendable {
    public let event: String
}
