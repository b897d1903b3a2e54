import Kernel
import Partnership

/// The application that the tests send.
enum Example {
    static func answers(company: String = "Diaz Networks", email: String = "ana@diaz.example") -> ApplicationAnswers {
        var answers = ApplicationAnswers()
        answers[.companyName] = company
        answers[.street] = "12 Main Street"
        answers[.city] = "Brightwater"
        answers[.state] = "NC"
        answers[.zip] = "27010"
        answers[.yearsInBusiness] = "9"
        answers[.annualRevenueRange] = "1m_5m"
        answers[.contactName] = "Ana Diaz"
        answers[.contactEmail] = email
        answers[.contactPhone] = "919-555-0142"
        answers[.resellerType] = "authorized_dealer"
        answers[.telecomExperienceYears] = "8"
        answers[.estimatedMonthlyCustomers] = "40"
        answers[.desiredTerritories] = "27010\n27011"
        answers[.languages] = "English\nSpanish"
        answers[.technicalCapabilities] = "Fiber\nWi-Fi\nRouters"
        answers[.supportCapabilities] = "Phone\nOn site"
        answers[.installationExperience] = "yes"
        answers[.taxID] = "00-1234567"
        answers[.consentTerms] = "yes"
        answers[.consentChecks] = "yes"
        return answers
    }
}
