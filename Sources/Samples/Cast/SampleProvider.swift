/// An internet provider of the demo: who sells for it, where, and in which money.
public struct SampleProvider: Sendable {
    /// Parents first; the first one also buys for itself.
    public let resellers: [SampleReseller]
    let towns: [SampleTown]
    let currency: String
    let country: String
    /// Telephone numbers up to their last two digits.
    let phone: String
    /// The tax id of a business up to the customer's number; nil where the billing system reports none.
    let taxIDStart: String?

    public static let northwind = SampleProvider(
        resellers: SampleReseller.all, towns: SampleTown.all, currency: "USD", country: "US", phone: "+1 603 555 01",
        taxIDStart: "00-7")
    public static let harborBroadband = SampleProvider(
        resellers: SampleReseller.ofHarbor, towns: SampleTown.ofHarbor, currency: "EUR", country: "DE",
        phone: "+49 40 555 01", taxIDStart: nil)

    func taxID(_ code: String) -> String { taxIDStart.map { $0 + code } ?? "" }
}

extension SampleReseller {
    /// The resellers of Harbor Broadband.
    public static let ofHarbor = [elbnetz, foerdeConnect, hafenTechnik]

    public static let elbnetz = SampleReseller(
        "RES-20250407-3E19A7B4", "Elbnetz Vertrieb", SamplePerson("Jonas Petersen", "jonas@elbnetz.example"),
        type: "distributor", tier: "gold", plan: "standard_reseller", taxID: "", place: .elbhagen,
        street: "Deichstraße 14", zips: ["21990", "21991"], share: 50, country: "DE")
    static let foerdeConnect = SampleReseller(
        "RES-20250602-8B04D1F7", "Förde Connect", SamplePerson("Maike Lorenzen", "maike@foerdeconnect.example"),
        type: "authorized_dealer", tier: "silver", plan: "standard_reseller", taxID: "", place: .moewenufer,
        street: "Am Kai 3", zips: ["24990"], share: 30, country: "DE")
    static let hafenTechnik = SampleReseller(
        "RES-20250804-C2F56E90", "Hafen Technik", SamplePerson("Emre Aydin", "emre@hafentechnik.example"),
        type: "value_added_reseller", tier: "bronze", plan: "standard_reseller", taxID: "", place: .elbhagen,
        street: "Speicherweg 7", zips: ["21991"], business: true, share: 20, country: "DE")
}

extension SampleTown {
    static let ofHarbor = [elbhagen, moewenufer]

    static let elbhagen = SampleTown(
        "Elbhagen", "Elbhagen", "HH", ["21990", "21991"], 5_354_000, 1_000_100, "fiber", 1900)
    static let moewenufer = SampleTown("Möwenufer", "Nordförde", "SH", ["24990"], 5_432_300, 1_013_900, "cable", 1900)
}

extension SampleStaff {
    /// The staff of Harbor Broadband: fewer people, the same duties.
    public static let ofHarbor = [
        SampleStaff(
            "Hanna Brandt", "leitung@harbor.example", "Leitung Partnerprogramm", ["admin", "director", "reviewer"],
            duty: SampleStaff.owner.duty),
        SampleStaff(
            "Kerstin Vogt", "finanzen@harbor.example", "Finanzen", ["finance", "channel_manager"],
            duty: SampleStaff.finance.duty),
        SampleStaff(
            "Lars Hinrichs", "freigabe@harbor.example", "Leitung Finanzen", ["finance_approver"],
            duty: SampleStaff.approver.duty),
        SampleStaff(
            "Birte Claussen", "recht@harbor.example", "Recht", ["legal"], duty: SampleStaff.legal.duty),
    ]
}
