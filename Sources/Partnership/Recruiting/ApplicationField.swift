/// A question of the application form; the raw value is the name of its input.
public enum ApplicationField: String, CaseIterable, Sendable {
    case companyName = "company_name"
    case legalCompanyName = "legal_company_name"
    case websiteURL = "website_url"
    case businessType = "business_type"
    case yearsInBusiness = "years_in_business"
    case employeeCount = "employee_count"
    case annualRevenueRange = "annual_revenue_range"
    case street, city, county, state, zip, country
    case contactName = "contact_name"
    case contactTitle = "contact_title"
    case contactEmail = "contact_email"
    case contactPhone = "contact_phone"
    case resellerType = "reseller_type"
    case businessDescription = "business_description"
    case telecomExperienceYears = "telecom_experience_years"
    case targetCustomerSegments = "target_customer_segments"
    case desiredTerritories = "desired_territories"
    case languages
    case estimatedMonthlyCustomers = "estimated_monthly_customers"
    case preferredCommissionStructure = "preferred_commission_structure"
    case technicalCapabilities = "technical_capabilities"
    case supportCapabilities = "support_capabilities"
    case installationExperience = "installation_experience"
    case businessLicenseNumber = "business_license_number"
    case licenseExpiresOn = "license_expires_on"
    case taxID = "tax_id"
    case insuranceCoverage = "insurance_coverage"
    case insuranceAmount = "insurance_amount"
    case insuranceExpiresOn = "insurance_expires_on"
    case creditReferences = "credit_references"
    case consentTerms = "consent_terms"
    case consentChecks = "consent_checks"
    case marketingConsent = "marketing_consent"

    /// How an answer is kept and read.
    public enum Shape: Hashable, Sendable {
        case line, lines, list, yesNo
    }

    public var shape: Shape {
        switch self {
        case .businessDescription: .lines
        case .targetCustomerSegments, .desiredTerritories, .languages, .technicalCapabilities, .supportCapabilities,
            .creditReferences:
            .list
        case .installationExperience, .insuranceCoverage, .consentTerms, .consentChecks, .marketingConsent: .yesNo
        default: .line
        }
    }

    public var isRequired: Bool {
        switch self {
        case .companyName, .contactName, .contactEmail, .resellerType, .consentTerms, .consentChecks: true
        default: false
        }
    }

    /// The question as people read it.
    public var label: String { Self.labels[self] ?? rawValue }

    private static let labels: [ApplicationField: String] = [
        .companyName: "Company name", .legalCompanyName: "Legal company name", .websiteURL: "Website",
        .businessType: "Kind of business", .yearsInBusiness: "Years in business", .employeeCount: "Employees",
        .annualRevenueRange: "Annual revenue", .street: "Street", .city: "City", .county: "County", .state: "State",
        .zip: "ZIP code", .country: "Country", .contactName: "Full name", .contactTitle: "Job title",
        .contactEmail: "E-mail address", .contactPhone: "Phone number", .resellerType: "How you want to work with us",
        .businessDescription: "What your company does", .telecomExperienceYears: "Years of telecom experience",
        .targetCustomerSegments: "Customers you sell to", .desiredTerritories: "Areas you want to cover",
        .languages: "Languages you speak with customers", .estimatedMonthlyCustomers: "New customers a month",
        .preferredCommissionStructure: "Preferred way to be paid", .technicalCapabilities: "Technical skills",
        .supportCapabilities: "Customer support you offer",
        .installationExperience: "Our technicians install connections",
        .businessLicenseNumber: "Business licence number", .licenseExpiresOn: "Licence valid until",
        .taxID: "Tax id (EIN)", .insuranceCoverage: "We have liability insurance",
        .insuranceAmount: "Insured amount in US dollars", .insuranceExpiresOn: "Insurance valid until",
        .creditReferences: "Credit references", .consentTerms: "Terms accepted",
        .consentChecks: "Background checks allowed", .marketingConsent: "Wants news about the programme",
    ]
}

/// One page of the application form.
public enum ApplicationStep: String, CaseIterable, Sendable {
    case company, contact, business, technical, financial, consent

    public var title: String {
        switch self {
        case .company: "Your company"
        case .contact: "Who we talk to"
        case .business: "Your business"
        case .technical: "Skills and support"
        case .financial: "Licence, tax and insurance"
        case .consent: "Consent"
        }
    }

    /// 1 to 6.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
    public var next: ApplicationStep? { Self.allCases.dropFirst(number).first }
    public var previous: ApplicationStep? { number > 1 ? Self.allCases[number - 2] : nil }

    public var fields: [ApplicationField] {
        switch self {
        case .company:
            [
                .companyName, .legalCompanyName, .websiteURL, .businessType, .yearsInBusiness, .employeeCount,
                .annualRevenueRange, .street, .city, .county, .state, .zip, .country,
            ]
        case .contact: [.contactName, .contactTitle, .contactEmail, .contactPhone]
        case .business:
            [
                .resellerType, .businessDescription, .telecomExperienceYears, .targetCustomerSegments,
                .desiredTerritories, .languages, .estimatedMonthlyCustomers, .preferredCommissionStructure,
            ]
        case .technical: [.technicalCapabilities, .supportCapabilities, .installationExperience]
        case .financial:
            [
                .businessLicenseNumber, .licenseExpiresOn, .taxID, .insuranceCoverage, .insuranceAmount,
                .insuranceExpiresOn, .creditReferences,
            ]
        case .consent: [.consentTerms, .consentChecks, .marketingConsent]
        }
    }
}
