import Kernel
import Partnership

/// The application form as programs send it: the questions of the page, with numbers as numbers.
enum ApplicationBody {
    static let schema = Schema.named(
        "NewApplication",
        .object(
            ApplicationField.allCases.map { field in
                .init(field.rawValue, schema(field), optional: !field.isRequired, field.label)
            }))

    private static func schema(_ field: ApplicationField) -> Schema {
        switch field {
        case .yearsInBusiness: .integer(0...200)
        case .employeeCount: .integer(1...1_000_000)
        case .telecomExperienceYears: .integer(0...100)
        case .estimatedMonthlyCustomers: .integer(0...10_000)
        case .annualRevenueRange: .choices(AnnualRevenue.self)
        case .resellerType: .choices(ResellerType.self)
        case .country: .choice(["US"])
        case .state: .text(0...2)
        case .zip: .text(0...10)
        case .licenseExpiresOn, .insuranceExpiresOn: .day
        case .insuranceAmount: .money
        case .companyName: .text(2...300)
        case .contactName: .text(2...200)
        case .contactEmail: .text(3...254)
        case .contactPhone: .text(0...20)
        case .businessDescription: .text(0...2000)
        case .websiteURL: .text(0...500)
        case .legalCompanyName: .text(0...300)
        case .street: .text(0...200)
        case .taxID: .text(0...50)
        case .creditReferences: .list(.text(0...100), most: 5)
        default: field.shape == .list ? .list(.text(0...100), most: 50) : field.shape == .yesNo ? .flag : .text(0...100)
        }
    }

    static func answers(_ body: JSON) -> ApplicationAnswers {
        var answers = ApplicationAnswers()
        for field in ApplicationField.allCases {
            guard let value = body[field.rawValue] else { continue }
            answers.set(field, to: typed(value))
        }
        return answers
    }

    /// The value as somebody would type it.
    private static func typed(_ value: JSON) -> [String] {
        switch value {
        case .text(let text): return [text]
        case .integer(let number): return [String(number)]
        case .bool(let isYes): return isYes ? ["yes"] : []
        case .list(let values): return values.compactMap(\.text)
        case .object:
            guard let minor = value["amount_minor"]?.integer,
                let currency = value["currency"]?.text.flatMap({ Currency($0) })
            else { return [] }
            let money = Money(minorUnits: minor, currency)
            return [currency == .usd ? money.decimal : money.description]
        case .null, .decimal: return []
        }
    }
}
