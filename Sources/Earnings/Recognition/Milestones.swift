import Kernel
import Sales

/// Finds the milestones of one customer.
struct Milestones {
    static let churnDays = 365
    static let dealDays = 90
    static let renewalFewestMonths = 6
    static let renewalMostMonths = 12

    let customer: CustomerHistory
    /// Products by code.
    let catalogue: [String: Product]
    let taken: TakenFacts

    /// Those dated up to and including a day, with their turns up to that day.
    func all(through end: Day, replay: BillingReplay) throws -> [Milestone] {
        var milestones = try newCustomers() + renewals() + upgrades()
        milestones.removeAll { $0.factOn > end }
        for index in milestones.indices { milestones[index].turns = turns(of: milestones[index], replay) }
        return milestones
    }

    private func turns(of milestone: Milestone, _ replay: BillingReplay) -> [Milestone.Turn] {
        var turns: [Milestone.Turn] = []
        var isEarned = false
        var earnedBy: BillingReplay.InvoiceStanding?
        for moment in replay.moments {
            let first = moment.invoices.first { standing in
                standing.issuedOn >= milestone.factOn && standing.hasRecurringLine && !standing.isVoid
            }
            let now = first?.isPaidInFull ?? false
            guard now != isEarned, let about = now ? first : earnedBy ?? first else { continue }
            isEarned = now
            earnedBy = first
            turns.append(
                Milestone.Turn(
                    day: max(moment.day, milestone.factOn), cause: moment.cause, run: moment.turn,
                    sequence: moment.sequence, invoiceID: about.id, invoice: about.externalID, isEarned: now))
        }
        return turns
    }

    /// The first invoice with a recurring line under each link that won the customer, and again after a year away.
    /// One that is reported after a later one was rewarded is no first invoice any more.
    private func newCustomers() throws -> [Milestone] {
        guard let firstLink = customer.links.map(\.from).min(),
            customer.firstActiveOn.map({ $0 >= firstLink }) ?? true
        else { return [] }
        let invoices = customer.invoices.filter { $0.firstRecurringLine != nil }
            .map { (run: run(of: $0), invoice: $0) }
            .sorted {
                ($0.run, $0.invoice.issuedOn, $0.invoice.externalID)
                    < ($1.run, $1.invoice.issuedOn, $1.invoice.externalID)
            }
            .map(\.invoice)
        var milestones: [Milestone] = []
        var lastPaidOn: [Identifier: Day] = [:]
        for link in customer.links where link.kind == .direct || link.kind == .referral {
            var lastUnderLink: Day?
            for invoice in invoices where link.isInForce(on: invoice.issuedOn) {
                guard lastUnderLink.map({ wasAway(from: $0, to: invoice.issuedOn) }) ?? true else { continue }
                lastUnderLink = invoice.issuedOn
                let isRepeated = lastPaidOn[link.resellerID].map { !wasAway(from: $0, to: invoice.issuedOn) } ?? false
                if !isRepeated { lastPaidOn[link.resellerID] = invoice.issuedOn }
                milestones.append(try newCustomer(invoice, link, isRepeated: isRepeated))
            }
        }
        return milestones
    }

    private func newCustomer(_ invoice: InvoiceHistory, _ link: CustomerLink, isRepeated: Bool) throws -> Milestone {
        let version = invoice.versions[0]
        let balance = try InvoiceBalance(version)
        let recurring = version.lines.filter { $0.category == .recurring }
        return Milestone(
            kind: .newCustomer, sourceKind: "customer", sourceID: customer.externalID,
            sourceVersion: "\(version.issuedOn)", factOn: version.issuedOn, run: run(of: invoice),
            serviceID: invoice.firstRecurringLine?.serviceID, product: invoice.firstRecurringLine?.product,
            base: recurring.reduce(0) { $0 + (balance.nets[$1.id] ?? 0) }, currency: version.totalGross.currency,
            resellers: [link.resellerID], isRepeated: isRepeated,
            detail: "the customer's first invoice with a recurring line, \(invoice.externalID)")
    }

    private func run(of invoice: InvoiceHistory) -> Int { taken.turn(of: invoice.issuedOn, invoice.versions[0].stamp) }

    /// Whether no service ran for a year or more between two days, whichever is the earlier.
    private func wasAway(from one: Day, to other: Day) -> Bool {
        let (start, end) = (min(one, other), max(one, other))
        let runs = customer.services.compactMap { service in
            service.firstActiveOn.map { (from: $0, to: service.cancelledOn) }
        }.sorted { $0.from < $1.from }
        var covered = start
        for run in runs where run.from <= end && (run.to ?? end) >= start {
            if run.from.days(since: covered) >= Self.churnDays { return true }
            covered = max(covered, run.to ?? end)
        }
        return end.days(since: covered) >= Self.churnDays
    }

    /// The contract of a service now ends at least six months later.
    private func renewals() throws -> [Milestone] {
        try customer.services.flatMap { service in
            try zip(service.versions, service.versions.dropFirst()).compactMap { before, after in
                try renewal(service, before, after)
            }
        }
    }

    private func renewal(_ service: ServiceHistory, _ before: ServiceVersion, _ after: ServiceVersion) throws
        -> Milestone?
    {
        guard let old = before.contractEnd, let new = after.contractEnd, new > old else { return nil }
        let months = Self.wholeMonths(from: old, to: new)
        guard months >= Self.renewalFewestMonths else { return nil }
        let counted = Int64(min(months, Self.renewalMostMonths))
        let (base, overflow) = after.mrr.minorUnits.multipliedReportingOverflow(by: counted)
        guard !overflow else { throw Overflow() }
        return Milestone(
            kind: .renewal, sourceKind: "service", sourceID: service.externalID,
            sourceVersion: "renewal \(after.stamp.version)", factOn: after.stamp.day,
            run: taken.turn(of: after.stamp.day, after.stamp), serviceID: service.id, product: after.product,
            base: base, currency: after.mrr.currency, resellers: nil, isRepeated: false,
            detail: "the contract of \(service.externalID) now ends on \(new) instead of \(old): "
                + "\(counted) months at \(after.mrr.decimal) count")
    }

    private static func wholeMonths(from old: Day, to new: Day) -> Int {
        var months = new.month.months(since: old.month)
        while months > 0, old.adding(months: months) > new { months -= 1 }
        return months
    }

    /// A running service became dearer, or one of a further family began beside it, after a deal of the reseller.
    private func upgrades() throws -> [Milestone] {
        try customer.services.flatMap { service in
            var found: [Milestone?] = []
            for (before, after) in zip(service.versions, service.versions.dropFirst())
            where before.status == .active && after.status == .active && after.mrr.minorUnits > before.mrr.minorUnits {
                found.append(
                    upgrade(
                        service, after, on: after.stamp.day, increase: try after.mrr - before.mrr,
                        detail: "the monthly fee of \(service.externalID) rose from \(before.mrr.decimal) to "
                            + after.mrr.decimal))
            }
            if let began = service.versions.first(where: { $0.status == .active }),
                addsFamily(service, began, on: began.statusSince)
            {
                found.append(
                    upgrade(
                        service, began, on: began.statusSince, increase: began.mrr,
                        detail: "\(service.externalID) (\(began.product)) began beside the customer's other services"))
            }
            return found.compactMap { $0 }
        }
    }

    /// Another service already ran on the day before, and none that runs is of this family.
    private func addsFamily(_ service: ServiceHistory, _ version: ServiceVersion, on day: Day) -> Bool {
        let beside = customer.services.filter { other in
            other.id != service.id && other.version(on: day.adding(days: -1))?.status == .active
        }
        guard !beside.isEmpty, let family = catalogue[version.product]?.family else { return false }
        return !beside.contains { other in
            other.version(on: day).flatMap { catalogue[$0.product]?.family } == family
        }
    }

    /// Nil without a deal that was approved up to 90 days before.
    private func upgrade(
        _ service: ServiceHistory, _ version: ServiceVersion, on day: Day, increase: Money, detail: String
    ) -> Milestone? {
        let deals = customer.deals.filter { deal in
            deal.approvedOn.map { (0...Self.dealDays).contains(day.days(since: $0)) } ?? false
        }
        guard let deal = deals.first else { return nil }
        return Milestone(
            kind: .upgradeReferral, sourceKind: "service", sourceID: service.externalID,
            sourceVersion: "upgrade \(version.stamp.version)", factOn: day,
            run: taken.turn(of: day, version.stamp), serviceID: service.id, product: version.product,
            base: increase.minorUnits, currency: increase.currency, resellers: Set(deals.map(\.resellerID)),
            isRepeated: false, detail: "\(detail), after the deal \(deal.publicID)")
    }
}

extension InvoiceHistory {
    /// The day of the first version's issue.
    var issuedOn: Day { versions[0].issuedOn }

    var firstRecurringLine: InvoiceLine? { versions[0].lines.first { $0.category == .recurring } }
}
