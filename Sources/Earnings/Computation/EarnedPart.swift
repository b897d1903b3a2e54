import Kernel

/// One rise of what is recognised, as a layer: falls take from the newest layer first, later rises give back to what
/// was taken last.
struct EarnedPart {
    /// What this reseller has in it.
    struct Own {
        let key: AccrualKey
        let amount: Int64
        let base: Int64
        let ruleKey: String
        let planVersionID: Identifier
        let tier: String
        let eventOn: Day
        let holds: [Hold]
        let isCancelled: Bool
        /// How much of the amount and of the base reversals have taken back.
        var reversedAmount: Int64 = 0
        var reversedBase: Int64 = 0
        var clawedBack: Int64 = 0

        var remaining: Int64 { amount - reversedAmount - clawedBack }
    }

    /// In minor units of the whole line, whatever the shares; 1 for a milestone.
    let size: Int64
    var reversed: Int64 = 0
    var own: Own?
}

/// A line of an invoice or a milestone with the layers that it earned.
struct EarningItem {
    let kind: CommissionKind
    /// The customer's place in the input.
    let customer: Int
    let customerID: Identifier
    let serviceID: Identifier?
    let invoiceID: Identifier?
    let invoice: String
    let product: String?
    var basis: PlanRule.Basis?
    var parts: [EarnedPart] = []
    var end: ServiceEnd?

    /// Takes from the newest layers; returns the layers that changed.
    mutating func take(_ amount: Int64) -> [Int] {
        var left = amount
        var changed: [Int] = []
        for index in parts.indices.reversed() where left > 0 {
            let part = min(parts[index].size - parts[index].reversed, left)
            guard part > 0 else { continue }
            parts[index].reversed += part
            left -= part
            changed.append(index)
        }
        return changed
    }

    /// Gives back to the layers that were taken from last; returns those that changed and what is left to earn.
    mutating func giveBack(_ amount: Int64) -> (changed: [Int], left: Int64) {
        var left = amount
        var changed: [Int] = []
        for index in parts.indices where left > 0 && parts[index].reversed > 0 {
            let part = min(parts[index].reversed, left)
            parts[index].reversed -= part
            left -= part
            changed.append(index)
        }
        return (changed, left)
    }
}

/// A service that ended, and what of it is exempt.
struct ServiceEnd {
    /// No clawback for these reasons.
    static let exemptReasons: Set<String> = ["isp_fault", "service_unavailable", "deceased"]

    let serviceID: Identifier
    let service: String
    let activeFrom: Day?
    let endedOn: Day
    let reason: String
    let version: Int
    /// The place of the run that took it up.
    let run: Int

    var isExempt: Bool { Self.exemptReasons.contains(reason) }
}

/// How much of a one-time commission an early end takes back.
public enum ClawbackShare {
    public static let fullDays = 90
    public static let freeDays = 365

    /// All below 90 days, (365 - a)/275 below 365, then nothing.
    public static func share(days: Int) -> Fraction {
        if days < fullDays { return .one }
        if days >= freeDays { return .zero }
        return (try? Fraction(Int128(freeDays - days), over: Int128(freeDays - fullDays))) ?? .zero
    }

    /// The part of an amount that is taken back, half-up, in minor units; never more than the amount.
    public static func amount(of remaining: Int64, days: Int) throws -> Int64 {
        try (share(days: days) * Fraction(remaining)).rounded()
    }
}

/// How much of an amount is reversed when so much of its base is.
public enum ReversalShare {
    /// half-up(amount x reversed / size), in minor units: cumulative, the caller posts the difference.
    public static func reversed(of amount: Int64, reversed: Int64, size: Int64) throws -> Int64 {
        guard size != 0 else { return 0 }
        return try Fraction(Int128(amount) * Int128(reversed), over: Int128(size)).rounded()
    }
}
