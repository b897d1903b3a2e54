import Kernel

/// What a reseller keeps up to date about itself.
public struct CompanyProfile: Sendable, Hashable {
    public let name: String
    public let websiteURL: String
    public let contactName: String
    public let contactPhone: String
    public let address: PostalAddress

    /// Reads what was typed. Throws Invalid with all problems: the limits are those of the application form.
    public init(
        name: String, websiteURL: String, contactName: String, contactPhone: String, address: PostalAddress
    ) throws {
        var answers = ApplicationAnswers()
        answers[.companyName] = name
        answers[.websiteURL] = websiteURL
        answers[.contactName] = contactName
        answers[.contactPhone] = contactPhone
        answers[.street] = address.street
        answers[.city] = address.city
        answers[.county] = address.county
        answers[.state] = address.state
        answers[.zip] = address.zip
        let form = ApplicationForm(answers)
        let asked: Set<ApplicationField> = [
            .companyName, .websiteURL, .contactName, .contactPhone, .street, .city, .county, .state, .zip,
        ]
        let names = Set(asked.map(\.rawValue))
        try Invalid(form.problems.problems.filter { names.contains($0.field) }).throwIfAny()
        self.name = form.details.companyName
        self.websiteURL = form.details.websiteURL
        self.contactName = form.details.contactName
        self.contactPhone = form.details.contactPhone
        self.address = form.details.address
    }
}
