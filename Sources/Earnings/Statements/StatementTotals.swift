import Kernel

/// The arithmetic of a reseller's month (commissions 9). Every amount counts with its own sign: earned is positive,
/// reversals and clawbacks are negative, what was paid is negative.
public struct StatementTotals: Hashable, Sendable {
    public var opening: Money
    public var earned: Money
    public var released: Money
    public var disputed: Money
    public var reversals: Money
    public var clawbacks: Money
    public var adjustments: Money
    public var paid: Money
    public var withheld: Money
    public var fees: Money
    public var returned: Money
    /// Not part of the closing balance.
    public var held: Money

    public init(_ currency: Currency, opening: Money? = nil) {
        let zero = Money.zero(currency)
        self.opening = opening ?? zero
        earned = zero
        released = zero
        disputed = zero
        reversals = zero
        clawbacks = zero
        adjustments = zero
        paid = zero
        withheld = zero
        fees = zero
        returned = zero
        held = zero
    }

    public func closing() throws -> Money {
        try opening + earned + released + disputed + reversals + clawbacks + adjustments + paid + withheld + fees
            + returned
    }

    /// Adds one commission line of the month to where it belongs.
    public mutating func add(_ amount: Money, kind: CommissionKind) throws {
        switch kind {
        case .reversal: reversals = try reversals + amount
        case .clawback: clawbacks = try clawbacks + amount
        case .adjustment: adjustments = try adjustments + amount
        default: earned = try earned + amount
        }
    }
}
