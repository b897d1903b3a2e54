import Kernel
import Partnership
import Testing

@Suite struct ApplicationFormTests {
    /// One field changed in a valid application, and the field that is refused ("" where it is accepted).
    struct Case: Sendable, CustomTestStringConvertible {
        let field: ApplicationField
        let typed: [String]
        let isValid: Bool

        init(_ field: ApplicationField, _ typed: String..., valid: Bool) {
            self.field = field
            self.typed = typed
            isValid = valid
        }

        var testDescription: String { "\(field.rawValue) \(typed.map { String($0.prefix(20)) }) \(isValid)" }
    }

    static let limits: [Case] = [
        Case(.companyName, "", valid: false), Case(.companyName, "A", valid: false),
        Case(.companyName, "AB", valid: true), Case(.companyName, String(repeating: "a", count: 300), valid: true),
        Case(.companyName, String(repeating: "a", count: 301), valid: false),
        Case(.companyName, "Diaz \u{202E}krowteN", valid: false), Case(.companyName, "Diaz\nNetworks", valid: false),
        Case(.websiteURL, "www.diaz.example", valid: true),
        Case(.websiteURL, "https://diaz.example/a?b=c", valid: true),
        Case(.websiteURL, "javascript:alert(1)", valid: false), Case(.websiteURL, "ftp://diaz.example", valid: false),
        Case(.websiteURL, "diaz", valid: false), Case(.websiteURL, "https://a@diaz.example", valid: false),
        Case(.yearsInBusiness, "0", valid: true), Case(.yearsInBusiness, "200", valid: true),
        Case(.yearsInBusiness, "201", valid: false), Case(.yearsInBusiness, "-1", valid: false),
        Case(.yearsInBusiness, "ten", valid: false), Case(.yearsInBusiness, "99999999999999999999", valid: false),
        Case(.employeeCount, "0", valid: false), Case(.employeeCount, "1,000,000", valid: true),
        Case(.employeeCount, "1000001", valid: false), Case(.employeeCount, "٣", valid: false),
        Case(.annualRevenueRange, "500k_1m", valid: true), Case(.annualRevenueRange, "a lot", valid: false),
        Case(.zip, "27010", valid: true), Case(.zip, "27010-1234", valid: true), Case(.zip, "2701", valid: false),
        Case(.state, "nc", valid: true), Case(.state, "XX", valid: false), Case(.country, "DE", valid: false),
        Case(.contactName, "A", valid: false), Case(.contactEmail, "", valid: false),
        Case(.contactEmail, "ana@diaz", valid: false), Case(.contactEmail, "a@b@diaz.example", valid: false),
        Case(.contactEmail, " Ana@Diaz.Example ", valid: true),
        Case(.contactEmail, String(repeating: "a", count: 250) + "@b.co", valid: false),
        Case(.contactPhone, "(919) 555-0142", valid: true), Case(.contactPhone, "555-0142", valid: false),
        Case(.contactPhone, "919 555 0142 ext 123456", valid: false),
        Case(.resellerType, "", valid: false), Case(.resellerType, "friend", valid: false),
        Case(.businessDescription, String(repeating: "b", count: 2000), valid: true),
        Case(.businessDescription, String(repeating: "b", count: 2001), valid: false),
        Case(.businessDescription, "First line\nSecond line", valid: true),
        Case(.telecomExperienceYears, "101", valid: false), Case(.estimatedMonthlyCustomers, "10001", valid: false),
        Case(.languages, "English\nSpanish", valid: true),
        Case(.languages, String(repeating: "l", count: 101), valid: false),
        Case(.desiredTerritories, (1...50).map { "Area \($0)" }.joined(separator: "\n"), valid: true),
        Case(.desiredTerritories, (1...51).map { "Area \($0)" }.joined(separator: "\n"), valid: false),
        Case(.creditReferences, "a\nb\nc\nd\ne", valid: true),
        Case(.creditReferences, "a\nb\nc\nd\ne\nf", valid: false),
        Case(.taxID, String(repeating: "1", count: 51), valid: false),
        Case(.licenseExpiresOn, "2027-02-30", valid: false),
        Case(.licenseExpiresOn, "6/30/2027", valid: true), Case(.licenseExpiresOn, "6.30.2027", valid: false),
        Case(.insuranceAmount, "$1,000,000.00", valid: true), Case(.insuranceAmount, "1.000", valid: true),
        Case(.insuranceAmount, "1.000.000", valid: true), Case(.insuranceAmount, "$1,000,000.50", valid: true),
        Case(.insuranceAmount, "1.00.00", valid: false), Case(.yearsInBusiness, "1.5", valid: false),
        Case(.employeeCount, "1.200", valid: true), Case(.licenseExpiresOn, "30.6.2027", valid: true),
        Case(.licenseExpiresOn, "31.6.2027", valid: false),
        Case(.insuranceAmount, "-1", valid: false), Case(.consentTerms, "", valid: false),
        Case(.consentTerms, "on", valid: false), Case(.consentChecks, "no", valid: false),
        Case(.marketingConsent, "", valid: true),
    ]

    /// The longest answer and the highest number of each question that has one, and the first that is too much.
    static let ends: [Case] =
        [
            (ApplicationField.legalCompanyName, 300), (.businessType, 100), (.contactName, 200), (.contactTitle, 100),
            (.businessLicenseNumber, 100), (.taxID, 50), (.preferredCommissionStructure, 100), (.languages, 100),
        ].flatMap { field, most in
            [
                Case(field, String(repeating: "a", count: most), valid: true),
                Case(field, String(repeating: "a", count: most + 1), valid: false),
            ]
        } + [
            Case(.websiteURL, "https://diaz.example/" + String(repeating: "a", count: 479), valid: true),
            Case(.websiteURL, "https://diaz.example/" + String(repeating: "a", count: 480), valid: false),
            Case(.telecomExperienceYears, "0", valid: true), Case(.telecomExperienceYears, "100", valid: true),
            Case(.telecomExperienceYears, "-1", valid: false), Case(.estimatedMonthlyCustomers, "0", valid: true),
            Case(.estimatedMonthlyCustomers, "10000", valid: true), Case(.employeeCount, "1", valid: true),
            Case(.contactPhone, "919-555-014", valid: false), Case(.contactPhone, "919-555-0142", valid: true),
            Case(.contactPhone, "12345678901234567890", valid: true),
            Case(.contactPhone, "123456789012345678901", valid: false),
        ]

    @Test(arguments: limits + ends)
    func fieldsKeepTheirLimits(example: Case) {
        var answers = Example.answers()
        answers.set(example.field, to: example.typed)
        let problems = ApplicationForm(answers).problems.problems
        #expect(problems.map(\.field) == (example.isValid ? [] : [example.field.rawValue]))
    }

    @Test func anEmptyFormNamesAllRequiredFieldsAtOnce() {
        let form = ApplicationForm(ApplicationAnswers())
        let required = ApplicationField.allCases.filter(\.isRequired).map(\.rawValue)
        #expect(Set(form.problems.problems.map(\.field)) == Set(required))
        #expect(form.problems(of: .company).problems.map(\.field) == ["company_name"])
        #expect(form.firstIncompleteStep == .company)
    }

    @Test func answersBecomeWhatTheyMean() throws {
        var answers = Example.answers()
        answers[.websiteURL] = "www.diaz.example"
        answers[.insuranceAmount] = "$1,500,000"
        answers[.companyName] = "  Diaz Networks\u{301}  "
        let details = try ApplicationForm.read(answers)
        #expect(details.websiteURL == "https://www.diaz.example")
        #expect(details.insuranceAmount == Money(minorUnits: 150_000_000, .usd))
        #expect(details.contactEmail == "ana@diaz.example")
        #expect(details.address.country == "US")
        #expect(details.companyName.utf8.elementsEqual("Diaz Networkś".utf8))
    }

    @Test func everyFieldStandsInExactlyOneStep() {
        let fields = ApplicationStep.allCases.flatMap(\.fields)
        #expect(fields.count == ApplicationField.allCases.count)
        #expect(Set(fields) == Set(ApplicationField.allCases))
    }

    @Test func answersSurviveBeingStored() throws {
        var answers = Example.answers()
        answers[.businessDescription] = "“Fiber” for\nsmall \u{1F3E2} & <b>big</b>\0"
        let read = try ApplicationAnswers(json: answers.json)
        #expect(read == answers)
        #expect(!answers.json.contains("\\u0000"))
    }

    @Test func aStepTakesOverItsOwnFieldsOnly() {
        var answers = Example.answers()
        var typed = ApplicationAnswers()
        typed.set(.contactName, to: ["Bea Diaz"])
        typed.set(.companyName, to: ["Evil Corp"])
        answers.merge(typed, of: .contact)
        #expect(answers[.contactName] == "Bea Diaz")
        #expect(answers[.companyName] == "Diaz Networks")
        #expect(answers[.contactEmail].isEmpty)
    }

    @Test func spellingsOfOneCompanyHaveOneKey() {
        #expect(
            CompanyKey.nameAndZip("Diaz Networks, LLC", zip: "27010-1234")
                == CompanyKey.nameAndZip("DIAZ networks llc", zip: "27010"))
        #expect(CompanyKey.nameAndZip("Diaz", zip: "") == nil)
        #expect(CompanyKey.taxID("12-3456789") == "123456789")
        #expect(CompanyKey.taxID(" - ") == nil)
    }
}
