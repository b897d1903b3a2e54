import Kernel

/// What decides a payout of one payee, gathered from the ledger and the payee's data.
public struct PayeeFacts: Hashable, Sendable {
    public let resellerID: Identifier
    public let name: String
    public let payable: Money
    /// Whether the reseller's status lets payouts leave.
    public let mayBePaid: Bool
    public let isInUnitedStates: Bool
    public let method: PayoutMethod?
    public let hasAcceptedTaxForm: Bool

    public init(
        resellerID: Identifier, name: String, payable: Money, mayBePaid: Bool, isInUnitedStates: Bool,
        method: PayoutMethod?, hasAcceptedTaxForm: Bool
    ) {
        self.resellerID = resellerID
        self.name = name
        self.payable = payable
        self.mayBePaid = mayBePaid
        self.isInUnitedStates = isInUnitedStates
        self.method = method
        self.hasAcceptedTaxForm = hasAcceptedTaxForm
    }
}

/// The payout that the rules give one payee: an amount, a provider, and what holds it (payouts 2 and 3).
public struct PayoutProposal: Hashable, Sendable {
    public let amount: PayoutAmount
    public let provider: PayoutProvider
    public let holds: [PayoutHold]

    /// Nil when the payable is below the smallest payout, so that it is carried over.
    public init?(_ facts: PayeeFacts, minimum: Money, at now: Instant) throws {
        let least = max(minimum.minorUnits, 1)
        guard facts.payable.minorUnits >= least else { return nil }
        var holds: [PayoutHold] = []
        if facts.method?.state != .verified { holds.append(.method) }
        if facts.method?.holdsPayouts(at: now) == true { holds.append(.bankChange) }
        if !facts.isInUnitedStates && !facts.hasAcceptedTaxForm { holds.append(.taxForm) }
        if !facts.mayBePaid { holds.append(.suspended) }
        let provider = PayoutProvider.ach
        amount = try PayoutAmount(
            gross: facts.payable,
            taxParts: facts.isInUnitedStates && !facts.hasAcceptedTaxForm ? [.backupWithholding] : [],
            provider: provider, payeeBearsFee: false)
        if try PayoutProvider.choose(for: amount.net, among: [provider]) == nil { holds.append(.limit) }
        self.provider = provider
        self.holds = holds
    }
}
