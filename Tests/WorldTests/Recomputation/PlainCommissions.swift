import Kernel
import Samples

/// A reseller of the cast as the rules need it.
struct PlainSeller {
    let id: String
    let plan: String
    let parent: String?
    let taxID: String
    let emails: Set<String>
    let tiers: [(from: Day, tier: String)]
    let suspended: [ClosedRange<Day>]

    init(_ sample: SampleReseller, first: Month, emails: Set<String>) {
        id = sample.publicID
        plan = sample.plan
        parent = sample.parent
        taxID = sample.taxID
        self.emails = emails.union([sample.owner.email])
        func day(_ change: SampleReseller.Change) -> Day {
            first.adding(change.month).firstDay.adding(days: change.day - 1)
        }
        tiers = [(first.adding(-2).firstDay, sample.tier)] + sample.changes.compactMap { change in
            change.tier.map { (day(change), $0) }
        }
        suspended = sample.changes.filter { $0.status == "suspended" }.map { change in
            let back = sample.changes.first { $0.status == "active" && day($0) > day(change) }
            return day(change)...(back.map { day($0).adding(days: -1) } ?? Day(number: 100_000))
        }
    }

    func tier(on day: Day) -> String { tiers.last { $0.from <= day }?.tier ?? "" }
    func isSuspended(on day: Day) -> Bool { suspended.contains { $0.contains(day) } }
}

/// The default plan and its siblings of commissions 4 and 15, as tables.
enum PlainPlan {
    static let excluded: Set<String> = ["EQ-ROUTER", "OTH-STATIC"]
    static let minimumAge = 30

    /// Rates in thousandths, by tier.
    static let recurring: [String: [String: Int]] = [
        "standard_reseller": ["bronze": 50, "silver": 65, "gold": 80, "platinum": 100],
        "flat_percent_10": ["bronze": 100, "silver": 100, "gold": 100, "platinum": 100],
        "tier_multiplier": ["bronze": 100, "silver": 110, "gold": 125, "platinum": 150],
    ]
    static let won = ["bronze": 50_00, "silver": 75_00, "gold": 100_00, "platinum": 150_00]
    static let upgraded = ["bronze": 25_00, "silver": 50_00, "gold": 75_00, "platinum": 100_00]
    /// From so many cents of a month's total on, so many thousandths.
    static let marginal = [(from: 0, rate: 50), (from: 1000_00, rate: 75), (from: 5000_00, rate: 100)]

    /// The base lies on top of what the month's total is before.
    static func marginal(_ base: Int, after total: Int) -> Int {
        var sum = 0
        for (place, bracket) in marginal.enumerated() {
            let end = place + 1 < marginal.count ? marginal[place + 1].from : Int.max
            let from = place == 0 ? total : max(total, bracket.from)
            sum += max(0, min(total + base, end) - from) * bracket.rate
        }
        return Plain.halfUp(sum, 1000)
    }
}

/// One line that is expected in the books.
struct PlainLine: Hashable {
    let seller: String
    let kind: String
    let customer: String
    let invoice: String
    let month: Month
    let amount: Int
    let isHeld: Bool

    var words: String {
        "\(seller) \(kind) \(customer) \(invoice) of \(month): \(amount)\(isHeld ? ", held" : "")"
    }
}

/// One rise of what counts, with what it earned.
final class PlainLayer {
    let size: Int
    var undone = 0
    let seller: PlainSeller?
    let kind: String
    let eventOn: Day
    let customer: String
    let service: String
    let invoice: String
    let amount: Int
    var holds: Set<String> = []
    /// The service ended before it was old enough.
    var isCancelled = false
    var reversed = 0
    var clawedBack = 0
    /// What the reseller above gets of it.
    var above: PlainLayer?

    init(
        size: Int, seller: PlainSeller? = nil, kind: String = "", eventOn: Day, customer: String = "",
        service: String = "", invoice: String = "", amount: Int = 0
    ) {
        self.size = size
        self.seller = seller
        self.kind = kind
        self.eventOn = eventOn
        self.customer = customer
        self.service = service
        self.invoice = invoice
        self.amount = amount
    }

    var earns: Bool { seller != nil && amount > 0 && !isCancelled }
    var isTakenBack: Bool { kind != "monthly_recurring" && kind != "override" }
}
