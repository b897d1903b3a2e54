/// A company that applies in the demo: its answers by the names of the form's inputs; lists are lines.
public struct SampleApplicant: Sendable {
    /// How far the application has come.
    public enum Progress: Sendable {
        case submitted, inReview, waiting, checking, rejected, approved
    }

    public let company: String
    public let progress: Progress
    /// How many days ago it was sent.
    public let daysAgo: Int
    public let answers: [String: String]

    public static let all: [SampleApplicant] = [
        oldMill, cedarGrove, lanternLane, saltmarsh, pinnacle, tideline, riverbend, quarryHill,
    ]

    public static let oldMill = SampleApplicant(
        "Old Mill Internet", .approved, daysAgo: 19, contact: "Greta Lindahl", email: "greta@oldmill.example",
        type: "authorized_dealer", place: ("2 Mill Street", "Quillford", "Skerry", "ME", "04995"),
        years: "9", customers: "12", revenue: "500k_1m", taxID: "00-8100007",
        about: "We have repaired computers in Quillford for nine years and want to bring our customers onto fiber.",
        technical: ["Copper and fiber termination", "Wi-Fi planning", "Router configuration"],
        support: ["Phone", "On site", "E-mail"])
    public static let cedarGrove = SampleApplicant(
        "Cedar Grove Systems", .inReview, daysAgo: 3, contact: "Nadia Fontaine", email: "nadia@cedargrove.example",
        type: "value_added_reseller", place: ("41 Harbor Street", "Port Lowell", "Skerry", "ME", "04991"),
        years: "14", customers: "25", revenue: "1m_5m", taxID: "00-8200001",
        about: "Managed IT for clinics and law offices along the coast; forty business customers ask us for fiber.",
        technical: ["Business networks", "VoIP", "Firewalls", "Structured cabling"],
        support: ["Phone", "On site", "24/7 on call"])
    public static let lanternLane = SampleApplicant(
        "Lantern Lane Networks", .waiting, daysAgo: 9, contact: "Ines Okafor", email: "ines@lanternlane.example",
        type: "authorized_dealer", place: ("9 Lantern Lane", "Gull Harbor", "Skerry", "ME", "04993"),
        years: "5", customers: "15", revenue: "100k_500k", taxID: "00-8200005",
        about: "We wire new houses between Gull Harbor and Port Lowell and are asked for the internet with them.",
        technical: ["Structured cabling", "Wi-Fi planning", "Router configuration"], support: ["Phone", "On site"])
    public static let saltmarsh = SampleApplicant(
        "Saltmarsh Systems", .checking, daysAgo: 8, contact: "Odile Marchand", email: "odile@saltmarsh.example",
        type: "value_added_reseller", place: ("77 Marsh Road", "Gull Harbor", "Skerry", "ME", "04993"),
        years: "17", customers: "30", revenue: "1m_5m", taxID: "00-8200006",
        about: "We look after the computers of hotels and schools and want to sell them the line as well.",
        technical: ["Business networks", "Wi-Fi planning", "Firewalls"], support: ["Phone", "On site", "E-mail"])
    public static let pinnacle = SampleApplicant(
        "Pinnacle Door to Door", .rejected, daysAgo: 12, contact: "Rex Holloway", email: "rex@pinnacledoor.example",
        type: "referral_partner", place: ("7 Depot Street", "Copper Bend", "Marten", "NH", "03994"),
        years: "0", customers: "200", revenue: "under_100k", taxID: "",
        about: "We knock on doors.", technical: [], support: [])
    public static let tideline = SampleApplicant(
        "Tideline Wireless", .submitted, daysAgo: 5, contact: "Callum Reyes", email: "callum@tideline.example",
        type: "system_integrator", place: ("118 Beacon Street", "Port Lowell", "Skerry", "ME", "04990"),
        years: "6", customers: "10", revenue: "100k_500k", taxID: "00-8200002",
        about: "Wireless links for marinas and campgrounds. We would like to offer fiber where it is built.",
        technical: ["Point-to-point links", "Site surveys"], support: ["Phone", "E-mail"])
    public static let riverbend = SampleApplicant(
        "Riverbend Computers", .submitted, daysAgo: 1, contact: "Helen Strand", email: "helen@riverbend.example",
        type: "authorized_dealer", place: ("5 Canal Street", "Verona Mills", "Hollis", "NY", "12990"),
        years: "11", customers: "8", revenue: "100k_500k", taxID: "00-8200003",
        about: "A shop on Canal Street with four people; half of the town asks us which internet to take.",
        technical: ["Router configuration", "Wi-Fi planning"], support: ["Phone", "On site"])
    public static let quarryHill = SampleApplicant(
        "Quarry Hill Telecom", .submitted, daysAgo: 0, contact: "Idris Bell", email: "idris@quarryhill.example",
        type: "distributor", place: ("60 Quarry Street", "Stone Fork", "Tamarack", "VT", "05995"),
        years: "22", customers: "40", revenue: "5m_10m", taxID: "00-8200004",
        about: "Distributor for nine small dealers in Tamarack county. We look for one provider for all of them.",
        technical: ["Business networks", "VoIP", "Fiber splicing", "Site surveys"],
        support: ["Phone", "On site", "24/7 on call", "Training"])

    private init(
        _ company: String, _ progress: Progress, daysAgo: Int, contact: String, email: String, type: String,
        place: (street: String, city: String, county: String, state: String, zip: String), years: String,
        customers: String, revenue: String, taxID: String, about: String, technical: [String], support: [String]
    ) {
        self.company = company
        self.progress = progress
        self.daysAgo = daysAgo
        answers = [
            "company_name": company, "business_type": "Internet and telephone sales", "years_in_business": years,
            "annual_revenue_range": revenue, "street": place.street, "city": place.city, "county": place.county,
            "state": place.state, "zip": place.zip, "country": "US", "contact_name": contact,
            "contact_title": "Owner", "contact_email": email, "contact_phone": "603-555-0148",
            "reseller_type": type, "business_description": about, "telecom_experience_years": years,
            "target_customer_segments": "Homes\nSmall businesses", "desired_territories": place.zip,
            "languages": "English", "estimated_monthly_customers": customers, "tax_id": taxID,
            "technical_capabilities": technical.joined(separator: "\n"),
            "support_capabilities": support.joined(separator: "\n"),
            "installation_experience": technical.count > 2 ? "yes" : "", "consent_terms": "yes",
            "consent_checks": "yes",
        ]
    }
}
