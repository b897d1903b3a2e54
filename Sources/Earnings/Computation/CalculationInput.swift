import Kernel
import Partnership
import Sales

/// Everything that the commissions of one reseller follow from, as a value: the same input gives the same lines.
public struct CalculationInput: Sendable {
    /// Nil looks for events of customers that no reseller is linked to.
    public var reseller: CommissionedReseller?
    /// All customers that were ever linked to the reseller, with everything known of them.
    public var customers: [CustomerHistory]
    /// Products by code.
    public var catalogue: [String: Product]
    public var plans: PlanBook
    public var overrides: [RateOverride]
    /// What the resellers directly below posted, of which this one has a share.
    public var subLines: [SubLine]
    public var books: Books
    /// What earlier runs took up; what is in the books came from it.
    public var taken: TakenFacts
    /// Events up to its last day are taken.
    public var period: Month
    /// The day whose state decides about holds.
    public var postedOn: Day
    public var currency: Currency
    /// Of all resellers that ended: the last day whose events earned for them.
    public var endedResellers: [Identifier: Day] = [:]

    public init(
        reseller: CommissionedReseller?, customers: [CustomerHistory], catalogue: [String: Product], plans: PlanBook,
        overrides: [RateOverride] = [], subLines: [SubLine] = [], books: Books = Books(),
        taken: TakenFacts = TakenFacts(), period: Month, postedOn: Day, currency: Currency
    ) {
        self.reseller = reseller
        self.customers = customers
        self.catalogue = catalogue
        self.plans = plans
        self.overrides = overrides
        self.subLines = subLines
        self.books = books
        self.taken = taken
        self.period = period
        self.postedOn = postedOn
        self.currency = currency
    }
}

/// What the computation needs of a reseller.
public struct CommissionedReseller: Sendable {
    /// What the reseller was from a day on.
    public struct State: Hashable, Sendable {
        public let from: Day
        public let status: ResellerStatus
        public let tier: Tier

        public init(from: Day, status: ResellerStatus, tier: Tier) {
            self.from = from
            self.status = status
            self.tier = tier
        }
    }

    /// The code of the plan from a month on.
    public struct Assignment: Hashable, Sendable {
        public let from: Month
        public let plan: String

        public init(from: Month, plan: String) {
            self.from = from
            self.plan = plan
        }
    }

    public let id: Identifier
    public let name: String
    /// In the order in which they count.
    public let states: [State]
    public let assignments: [Assignment]
    public let taxIDPrint: [UInt8]?
    /// The reseller's own addresses, in lower case.
    public let emails: Set<String>
    /// When it works under an agreement.
    public let agreements: [AgreementPeriod]
    /// The last day whose events earn for one that ended: that day itself, or later by the tail of its agreement.
    public let lastEarningDay: Day?

    public init(
        id: Identifier, name: String, states: [State], assignments: [Assignment], taxIDPrint: [UInt8]? = nil,
        emails: Set<String> = [], agreements: [AgreementPeriod] = [.always], lastEarningDay: Day? = nil
    ) {
        self.id = id
        self.name = name
        self.states = states
        self.assignments = assignments
        self.taxIDPrint = taxIDPrint
        self.emails = emails
        self.agreements = agreements
        self.lastEarningDay = lastEarningDay ?? states.first { $0.status == .terminated }?.from
    }

    /// Why an event of a day earns nothing because of what the reseller was then; nil when it may earn.
    func zeroReason(on day: Day) -> ZeroReason? {
        switch state(on: day)?.status {
        case nil, .pendingOnboarding: .resellerPendingOnboarding
        case .terminated: lastEarningDay.map { day <= $0 } == true ? nil : .resellerTerminated
        case .active, .inactive, .suspended: nil
        }
    }

    /// Whether its money waits on a day because no agreement is in force. What is left to pay after the end of a
    /// reseller does not wait for a new one.
    func lacksAgreement(on day: Day) -> Bool {
        state(on: day)?.status != .terminated && !agreements.contains { $0.covers(day) }
    }

    /// Why all of its money waits on a day.
    func holds(on day: Day) -> [Hold] {
        var holds: [Hold] = []
        if state(on: day)?.status == .suspended { holds.append(Hold(.resellerSuspended)) }
        if lacksAgreement(on: day) { holds.append(Hold(.agreementNotInForce)) }
        return holds
    }

    /// The code of the plan in force on a day.
    func planCode(on day: Day) -> String? { assignments.last { $0.from <= day.month }?.plan }

    /// What the reseller was on a day; before its first state that one.
    func state(on day: Day) -> State? { states.last { $0.from <= day } ?? states.first }
}

/// The approved versions of all plans.
public struct PlanBook: Sendable {
    public struct Version: Sendable {
        public let id: Identifier
        public let plan: String
        public let planName: String
        public let number: Int
        public let effectiveFrom: Month
        public let rules: [PlanRule]

        public init(
            id: Identifier, plan: String, planName: String, number: Int, effectiveFrom: Month, rules: [PlanRule]
        ) {
            self.id = id
            self.plan = plan
            self.planName = planName
            self.number = number
            self.effectiveFrom = effectiveFrom
            self.rules = rules
        }

        public func rule(_ key: String) -> PlanRule? { rules.first { $0.key == key } }
    }

    private let byPlan: [String: [Version]]
    private let byID: [Identifier: Version]

    public init(_ versions: [Version]) {
        byPlan = Dictionary(grouping: versions, by: \.plan)
            .mapValues { $0.sorted { ($0.effectiveFrom, $0.number) < ($1.effectiveFrom, $1.number) } }
        byID = Dictionary(versions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The version of a plan that is in force on a day.
    public func version(of plan: String, on day: Day) -> Version? {
        byPlan[plan]?.last { $0.effectiveFrom <= day.month }
    }

    public subscript(id: Identifier) -> Version? { byID[id] }

    var allVersions: [Version] { Array(byID.values) }
}

/// What earlier runs posted for the customers at hand: it stays, and new lines continue from it.
public struct Books: Sendable {
    public struct Entry: Sendable {
        public let key: AccrualKey
        /// In minor units.
        public let amount: Int64
        public let base: Int64
        public let ruleKey: String
        public let planVersionID: Identifier
        public let tier: String
        public let customerID: Identifier
        public let eventOn: Day
        public let holds: [Hold]
        /// The service ended young: the accrual pays nothing and is never undone.
        public let isCancelled: Bool

        public init(
            key: AccrualKey, amount: Int64, base: Int64, ruleKey: String, planVersionID: Identifier, tier: String,
            customerID: Identifier, eventOn: Day, holds: [Hold] = [], isCancelled: Bool = false
        ) {
            self.key = key
            self.amount = amount
            self.base = base
            self.ruleKey = ruleKey
            self.planVersionID = planVersionID
            self.tier = tier
            self.customerID = customerID
            self.eventOn = eventOn
            self.holds = holds
            self.isCancelled = isCancelled
        }
    }

    public let entries: [AccrualKey: Entry]
    /// Events that paid nothing in an approved run and are settled.
    public let settledZeros: Set<ZeroKey>

    public init(_ entries: [Entry] = [], settledZeros: Set<ZeroKey> = []) {
        self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        self.settledZeros = settledZeros
    }
}
