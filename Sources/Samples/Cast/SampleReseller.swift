import Kernel

/// A reseller of the cast. Names of types, states, tiers and plans are those of the domain, as text.
public struct SampleReseller: Sendable {
    /// What changes on a day of a later month.
    public struct Change: Sendable {
        /// Months after the first month of the history.
        public let month: Int
        public let day: Int
        public let status: String?
        public let tier: String?
    }

    public let publicID: String
    public let company: String
    public let owner: SamplePerson
    public let type: String
    public let status: String
    public let tier: String
    /// The public id of the reseller above; nil when there is none.
    public let parent: String?
    public let plan: String
    public let taxID: String
    public let address: PostalAddress
    public let territories: [String]
    public let sellsToBusinesses: Bool
    /// How many of a hundred customers it brings.
    public let share: Int
    public let changes: [Change]

    /// All resellers of the demo, parents first.
    public static let all: [SampleReseller] = [
        brightline, harborPoint, meadowlark, blueHeron, copperfield, stonegate,
    ]

    public static let brightline = SampleReseller(
        "RES-20240902-B7A1C3D0", "Brightline Networks", SamplePerson("Dana Whitfield", "dana@brightline.example"),
        type: "distributor", tier: "gold", plan: "standard_reseller", taxID: "00-8100001",
        place: SampleTown.alderFalls, street: "18 Foundry Street", zips: ["03990", "03991", "03994"], share: 44)
    public static let harborPoint = SampleReseller(
        "RES-20241104-4E09F215", "Harbor Point Telecom", SamplePerson("Milo Arrington", "milo@harborpoint.example"),
        type: "franchise", tier: "silver", parent: brightline.publicID, plan: "standard_reseller",
        taxID: "00-8100002", place: SampleTown.portLowell, street: "4 Beacon Street",
        zips: ["04990", "04991", "04992"], share: 16)
    public static let meadowlark = SampleReseller(
        "RES-20241007-90D2B6A8", "Meadowlark Systems", SamplePerson("Ingrid Solheim", "ingrid@meadowlark.example"),
        type: "value_added_reseller", tier: "silver", plan: "marginal_basic", taxID: "00-8100003",
        place: SampleTown.veronaMills, street: "220 Ridge Street", zips: ["12990", "12991"], business: true,
        share: 12)
    public static let blueHeron = SampleReseller(
        "RES-20250106-C5F7130B", "Blue Heron Wireless", SamplePerson("Tomas Calder", "tomas@blueheron.example"),
        type: "white_label", tier: "bronze", plan: "flat_percent_10", taxID: "00-8100004",
        place: SampleTown.stoneFork, street: "71 Quarry Street", zips: ["05995", "12995"], share: 9)
    public static let copperfield = SampleReseller(
        "RES-20250203-1B88E4F6", "Copperfield Connect", SamplePerson("Renata Osei", "renata@copperfield.example"),
        type: "authorized_dealer", tier: "bronze", plan: "tier_multiplier", taxID: "00-8100005",
        place: SampleTown.copperBend, street: "9 Canal Street", zips: ["03994"], share: 10,
        changes: [Change(month: 5, day: 1, status: nil, tier: "silver")])
    public static let stonegate = SampleReseller(
        "RES-20250303-7D42A9C1", "Stonegate Digital", SamplePerson("Felix Brandt", "felix@stonegate.example"),
        type: "authorized_dealer", tier: "bronze", plan: "standard_reseller", taxID: "00-8100006",
        place: SampleTown.larchHollow, street: "33 Orchard Street", zips: ["05990", "05991"], share: 9,
        changes: [
            Change(month: 7, day: 9, status: "suspended", tier: nil),
            Change(month: 8, day: 20, status: "active", tier: nil),
        ])

    init(
        _ publicID: String, _ company: String, _ owner: SamplePerson, type: String, status: String = "active",
        tier: String, parent: String? = nil, plan: String, taxID: String, place: SampleTown, street: String,
        zips: [String], business: Bool = false, share: Int, changes: [Change] = [], country: String = "US"
    ) {
        self.publicID = publicID
        self.company = company
        self.owner = owner
        self.type = type
        self.status = status
        self.tier = tier
        self.parent = parent
        self.plan = plan
        self.taxID = taxID
        address = PostalAddress(
            street: street, city: place.name, county: place.county, state: place.state, zip: place.zips[0],
            country: country)
        territories = zips
        sellsToBusinesses = business
        self.share = share
        self.changes = changes
    }
}
