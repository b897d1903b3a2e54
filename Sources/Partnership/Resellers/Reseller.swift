import Kernel

/// A company that sells the tenant's services.
public struct Reseller: Sendable, Hashable {
    /// What a reseller should earn the tenant each month unless told otherwise, in minor units: 25,000.00.
    public static let monthlyTargetMinorUnits: Int64 = 2_500_000

    public let id: Identifier
    /// `RES-20260306-0A1B2C3D`.
    public let publicID: String
    /// Counts each change.
    public var version: Int
    public var name: String
    public var legalName = ""
    public var websiteURL = ""
    public var businessType = ""
    public var type: ResellerType
    /// Today's; ResellerStates knows the past.
    public var status: ResellerStatus
    public var tier: Tier
    /// The reseller above, since a day.
    public var parentID: Identifier?
    public var parentFrom: Day?
    public var contactName = ""
    public var contactTitle = ""
    /// The owner's address.
    public var contactEmail: String
    public var contactPhone = ""
    public var address = PostalAddress()
    /// Equal for equal tax ids, also for those of customers; nil without one.
    public var taxIDPrint: [UInt8]?
    public var licenseNumber = ""
    public var licenseExpiresOn: Day?
    public var languages: [String] = []
    public var territories: [String] = []
    public var segments: [String] = []
    public var skills: [String] = []
    /// How many customers the tenant assigns at most.
    public var maxCapacity: Int
    public var monthlyTarget: Money
    public var paymentTerms = PaymentTerms.net30
    public var accountManagerID: Identifier?
    public var accountManagerName = ""
    /// A rate that was talked about at approval, for finance to decide.
    public var rateProposal = ""
    public var notes = ""
    public let createdAt: Instant
    public var activatedOn: Day?

    public init(
        id: Identifier, publicID: String, version: Int = 1, name: String, type: ResellerType, status: ResellerStatus,
        tier: Tier, contactEmail: String, currency: Currency, createdAt: Instant
    ) {
        self.id = id
        self.publicID = publicID
        self.version = version
        self.name = name
        self.type = type
        self.status = status
        self.tier = tier
        self.contactEmail = contactEmail
        maxCapacity = tier.benefits.maxCapacity
        monthlyTarget = Money(minorUnits: Self.monthlyTargetMinorUnits, currency)
        self.createdAt = createdAt
    }
}

extension Reseller {
    /// What its contracts call it.
    public var legalOrShortName: String { legalName.isEmpty ? name : legalName }
}

/// What a reseller was from a day on.
public struct ResellerState: Sendable, Hashable {
    public let validFrom: Day
    public let status: ResellerStatus
    public let tier: Tier
    public let type: ResellerType
    public let reason: String
    public let recordedBy: String
    public let recordedAt: Instant
}

/// All states of a reseller in the order in which they count.
public struct ResellerHistory: Sendable, Hashable {
    public let states: [ResellerState]

    /// `states` in the order of their days, those of one day in the order in which they were recorded.
    public init(states: [ResellerState]) {
        self.states = states
    }

    /// What the reseller was on a day; nil before it was one.
    public func state(on day: Day) -> ResellerState? { states.last { $0.validFrom <= day } }
}

/// The plan that a reseller is paid by, from a month on.
public struct ResellerTerm: Sendable, Hashable {
    public let fromMonth: Month
    public let planCode: String

    public init(fromMonth: Month, planCode: String) {
        self.fromMonth = fromMonth
        self.planCode = planCode
    }
}

/// Why a reseller cannot be acted on.
public enum ResellerRefusal: Refusal, Hashable {
    case invalidTransition(name: String, ResellerStatus, to: ResellerStatus)
    case gatesOpen(name: String, [OnboardingTask])
    case changed(name: String)
    case emailInUse(String)
    /// The company is a reseller that has not ended.
    case alreadyThere(name: String, number: String, Identifier)
    /// The company has applied, and the application is not decided.
    case hasApplied(number: String, Identifier)
    case cycle(name: String)
    case tooDeep(name: String)
    case terminationProposed(name: String)
    case noLongerProposed(name: String)
    /// Who proposed an end does not decide about it.
    case samePerson
    case tierUnchanged(name: String, Tier)
    case noLongerWaiting(name: String)

    public var code: String {
        switch self {
        case .invalidTransition: "invalid_transition"
        case .gatesOpen: "gates_open"
        case .changed: "changed"
        case .emailInUse: "email_in_use"
        case .alreadyThere: "already_there"
        case .hasApplied: "has_applied"
        case .cycle: "cycle"
        case .tooDeep: "too_deep"
        case .terminationProposed: "termination_proposed"
        case .noLongerProposed: "no_longer_proposed"
        case .samePerson: "same_person"
        case .tierUnchanged: "tier_unchanged"
        case .noLongerWaiting: "no_longer_waiting"
        }
    }

    public var explanation: String {
        switch self {
        case .invalidTransition(let name, let from, let to):
            "\(name) is \(from.label.lowercased()), so it cannot become \(to.label.lowercased())."
        case .gatesOpen(let name, let tasks):
            "\(name) is not ready: \(tasks.map(\.name).joined(separator: ", ")) must be done first."
        case .changed(let name): "\(name) was changed in the meantime. Look at it again."
        case .alreadyThere(let name, let number, _): "\(name) is a reseller already: \(number)."
        case .hasApplied(let number, _): "The company has applied already: decide its application \(number)."
        case .emailInUse(let email): "\(email) already signs in with another account. Use another address."
        case .cycle(let name): "\(name) cannot be below one of its own resellers."
        case .tooDeep(let name): "\(name) would be more than three levels deep."
        case .terminationProposed(let name): "The end of \(name) is proposed already. A director decides about it."
        case .noLongerProposed(let name): "The proposal to end \(name) was decided in the meantime."
        case .samePerson: "Who proposed the end does not decide about it. Another director has to."
        case .tierUnchanged(let name, let tier): "\(name) has the tier \(tier.label) already."
        case .noLongerWaiting(let name): "The tier of \(name) was decided in the meantime."
        }
    }
}
