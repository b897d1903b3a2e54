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

    /// The questionnaire about a crew.
    static let crew = [
        "technicians": "6", "installed": "Fiber to homes and offices since 2019, and the routers behind it.",
        "tools": "Two splicers and an OTDR", "reachable": "Evenings and weekends too",
    ]

    /// The plan for an area.
    static let area = [
        "area": "Brightwater north of the river", "people": "Families in row houses; we ask those we wired before.",
        "sellers": "3", "monthly": "12",
    ]

    /// A meeting that was held on a day.
    static func meeting(_ day: Day) -> [String: String] {
        [
            "held_on": day.description, "with": "Ana Diaz, Alex Kim", "topics": "Who calls whom, and when.",
            "follow_up_on": day.adding(days: 30).description,
        ]
    }
}
