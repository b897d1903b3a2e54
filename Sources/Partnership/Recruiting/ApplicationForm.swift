import Kernel

/// The application form: reads answers, and says of each one that cannot be accepted what is wrong and what to do.
/// All problems come at once.
public struct ApplicationForm: Sendable {
    static let longestList = 50
    static let longestEntry = 100
    static let longestCreditReferences = 5

    public private(set) var problems = Invalid()
    public private(set) var details = ApplicationDetails()
    private let answers: ApplicationAnswers

    public init(_ answers: ApplicationAnswers) {
        self.answers = answers
        readCompany()
        readContact()
        readBusiness()
        readTechnical()
        readFinancial()
        readConsent()
    }

    /// The valid application. Throws Invalid with the problems of all steps.
    public static func read(_ answers: ApplicationAnswers) throws -> ApplicationDetails {
        let form = ApplicationForm(answers)
        try form.problems.throwIfAny()
        return form.details
    }

    /// The problems of one page of the form.
    public func problems(of step: ApplicationStep) -> Invalid {
        let names = Set(step.fields.map(\.rawValue))
        return Invalid(problems.problems.filter { names.contains($0.field) })
    }

    /// The first step with a problem, where an incomplete application goes on.
    public var firstIncompleteStep: ApplicationStep? {
        ApplicationStep.allCases.first { !problems(of: $0).isEmpty }
    }

    private mutating func readCompany() {
        details.companyName = text(.companyName, 2...300, missing: "Enter the name of your company.")
        details.legalCompanyName = text(.legalCompanyName, 0...300)
        details.websiteURL = website()
        details.businessType = text(.businessType, 0...100)
        details.yearsInBusiness = number(.yearsInBusiness, 0...200)
        details.employeeCount = number(.employeeCount, 1...1_000_000)
        let revenue = answers[.annualRevenueRange]
        details.annualRevenue = AnnualRevenue(rawValue: revenue)
        if !revenue.isEmpty, details.annualRevenue == nil {
            add(.annualRevenueRange, "Choose one of the revenue ranges.")
        }
        details.address = PostalAddress(
            street: text(.street, 0...200), city: text(.city, 0...100), county: text(.county, 0...100),
            state: state(), zip: zip(), country: country())
    }

    private mutating func readContact() {
        details.contactName = text(.contactName, 2...200, missing: "Enter the name of the person we should talk to.")
        details.contactTitle = text(.contactTitle, 0...100)
        let email = answers[.contactEmail]
        if email.isEmpty {
            add(.contactEmail, "Enter an e-mail address. We send the status of your application there.")
        } else if let address = EmailAddress(email) {
            details.contactEmail = address.text
        } else {
            add(.contactEmail, "Enter an e-mail address like name@company.com.")
        }
        let phone = answers[.contactPhone]
        details.contactPhone = phone
        if !phone.isEmpty, PhoneNumber(phone) == nil {
            add(.contactPhone, "Enter a phone number with area code, like 919-555-0142, at most 20 characters.")
        }
    }

    private mutating func readBusiness() {
        if let type = ResellerType(rawValue: answers[.resellerType]) {
            details.resellerType = type
        } else {
            add(.resellerType, "Choose how you want to work with us.")
        }
        details.businessDescription = text(.businessDescription, 0...2000)
        details.telecomExperienceYears = number(.telecomExperienceYears, 0...100)
        details.targetCustomerSegments = list(.targetCustomerSegments)
        details.desiredTerritories = list(.desiredTerritories)
        details.languages = list(.languages)
        details.estimatedMonthlyCustomers = number(.estimatedMonthlyCustomers, 0...10_000)
        details.preferredCommissionStructure = text(.preferredCommissionStructure, 0...100)
    }

    private mutating func readTechnical() {
        details.technicalCapabilities = list(.technicalCapabilities)
        details.supportCapabilities = list(.supportCapabilities)
        details.installationExperience = answers.isYes(.installationExperience)
    }

    private mutating func readFinancial() {
        details.businessLicenseNumber = text(.businessLicenseNumber, 0...100)
        details.licenseExpiresOn = day(.licenseExpiresOn)
        details.taxID = text(.taxID, 0...50)
        details.insuranceCoverage = answers.isYes(.insuranceCoverage)
        let amount = answers[.insuranceAmount]
        if !amount.isEmpty {
            details.insuranceAmount = TypedAmount.read(amount, .usd)
            if details.insuranceAmount.map(\.isNegative) ?? true {
                add(.insuranceAmount, "Enter the insured amount in US dollars, like 1,000,000.")
                details.insuranceAmount = nil
            }
        }
        details.insuranceExpiresOn = day(.insuranceExpiresOn)
        details.creditReferences = list(.creditReferences, most: Self.longestCreditReferences)
    }

    private mutating func readConsent() {
        if !answers.isYes(.consentTerms) {
            add(.consentTerms, "Accept the terms of the programme. We cannot take an application without them.")
        }
        if !answers.isYes(.consentChecks) {
            add(.consentChecks, "Allow the background checks. We cannot decide without them.")
        }
        details.marketingConsent = answers.isYes(.marketingConsent)
    }

    private mutating func text(
        _ field: ApplicationField, _ length: ClosedRange<Int>, missing: Wording? = nil
    ) -> String {
        let typed = answers[field]
        if typed.isEmpty {
            if let missing { add(field, missing) }
        } else if typed.count < length.lowerBound {
            add(field, "\(words: field.label) must have at least \(length.lowerBound) characters.")
        } else if typed.count > length.upperBound {
            let most = length.upperBound
            add(field, "\(words: field.label) must have at most \(most) characters; it has \(typed.count).")
        } else if !typed.isPlainText(allowingLines: field.shape == .lines) {
            add(field, "\(words: field.label) contains characters that cannot be shown. Type it again.")
        }
        return typed
    }

    private mutating func number(_ field: ApplicationField, _ range: ClosedRange<Int>) -> Int? {
        let typed = answers[field]
        guard !typed.isEmpty else { return nil }
        if let value = TypedCount.read(typed), range.contains(value) { return value }
        add(field, "\(words: field.label) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    private mutating func list(_ field: ApplicationField, most: Int = longestList) -> [String] {
        let entries = answers.list(field)
        if entries.count > most {
            add(field, "\(words: field.label): enter at most \(most), one on each line; there are \(entries.count).")
        }
        if let long = entries.first(where: { $0.count > Self.longestEntry }) {
            add(field, "\(words: field.label): “\(long.prefix(20))…” is longer than \(Self.longestEntry) characters.")
        }
        if entries.contains(where: { !$0.isPlainText() }) {
            add(field, "\(words: field.label) contains characters that cannot be shown. Type it again.")
        }
        return entries
    }

    private mutating func day(_ field: ApplicationField) -> Day? {
        let typed = answers[field]
        guard !typed.isEmpty else { return nil }
        if let day = TypedDay.read(typed) { return day }
        add(field, "\(words: field.label) must be a date like 2027-06-30 or 6/30/2027.")
        return nil
    }

    private mutating func website() -> String {
        let typed = text(.websiteURL, 0...500)
        guard !typed.isEmpty else { return "" }
        if let address = WebAddress.completed(typed) { return address }
        add(.websiteURL, "Enter a web address like www.company.com.")
        return typed
    }

    private mutating func state() -> String {
        let typed = answers[.state].uppercased()
        if !typed.isEmpty, !USState.codes.contains(typed) { add(.state, "Choose a state.") }
        return typed
    }

    private mutating func zip() -> String {
        let typed = answers[.zip]
        let digits = typed.split(separator: "-", omittingEmptySubsequences: false)
        let isZip =
            digits[0].count == 5 && (digits.count == 1 || (digits.count == 2 && digits[1].count == 4))
            && digits.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
        if !typed.isEmpty, !isZip { add(.zip, "Enter a ZIP code with five digits, like 27010.") }
        return typed
    }

    private mutating func country() -> String {
        let typed = answers[.country].uppercased()
        if !typed.isEmpty, typed != "US" { add(.country, "The programme is open to companies in the United States.") }
        return "US"
    }

    private mutating func add(_ field: ApplicationField, _ wording: Wording) { problems.add(field.rawValue, wording) }
}
