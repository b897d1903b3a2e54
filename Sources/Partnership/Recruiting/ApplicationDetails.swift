import Kernel

/// A valid application: each answer as what it means.
public struct ApplicationDetails: Hashable, Sendable {
    public var companyName = ""
    public var legalCompanyName = ""
    public var websiteURL = ""
    public var businessType = ""
    public var yearsInBusiness: Int?
    public var employeeCount: Int?
    public var annualRevenue: AnnualRevenue?
    public var address = PostalAddress()
    public var contactName = ""
    public var contactTitle = ""
    public var contactEmail = ""
    public var contactPhone = ""
    public var resellerType = ResellerType.authorizedDealer
    public var businessDescription = ""
    public var telecomExperienceYears: Int?
    public var targetCustomerSegments: [String] = []
    public var desiredTerritories: [String] = []
    public var languages: [String] = []
    public var estimatedMonthlyCustomers: Int?
    public var preferredCommissionStructure = ""
    public var technicalCapabilities: [String] = []
    public var supportCapabilities: [String] = []
    public var installationExperience = false
    public var businessLicenseNumber = ""
    public var licenseExpiresOn: Day?
    public var taxID = ""
    public var insuranceCoverage = false
    public var insuranceAmount: Money?
    public var insuranceExpiresOn: Day?
    public var creditReferences: [String] = []
    public var marketingConsent = false

    public init() {}
}
