import Kernel
import Partnership
import Sales

/// The commissions of one reseller: replays the past of its customers, keeps what is posted, and says what is to be
/// posted now. A pure function of its input.
public struct ResellerCalculation {
    let input: CalculationInput
    let courses: [CustomerCourse]
    let end: Day
    let achievements: Achievements
    var counters: Counters
    var items: [String: EarningItem] = [:]
    /// Items by the service whose early end takes them back.
    var itemsOfService: [Identifier: Set<String>] = [:]
    var serviceEnds: [Identifier: ServiceEnd] = [:]
    var result = CalculationResult()

    /// Throws Overflow when amounts leave 64 bits.
    public static func result(of input: CalculationInput) throws -> CalculationResult {
        let end = input.period.lastDay
        let courses = try input.customers.map {
            try CustomerCourse($0, catalogue: input.catalogue, through: end, taken: input.taken)
        }
        var achievements = try Achievements(input, courses)
        if input.reseller != nil, input.plans.usesSlabsOfRuleBase {
            // A slab pays every event of the window by the window's total, so that the total is counted first.
            var counting = ResellerCalculation(input, courses, achievements)
            try counting.run()
            achievements.ruleTotals = counting.counters
        }
        var calculation = ResellerCalculation(input, courses, achievements)
        try calculation.run()
        return calculation.result
    }

    private init(_ input: CalculationInput, _ courses: [CustomerCourse], _ achievements: Achievements) {
        self.input = input
        self.courses = courses
        self.achievements = achievements
        end = input.period.lastDay
        counters = Counters(
            input.books, plans: input.plans, reseller: input.reseller?.id ?? Identifier(high: 0, low: 0))
    }

    private mutating func run() throws {
        let occurrences = courses.enumerated().flatMap { $1.occurrences(customer: $0, through: end) }
            .sorted(by: Occurrence.isBefore)
        for occurrence in occurrences {
            switch occurrence.what {
            case .line(let change): try take(change, customer: occurrence.customer)
            case .turn(let milestone, let turn):
                let milestone = courses[occurrence.customer].milestones[milestone]
                try take(milestone.turns[turn], of: milestone, customer: occurrence.customer)
            case .end(let end): try take(end)
            case .unpaid(let milestone):
                noteUnpaid(courses[occurrence.customer].milestones[milestone], customer: occurrence.customer)
            }
        }
        try postBonuses()
        try postOverrides()
    }

    private mutating func take(_ change: LineChange, customer: Int) throws {
        guard let kind = change.line.category.kind else { return }
        let key = change.sourceID
        var item =
            items[key]
            ?? EarningItem(
                kind: kind, customer: customer, customerID: input.customers[customer].id,
                serviceID: change.line.serviceID, invoiceID: change.invoiceID,
                invoice: change.invoice, product: change.line.product)
        let basis = item.basis ?? basis(of: change, customer: customer)
        item.basis = basis
        let sign: Int64 = change.line.net.minorUnits < 0 ? -1 : 1
        let rise = change.change(basis) * sign
        let moment = Moment(day: change.day, sourceVersion: change.cause.key, sourceKind: "invoice_line", sourceID: key)
        if rise < 0 {
            for index in item.take(-rise) { try settle(&item, index, moment) }
        } else if rise > 0 {
            let given = item.giveBack(rise)
            for index in given.changed { try settle(&item, index, moment) }
            if given.left > 0 { try earn(&item, change, size: given.left, sign: sign) }
        } else if change.paidBefore == change.paidAfter, change.billedBefore == change.billedAfter {
            try earn(&item, change, size: 0, sign: sign)
        }
        store(item, key)
    }

    private mutating func take(_ turn: Milestone.Turn, of milestone: Milestone, customer: Int) throws {
        let key = "\(milestone.kind.rawValue) \(milestone.sourceID) \(milestone.sourceVersion)"
        var item =
            items[key]
            ?? EarningItem(
                kind: milestone.kind, customer: customer, customerID: input.customers[customer].id,
                serviceID: milestone.serviceID, invoiceID: turn.invoiceID,
                invoice: turn.invoice, product: milestone.product)
        let moment = Moment(
            day: turn.day, sourceVersion: turn.cause.key, sourceKind: milestone.sourceKind,
            sourceID: milestone.sourceID)
        if !turn.isEarned {
            for index in item.take(1) { try settle(&item, index, moment) }
        } else if item.parts.isEmpty {
            try earn(&item, milestone, turn)
        } else {
            for index in item.giveBack(1).changed { try settle(&item, index, moment) }
        }
        store(item, key)
    }

    /// Which change of the line counts is said by the rule of its first event.
    private func basis(of change: LineChange, customer: Int) -> PlanRule.Basis {
        guard let kind = change.line.category.kind, let reseller = input.reseller,
            let code = reseller.planCode(on: change.day),
            let version = input.plans.version(of: code, on: change.day)
        else { return .paid }
        let rules = version.rules.filter { $0.kind == kind }
        return !rules.isEmpty && rules.allSatisfy { $0.basis == .billed } ? .billed : .paid
    }

    private mutating func store(_ item: EarningItem, _ key: String) {
        items[key] = item
        if item.kind.isClawedBack, let service = item.serviceID { itemsOfService[service, default: []].insert(key) }
    }
}

/// Where a change of an item comes from.
struct Moment {
    let day: Day
    let sourceVersion: String
    let sourceKind: String
    let sourceID: String
    /// What a line that undoes is called.
    var kind: CommissionKind = .reversal
    var fact: Working.Fact?
}
