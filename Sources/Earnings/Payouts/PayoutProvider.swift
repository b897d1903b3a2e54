import Kernel

/// A way to pay, with its fee, its banking days and its limits (payouts 3). Amounts in cents of USD.
public enum PayoutProvider: String, CaseIterable, Sendable {
    case ach, wire, stripe, paypal, check, manual

    /// Banking days until the money is there.
    public var bankingDays: Int {
        switch self {
        case .ach: 3
        case .wire, .paypal: 1
        case .stripe: 2
        case .check: 7
        case .manual: 0
        }
    }

    /// The smallest and largest net amount in minor units; nil has no upper limit.
    public var limits: (least: Int64, most: Int64?) {
        switch self {
        case .ach: (1_00, 1_000_000_00)
        case .wire: (1_000_00, 10_000_000_00)
        case .stripe: (1_00, 100_000_00)
        case .paypal: (1_00, 20_000_00)
        case .check: (1_00, 25_000_00)
        case .manual: (1, nil)
        }
    }

    /// The fee on a gross amount, rounded half-up once.
    public func fee(on gross: Money) throws -> Money {
        let (rate, fixed): (Int64, Int64) =
            switch self {
            case .ach: (8_000, 25)
            case .wire: (1_000, 25_00)
            case .stripe: (29_000, 30)
            case .paypal: (20_000, 25)
            case .check: (0, 2_00)
            case .manual: (0, 0)
            }
        let exact = try Percentage(tenThousandths: rate).exact(of: gross) + Fraction(fixed)
        return Money(minorUnits: try exact.rounded(), gross.currency)
    }

    /// The provider that pays a net amount: the lowest fee of ach, wire, stripe and paypal (urgent: fewest days, then
    /// fee); check and manual only if none of them fits; nil holds the payout.
    public static func choose(for net: Money, among allowed: [PayoutProvider], urgent: Bool = false) throws
        -> PayoutProvider?
    {
        let fitting = allowed.filter {
            net.minorUnits >= $0.limits.least && $0.limits.most.map { net.minorUnits <= $0 } ?? true
        }
        let electronic = fitting.filter { $0 != .check && $0 != .manual }
        let pool = electronic.isEmpty ? fitting : electronic
        let ranked = try pool.map { provider in
            let fee = try provider.fee(on: net).minorUnits
            let days = Int64(provider.bankingDays)
            let place = Int64(allCases.firstIndex(of: provider) ?? 0)
            return (provider, urgent ? [days, fee, place] : [fee, days, place])
        }
        return ranked.min { $0.1.lexicographicallyPrecedes($1.1) }?.0
    }
}
