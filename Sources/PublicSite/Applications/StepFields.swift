import Kernel
import Partnership
import Templates
import Web

/// What somebody typed into one step, with the problems beside it.
struct StepInput {
    let answers: ApplicationAnswers
    /// In the language of the reader.
    let invalid: Invalid?
    let language: Language

    func field(_ field: ApplicationField) -> Field { Field(field.rawValue, answers[field], invalid) }

    func choices(_ field: ApplicationField, _ choices: [Choice]) -> ChoiceField {
        ChoiceField(field.rawValue, choices, chosen: answers[field], invalid)
    }

    /// Boxes for what is offered; what else was typed stands in a text field beside them.
    func boxes(_ field: ApplicationField, _ offered: OfferedAnswers) -> (boxes: ChoiceField, others: Field) {
        let list = answers.list(field)
        let chosen = offered.all.filter { list.contains($0.label) }.map(\.value)
        let labels = offered.all.map(\.label)
        return (
            ChoiceField(
                field.rawValue, offered.all.map { Choice($0.value, language.say($0.label)) }, chosen: chosen, invalid),
            Field(OfferedAnswers.othersName(field), list.filter { !labels.contains($0) }.joined(separator: "\n"))
        )
    }
}

struct CompanyStep: ViewModel {
    let companyName, legalCompanyName, websiteURL, businessType, yearsInBusiness, employeeCount: Field
    let annualRevenue, state: ChoiceField
    let street, city, county, zip: Field

    static let schema = Schema<Self>(
        \.companyName, \.legalCompanyName, \.websiteURL, \.businessType, \.yearsInBusiness, \.employeeCount,
        \.annualRevenue, \.state, \.street, \.city, \.county, \.zip)

    init(_ input: StepInput) {
        let say = { (wording: Wording) in input.language.say(wording) }
        companyName = input.field(.companyName)
        legalCompanyName = input.field(.legalCompanyName)
        websiteURL = input.field(.websiteURL)
        businessType = input.field(.businessType)
        yearsInBusiness = input.field(.yearsInBusiness)
        employeeCount = input.field(.employeeCount)
        annualRevenue = input.choices(
            .annualRevenueRange,
            [Choice("", say("Choose a range"))]
                + AnnualRevenue.allCases.map { Choice($0.rawValue, say(Wording($0.label))) })
        state = input.choices(
            .state, [Choice("", say("Choose a state"))] + USState.all.map { Choice($0.code, $0.name) })
        street = input.field(.street)
        city = input.field(.city)
        county = input.field(.county)
        zip = input.field(.zip)
    }
}

struct ContactStep: ViewModel {
    let contactName, contactTitle, contactEmail, contactPhone: Field

    static let schema = Schema<Self>(\.contactName, \.contactTitle, \.contactEmail, \.contactPhone)

    init(_ input: StepInput) {
        contactName = input.field(.contactName)
        contactTitle = input.field(.contactTitle)
        contactEmail = input.field(.contactEmail)
        contactPhone = input.field(.contactPhone)
    }
}

struct BusinessStep: ViewModel {
    let resellerType, segments, preferredStructure: ChoiceField
    let otherSegments, description, experience, territories, languages, monthlyCustomers: Field

    static let schema = Schema<Self>(
        \.resellerType, \.segments, \.preferredStructure, \.otherSegments, \.description, \.experience, \.territories,
        \.languages, \.monthlyCustomers)

    init(_ input: StepInput) {
        let language = input.language
        resellerType = input.choices(
            .resellerType,
            ResellerType.allCases.map {
                Choice($0.rawValue, language.say($0.label), hint: language.say($0.explanation))
            })
        (segments, otherSegments) = input.boxes(.targetCustomerSegments, .segments)
        preferredStructure = input.choices(
            .preferredCommissionStructure,
            [Choice("", language.say("No preference"))]
                + OfferedAnswers.structures.all.map { Choice($0.label, language.say($0.label)) })
        description = input.field(.businessDescription)
        experience = input.field(.telecomExperienceYears)
        territories = input.field(.desiredTerritories)
        languages = input.field(.languages)
        monthlyCustomers = input.field(.estimatedMonthlyCustomers)
    }
}

struct TechnicalStep: ViewModel {
    let technical, support: ChoiceField
    let otherTechnical, otherSupport, installs: Field

    static let schema = Schema<Self>(\.technical, \.support, \.otherTechnical, \.otherSupport, \.installs)

    init(_ input: StepInput) {
        (technical, otherTechnical) = input.boxes(.technicalCapabilities, .technical)
        (support, otherSupport) = input.boxes(.supportCapabilities, .support)
        installs = input.field(.installationExperience)
    }
}

struct FinancialStep: ViewModel {
    let licenseNumber, licenseExpiresOn, taxID, insured, insuranceAmount, insuranceExpiresOn, references: Field

    static let schema = Schema<Self>(
        \.licenseNumber, \.licenseExpiresOn, \.taxID, \.insured, \.insuranceAmount, \.insuranceExpiresOn, \.references)

    init(_ input: StepInput) {
        licenseNumber = input.field(.businessLicenseNumber)
        licenseExpiresOn = input.field(.licenseExpiresOn)
        taxID = input.field(.taxID)
        insured = input.field(.insuranceCoverage)
        insuranceAmount = input.field(.insuranceAmount)
        insuranceExpiresOn = input.field(.insuranceExpiresOn)
        references = input.field(.creditReferences)
    }
}

struct ConsentStep: ViewModel {
    let terms, checks, marketing: Field

    static let schema = Schema<Self>(\.terms, \.checks, \.marketing)

    init(_ input: StepInput) {
        terms = input.field(.consentTerms)
        checks = input.field(.consentChecks)
        marketing = input.field(.marketingConsent)
    }
}
