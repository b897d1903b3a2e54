import Kernel
import Samples

typealias PlainDeal = SampleDeal

/// A fact that pays once: the customer is won, a contract renewed, a service made dearer or added after a deal.
struct PlainMilestone {
    let kind: String
    let factOn: Day
    let service: String
    /// What a rate applies to.
    let base: Int
    /// Whom it may pay; nil leaves it to the link of the day.
    let sellers: Set<String>?

    static func all(of customer: PlainCustomer, _ feed: PlainFeed, _ deals: [PlainDeal]) -> [PlainMilestone] {
        wins(customer, feed)
            + customer.services.sorted { $0.key < $1.key }.flatMap { name, rows in
                renewals(name, rows) + upgrades(customer, name, rows, feed, deals)
            }
    }

    /// The first invoice with a recurring line under a link that is no transfer; not for customers that were active
    /// before they had a reseller.
    private static func wins(_ customer: PlainCustomer, _ feed: PlainFeed) -> [PlainMilestone] {
        guard let link = customer.links.first else { return [] }
        let activations = customer.services.values.flatMap { rows in
            rows.filter { $0.text("status") == "active" }.map { $0.day("status_since") }
        }
        guard activations.allSatisfy({ $0 >= link.from }) else { return [] }
        let recurring = Set(
            feed["invoice_lines"].filter { $0.text("category") == "recurring" }.map { $0.text("invoice") })
        let invoices = feed["invoices"].filter { row in
            row.text("customer") == customer.id && recurring.contains(row.text("external_id"))
                && row.day("issued_on") >= link.from && row.day("issued_on") <= link.to
        }.sorted { ($0.day("issued_on"), $0.text("external_id")) < ($1.day("issued_on"), $1.text("external_id")) }
        guard let first = invoices.first else { return [] }
        let line = feed["invoice_lines"].first {
            $0.text("invoice") == first.text("external_id") && $0.text("category") == "recurring"
        }
        return [
            PlainMilestone(
                kind: "new_customer", factOn: first.day("issued_on"), service: line?.text("service") ?? "", base: 0,
                sellers: [link.seller])
        ]
    }

    /// The contract now ends at least six months later: at most twelve months of the new fee count.
    private static func renewals(_ name: String, _ rows: [PlainFeed.Row]) -> [PlainMilestone] {
        zip(rows, rows.dropFirst()).compactMap { before, after in
            guard let old = Day(before.text("contract_end")), let new = Day(after.text("contract_end")), new > old
            else { return nil }
            let months = (1...60).last { old.adding(months: $0) <= new } ?? 0
            guard months >= 6 else { return nil }
            return PlainMilestone(
                kind: "renewal", factOn: after.since, service: name, base: after.cents("mrr") * min(months, 12),
                sellers: nil)
        }
    }

    private static func upgrades(
        _ customer: PlainCustomer, _ name: String, _ rows: [PlainFeed.Row], _ feed: PlainFeed, _ deals: [PlainDeal]
    ) -> [PlainMilestone] {
        var days = zip(rows, rows.dropFirst()).filter { before, after in
            before.text("status") == "active" && after.text("status") == "active"
                && after.cents("mrr") > before.cents("mrr")
        }.map { $1.since }
        if let began = rows.first(where: { $0.text("status") == "active" })?.day("status_since"),
            customer.addsFamily(name, on: began, feed)
        {
            days.append(began)
        }
        return days.compactMap { day in
            let sellers = deals.filter { (0...90).contains(day.days(since: $0.approvedOn)) }.map(\.resellerID)
            guard !sellers.isEmpty else { return nil }
            return PlainMilestone(
                kind: "upgrade_referral", factOn: day, service: name, base: 0, sellers: Set(sellers))
        }
    }
}

extension PlainCustomer {
    struct Link {
        let seller: String
        let from: Day
        let to: Day
    }

    /// Whoever the billing system names has the customer from that day; the one before until the day before.
    var links: [Link] {
        let named = versions.filter { !$0.text("reseller_id").isEmpty }
        return named.enumerated().map { place, row in
            let next = place + 1 < named.count ? named[place + 1].since.adding(days: -1) : Day(number: 100_000)
            return Link(seller: row.text("reseller_id"), from: row.since, to: next)
        }
    }

    func seller(on day: Day) -> String? { links.first { $0.from <= day && day <= $0.to }?.seller }

    /// The version of a service that is in force on a day.
    func service(_ name: String, on day: Day) -> PlainFeed.Row? { services[name]?.last { $0.since <= day } }

    func activeFrom(_ name: String) -> Day? {
        services[name]?.first { $0.text("status") == "active" }?.day("status_since")
    }

    /// Another service ran the day before, and none that runs is of this one's family.
    func addsFamily(_ name: String, on day: Day, _ feed: PlainFeed) -> Bool {
        func family(_ row: PlainFeed.Row?) -> String {
            feed["products"].first { $0.text("external_id") == row?.text("product") }?.text("family") ?? ""
        }
        let beside = services.keys.filter { other in
            other != name && service(other, on: day.adding(days: -1))?.text("status") == "active"
        }
        let own = family(service(name, on: day))
        return !beside.isEmpty && !beside.contains { family(service($0, on: day)) == own }
    }
}
