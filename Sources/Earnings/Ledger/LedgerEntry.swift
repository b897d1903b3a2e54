import Kernel

/// One balanced posting of the sub-ledger: what happened, and which accounts it moves.
public struct LedgerEntry: Hashable, Sendable {
    /// What happened, with the amounts that it moves.
    public enum Event: Hashable, Sendable {
        case accrue(Money)
        case hold(Money)
        case release(Money)
        case cancelAccrued(Money)
        case cancelHeld(Money)
        case approve(Money)
        case dispute(Money)
        case endDispute(Money)
        case sent(PayoutParts)
        case settled(net: Money)
        case failed(PayoutParts)
        case returned(PayoutParts)
        case providerFee(Money)
        case taxRemitted(Money)
        case negativeClosing(Money)
        case offset(Money)
        case writtenOff(Money)
        case repaid(Money)
    }

    /// Gross is net and tax and fee.
    public struct PayoutParts: Hashable, Sendable {
        public let net: Money
        public let tax: Money
        public let fee: Money

        public init(net: Money, tax: Money, fee: Money) {
            self.net = net
            self.tax = tax
            self.fee = fee
        }

        public func gross() throws -> Money { try net + tax + fee }
    }

    public struct Line: Hashable, Sendable {
        public let account: LedgerAccount
        /// Exactly one of the two is positive, the other is zero. Minor units.
        public let debit: Int64
        public let credit: Int64
    }

    public let name: String
    public let currency: Currency
    public let lines: [Line]

    /// Negative amounts swap the sides; amounts of zero leave no line.
    public init(_ event: Event) throws {
        let moves = try Self.moves(event)
        name = moves.name
        currency = moves.currency
        lines =
            (moves.debits.map { Self.line($0.0, debit: $0.1.minorUnits) }
            + moves.credits.map { Self.line($0.0, debit: -$0.1.minorUnits) }).filter { $0.debit != $0.credit }
    }

    /// Debits less credits, which is always 0.
    public var balance: Int64 { lines.reduce(0) { $0 + $1.debit - $1.credit } }

    private struct Moves {
        let name: String
        let currency: Currency
        let debits: [(LedgerAccount, Money)]
        let credits: [(LedgerAccount, Money)]

        init(_ name: String, _ amount: Money, debit: LedgerAccount, credit: LedgerAccount) {
            self.name = name
            currency = amount.currency
            debits = [(debit, amount)]
            credits = [(credit, amount)]
        }

        init(_ name: String, debits: [(LedgerAccount, Money)], credits: [(LedgerAccount, Money)]) {
            self.name = name
            currency = (debits + credits)[0].1.currency
            self.debits = debits
            self.credits = credits
        }
    }

    private static func line(_ account: LedgerAccount, debit: Int64) -> Line {
        Line(account: account, debit: max(0, debit), credit: max(0, -debit))
    }

    private static func moves(_ event: Event) throws -> Moves {
        switch event {
        case .accrue(let amount):
            Moves("accrue", amount, debit: .commissionExpense, credit: .commissionAccrued)
        case .hold(let amount): Moves("hold", amount, debit: .commissionAccrued, credit: .commissionHeld)
        case .release(let amount): Moves("release", amount, debit: .commissionHeld, credit: .commissionAccrued)
        case .cancelAccrued(let amount):
            Moves("cancel", amount, debit: .commissionAccrued, credit: .commissionExpense)
        case .cancelHeld(let amount): Moves("cancel", amount, debit: .commissionHeld, credit: .commissionExpense)
        case .approve(let amount): Moves("approve", amount, debit: .commissionAccrued, credit: .resellerPayable)
        case .dispute(let amount): Moves("dispute", amount, debit: .resellerPayable, credit: .commissionHeld)
        case .endDispute(let amount): Moves("end_dispute", amount, debit: .commissionHeld, credit: .resellerPayable)
        case .sent, .settled, .failed, .returned, .providerFee, .taxRemitted: try payoutMoves(event)
        case .negativeClosing(let amount):
            Moves("negative_closing", amount, debit: .clawbackReceivable, credit: .resellerPayable)
        case .offset(let amount): Moves("offset", amount, debit: .resellerPayable, credit: .clawbackReceivable)
        case .writtenOff(let amount): Moves("write_off", amount, debit: .writeOff, credit: .clawbackReceivable)
        case .repaid(let amount): Moves("repaid", amount, debit: .cashClearing, credit: .clawbackReceivable)
        }
    }

    private static func payoutMoves(_ event: Event) throws -> Moves {
        switch event {
        case .sent(let parts):
            Moves(
                "sent", debits: [(.resellerPayable, try parts.gross())],
                credits: [
                    (.payoutInTransit, parts.net), (.taxWithheldPayable, parts.tax), (.feeRecovery, parts.fee),
                ])
        case .settled(let net): Moves("settled", net, debit: .payoutInTransit, credit: .cashClearing)
        case .failed(let parts): try undone("failed", parts, from: .payoutInTransit)
        case .returned(let parts): try undone("returned", parts, from: .cashClearing)
        case .providerFee(let fee): Moves("provider_fee", fee, debit: .payoutFeeExpense, credit: .cashClearing)
        case .taxRemitted(let tax): Moves("tax_remitted", tax, debit: .taxWithheldPayable, credit: .cashClearing)
        default: throw Overflow()
        }
    }

    private static func undone(_ name: String, _ parts: PayoutParts, from account: LedgerAccount) throws -> Moves {
        Moves(
            name,
            debits: [(account, parts.net), (.taxWithheldPayable, parts.tax), (.feeRecovery, parts.fee)],
            credits: [(.resellerPayable, try parts.gross())])
    }
}
