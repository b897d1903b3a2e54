import Kernel

/// The billing feed of a provider: customers with their stories, made from a seed. The same seed and months give
/// the same bytes.
public struct SampleFeed: Sendable {
    /// The first and the last month of the history.
    public let months: ClosedRange<Month>
    /// In the order of the days on which they were won.
    public let deals: [SampleDeal]
    private let tables: SampleTables

    /// How often each story comes among every hundred and twenty customers; all others are steady.
    private static let cast: KeyValuePairs<SampleStory, Int> = [
        .paysLate: 6, .paysInParts: 4, .paysTooMuch: 2, .bounces: 3, .cardFails: 2, .namesNoInvoice: 2,
        .paysTwoAtOnce: 2, .creditedInFull: 2, .creditBeforePayment: 3, .creditAfterPayment: 3,
        .goodwillWithoutLines: 2, .voidBeforePayment: 2, .voidAfterPayment: 1, .corrected: 2, .refundPending: 1,
        .upgrades: 2, .upgradesAfterDeal: 3, .addsPhoneAfterDeal: 2, .renewsEarly: 3, .leavesSoon: 1,
        .leavesForCompetitor: 2, .movesAway: 2, .leavesForFault: 1, .stopsPaying: 2, .suspendedAndBack: 2,
        .changesReseller: 3, .hasNoReseller: 5, .ownLine: 1, .staticAddress: 2, .rentsRouter: 4,
        .waitsForInstallation: 2,
    ]

    /// `end` is the last month of the history.
    public init(
        of provider: SampleProvider = .northwind, seed: UInt64 = 1, customers: Int = 120, months count: Int = 12,
        through end: Month
    ) {
        let months = end.adding(1 - count)...end
        var tables = SampleTables(end: end.lastDay)
        Self.addProducts(to: &tables, before: months.lowerBound)
        var deals: [SampleDeal] = []
        for (number, story) in Self.stories(customers, Chance.seeded(seed)).enumerated() {
            let chance = Chance.seeded(seed &* 1_000_003 &+ UInt64(number + 1) &* 7919)
            var account = SampleAccount(
                number: number + 1, story: story, from: months.lowerBound.firstDay, to: end.lastDay, of: provider,
                chance: chance)
            account.live()
            tables.add(account.tables)
            deals += account.deals
        }
        self.months = months
        self.tables = tables
        self.deals = deals.sorted { ($0.wonOn, $0.publicID) < ($1.wonOn, $1.publicID) }
    }

    /// The whole bundle.
    public var files: [SampleFile] {
        tables.files(months.lowerBound.adding(-12).firstDay...months.upperBound.lastDay)
    }

    /// What changed in a month; the first month also has what was before.
    public func files(of month: Month) -> [SampleFile] {
        let first = month == months.lowerBound ? month.adding(-12).firstDay : month.firstDay
        return tables.files(first...month.lastDay)
    }

    private static func stories(_ count: Int, _ chance: Chance) -> [SampleStory] {
        var stories = cast.flatMap { Array(repeating: $0.key, count: max(1, $0.value * count / 120)) }
        stories = Array(stories.prefix(count))
        stories += Array(repeating: .steady, count: count - stories.count)
        for place in stories.indices.dropFirst() {
            stories.swapAt(place, Int(chance.number(below: UInt64(place + 1))))
        }
        return stories
    }

    private static func addProducts(to tables: inout SampleTables, before month: Month) {
        for product in SampleProduct.all {
            tables.add(
                "products", on: month.adding(-2).firstDay,
                [
                    product.code, product.name, product.family, product.technology, product.price.dollars,
                    product.allowance.map(String.init) ?? "", product.isUsageBilled ? "yes" : "no", product.programme,
                    product.next,
                ])
        }
    }
}
