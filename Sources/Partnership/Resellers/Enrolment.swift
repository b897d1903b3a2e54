import Identity
import Kernel

/// What somebody who enters a reseller may decide about it.
public struct EnrolmentRights: Sendable, Hashable {
    /// Another tier than bronze, and a reseller above.
    public let mayArrange: Bool
    /// That it is active at once.
    public let mayActivate: Bool

    public init(mayArrange: Bool, mayActivate: Bool) {
        self.mayArrange = mayArrange
        self.mayActivate = mayActivate
    }

    public init(of roles: Set<Role>) {
        self.init(
            mayArrange: roles.permits(.arrangeResellers),
            mayActivate: ResellerStatus.pendingOnboarding.next(by: ResellerStatus.Doer.all(of: roles)).contains(.active)
        )
    }
}

/// A reseller that an administrator enters without an application: one that was there before the program.
public struct Enrolment: Sendable, Hashable {
    /// The number it has already; a new one is made without it.
    public var publicID: String?
    public var companyName: String
    public var legalName = ""
    public var websiteURL = ""
    public var ownerName: String
    public var ownerEmail: String
    public var ownerTitle = ""
    public var ownerPhone = ""
    public var type: ResellerType
    public var status: ResellerStatus
    public var tier: Tier
    public var parentPublicID: String?
    public var planCode: String
    public var taxID = ""
    public var address = PostalAddress()
    public var territories: [String] = []
    public var paymentTerms = PaymentTerms.net30
    public var accountManagerID: Identifier?
    public var accountManagerName = ""
    /// One that is active has signed its agreement on paper, unless it is to sign here.
    public var signsHere = false
    /// The owner gets the letter with the invitation also where no onboarding begins.
    public var invites = false
    /// The proposal of a reseller that this answers.
    public var proposalID: Identifier?
    /// The day from which all of this is true.
    public var validFrom: Day

    public init(
        companyName: String, ownerName: String, ownerEmail: String, type: ResellerType, status: ResellerStatus,
        tier: Tier, planCode: String, validFrom: Day
    ) {
        self.companyName = companyName
        self.ownerName = ownerName
        self.ownerEmail = ownerEmail
        self.type = type
        self.status = status
        self.tier = tier
        self.planCode = planCode
        self.validFrom = validFrom
    }

    /// Throws Invalid for what goes beyond somebody's rights. What a proposal brings was decided before.
    func check(_ rights: EnrolmentRights) throws {
        var invalid = Invalid()
        if tier != .bronze, !rights.mayArrange {
            invalid.add("tier", "It begins with bronze. A channel manager may give another tier.")
        }
        if parentPublicID != nil, proposalID == nil, !rights.mayArrange {
            invalid.add("parent", "A channel manager puts a reseller below another one.")
        }
        if status != .pendingOnboarding, !rights.mayActivate {
            invalid.add("beginning", "Choose how it begins.")
        }
        try invalid.throwIfAny()
    }

    /// Throws Invalid with all problems.
    func check() throws {
        var invalid = Invalid()
        if !(2...300).contains(companyName.count) || !companyName.isPlainText() {
            invalid.add("company", "The company needs a name of 2 to 300 characters.")
        }
        if EmailAddress(ownerEmail) == nil { invalid.add("owner_email", "\(ownerEmail) is no e-mail address.") }
        if let publicID, !publicID.hasPrefix("RES-") || publicID.count != 21 {
            invalid.add("reseller_id", "\(publicID) is no reseller number like RES-20260306-0A1B2C3D.")
        }
        if planCode.isEmpty { invalid.add("plan", "Name the commission plan.") }
        if status == .terminated { invalid.add("status", "A terminated reseller cannot be entered.") }
        if legalName.count > 300 || !legalName.isPlainText() {
            invalid.add("legal_name", "Use plain text of at most 300 characters.")
        }
        let lines = [
            ownerName, ownerTitle, ownerPhone, address.street, address.city, address.county, address.state, address.zip,
        ]
        if lines.contains(where: { $0.count > 200 || !$0.isPlainText() }) {
            invalid.add("owner_name", "Use plain text of at most 200 characters for names and addresses.")
        }
        if territories.count > Approval.mostTerritories
            || territories.contains(where: { $0.isEmpty || $0.count > 100 || !$0.isPlainText() })
        {
            invalid.add("territories", "Enter at most 50 areas of at most 100 characters.")
        }
        if taxID.count > 50 || !taxID.isPlainText() { invalid.add("tax_id", "Use at most 50 characters.") }
        try invalid.throwIfAny()
    }
}
