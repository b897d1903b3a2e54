import Kernel

/// One customer of the sample and all that the billing system knows about it.
struct SampleAccount {
    struct Service {
        let id: String
        var product: SampleProduct
        let term: Int
        let orderedOn: Day
        let activeFrom: Day
        var contractEnd: Day?
        var endedOn: Day?
        /// Older prices stay for older bills.
        var prices: [(since: Day, cents: Int64)]

        func price(on day: Day) -> Int64 { prices.last { $0.since <= day }?.cents ?? 0 }

        func isBilled(on day: Day) -> Bool {
            activeFrom <= day && (endedOn.map { day <= $0 } ?? true)
        }
    }

    struct Invoice {
        let id: String
        let issuedOn: Day
        var lines: [Line]
        /// Gross less credit notes, in cents.
        var open: Int64

        var gross: Int64 { lines.reduce(0) { $0 + $1.net } }
    }

    struct Line {
        let id: String
        let service: String
        let product: String
        let category: String
        var net: Int64
    }

    let story: SampleStory
    let code: String
    let end: Day
    let chance: Chance
    let provider: SampleProvider
    let reseller: SampleReseller
    let town: SampleTown
    let isBusiness: Bool
    let signup: Day
    let activation: Day
    /// The invoice with which something happens, from 0.
    let incident: Int
    var tables: SampleTables
    var deals: [SampleDeal] = []
    var services: [Service] = []
    var invoiceCount = 0
    var paymentCount = 0
    var creditCount = 0
    /// Waits to be paid together with the next one.
    var reserved: Invoice?

    var externalID: String { "C\(code)" }
    var firstProduct: SampleProduct

    init(
        number: Int, story: SampleStory, from start: Day, to end: Day, of provider: SampleProvider, chance: Chance
    ) {
        self.story = story
        self.provider = provider
        self.end = end
        self.chance = chance
        code = number.padded(6)
        tables = SampleTables(end: end)
        let sellers = provider.resellers.filter { $0.share > 0 }
        let reseller = chance.pick(sellers) { seller in
            story.wantsStandardPlan && seller.plan != "standard_reseller" ? 0 : seller.share
        }
        self.reseller = story == .ownLine ? provider.resellers[0] : reseller
        town = chance.pick(provider.towns.filter { !Set($0.zips).isDisjoint(with: reseller.territories) })
        isBusiness = story != .ownLine && (reseller.sellsToBusinesses || chance.happens(6))
        let span = end.days(since: start) + 1
        // Somewhat more customers come early, so that most have a history.
        let last = UInt64(max(1, span - story.days))
        let (one, other) = (Int(chance.number(below: last)), Int(chance.number(below: last)))
        var signup = start.adding(days: chance.happens(40) ? min(one, other) : one)
        var activation = signup.adding(days: chance.number(from: 3, to: 12))
        if story == .waitsForInstallation {
            signup = end.adding(days: -chance.number(from: 2, to: 8))
            activation = end.adding(days: chance.number(from: 3, to: 9))
        }
        // Every month has the day on which a customer is billed.
        if activation.dayOfMonth > 28 { activation = activation.adding(days: 4) }
        self.signup = signup
        self.activation = activation
        incident = chance.number(from: 1, to: 2)
        firstProduct = Self.product(isBusiness, town, story, chance)
    }

    /// Lives the whole life and fills the tables.
    mutating func live() {
        writeCustomer()
        let term = story == .renewsEarly ? 12 : isBusiness ? 24 : chance.pick([0, 12, 12, 24])
        order(firstProduct, on: signup, active: activation, term: term)
        if story == .staticAddress { order(.named("OTH-STATIC"), on: signup, active: activation, term: 0) }
        if story == .rentsRouter { order(.named("EQ-ROUTER"), on: signup, active: activation, term: 0) }
        if story == .steady, hasReseller, chance.happens(30) {
            register(firstProduct, firstProduct.price, won: signup)
        }
        followStory()
        bill()
        openTickets()
        measureUsage()
    }

    var hasReseller: Bool { story != .hasNoReseller }

    private static func product(
        _ isBusiness: Bool, _ town: SampleTown, _ story: SampleStory, _ chance: Chance
    ) -> SampleProduct {
        let upgrades = story == .upgrades || story == .upgradesAfterDeal
        if isBusiness {
            return .named(upgrades ? "BIZ-500" : chance.pick(["BIZ-500", "BIZ-500", "BIZ-1000", "BIZ-DED"]))
        }
        switch town.technology {
        case "cable": return .named(upgrades ? "CAB-200" : chance.pick(["CAB-200", "CAB-500"]))
        case "wireless" where !upgrades: return .named("WIR-100")
        default:
            return .named(
                upgrades
                    ? chance.pick(["FIB-300", "FIB-1000"])
                    : chance.pick(["FIB-300", "FIB-300", "FIB-1000", "FIB-1000", "FIB-2000", "BUN-GIGTV"]))
        }
    }

    private mutating func writeCustomer() {
        let (first, last) = (chance.pick(SampleNames.first), chance.pick(SampleNames.last))
        var (name, taxID) = ("\(first) \(last)", "")
        var email = "\(first).\(last).\(Int(code) ?? 0)@mail.example".lowercased()
        if isBusiness {
            name = "\(chance.pick(SampleNames.companies)) \(chance.pick(SampleNames.trades))"
            email = "office@\(name.replacing(" ", with: "").lowercased()).example"
            taxID = provider.taxID(code)
        }
        if story == .ownLine { (name, email) = (reseller.owner.name, reseller.owner.email) }
        let latitude = town.latitude + chance.number(from: -3000, to: 3000)
        let longitude = town.longitude + chance.number(from: -3000, to: 3000)
        let fixed = [
            externalID, name,
            isBusiness ? chance.pick(["small_business", "small_business", "nonprofit", "enterprise"]) : "residential",
            email, "\(provider.phone)\(chance.number(from: 0, to: 99).padded(2))",
            "\(chance.number(from: 1, to: 1999)) \(chance.pick(SampleNames.streets)) Street", town.name, town.county,
            town.state, chance.pick(town.zips), provider.country, DecimalText.full(Int64(latitude), decimals: 5),
            DecimalText.full(Int64(longitude), decimals: 5), chance.happens(7) ? "es" : "en", taxID,
        ]
        tables.add("customers", on: signup, fixed + [hasReseller ? reseller.publicID : ""])
        if story == .changesReseller {
            // Between the third invoice and its payment.
            let day = activation.adding(months: 2).adding(days: 2)
            let others = provider.resellers.filter { $0.share > 0 && $0.publicID != reseller.publicID }
            tables.add("customers", on: day, fixed + [chance.pick(others).publicID])
        }
    }

    private mutating func openTickets() {
        guard activation < end else { return }
        for number in 1...3 where chance.happens(number == 1 ? 40 : 12) {
            let opened = activation.adding(days: chance.number(from: 0, to: max(1, end.days(since: activation))))
            let closed = opened.adding(days: chance.number(from: 0, to: 9))
            let severity = chance.pick(["low", "low", "medium", "medium", "high", "critical"])
            let last = min(closed, end)
            tables.add(
                "tickets", on: last,
                ["T\(code)-\(number)", externalID, "\(min(opened, last))", closed <= end ? "\(closed)" : "", severity])
        }
    }

    private mutating func measureUsage() {
        guard let main = services.first, ["internet", "bundle"].contains(main.product.family) else { return }
        let level = chance.number(from: 240, to: 620)
        for number in 1...24 {
            let day = main.activeFrom.adding(months: number)
            guard day <= end, main.endedOn.map({ day <= $0 }) ?? true else { return }
            let used = level + chance.number(from: -level / 5, to: level / 5)
            tables.add("usage", on: day, ["U\(code)-\(number)", main.id, "bandwidth_gb", "\(day)", "\(used)"])
        }
    }
}
