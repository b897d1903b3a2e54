import Earnings
import Identity
import Kernel
import Links
import Web

/// What a reseller earned, and why each amount is what it is.
public struct EarnedHandlers: Sendable {
    private let reading: ReadingEarnings

    public init(_ reading: ReadingEarnings) {
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(PortalPlaces.commissions, .reseller(.commissions), index)
        routes.get(PortalPlaces.commissionsFile, .reseller(.commissions), file)
        routes.get(PortalPlaces.commission, .reseller(.commissions), show)
        routes.pages += [EarnedPage.self, WhyPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let reseller = try visit.resellerID
        let query = EarnedQuery(visit.query, reseller)
        let tenant = visit.tenant
        let summary = try await reading.summary(tenant.id, of: reseller, zone: tenant.zone, tenant.currency)
        let slice = try await reading.accruals(tenant.id, query.filter, after: visit.query["after"])
        return .page(
            EarnedPage(
                frame: try visit.portalFrame("Commissions"), lead: Self.lead(summary), accrued: summary.accrued,
                held: summary.held, payable: summary.payable, payableNote: Self.payableNote(summary),
                paidThisYear: summary.paidThisYear, year: String(tenant.zone.day(of: visit.now).year),
                chart: Self.chart(summary), rows: slice.elements.map { EarnedRow($0) },
                filters: query.filters(),
                pages: PageLinks(slice, after: visit.query["after"], one: "line", many: "lines") {
                    query.link(after: $0)
                },
                file: query.link(to: PortalPlaces.commissionsFile), symbol: tenant.currency.symbol))
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let filter = EarnedQuery(visit.query, try visit.resellerID).filter
        let lines = try await reading.accrualFile(visit.tenant.id, filter)
        return .file(Array(CommissionFile.text(lines).utf8), name: "commissions.csv", type: "text/csv; charset=utf-8")
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let record = try await reading.accrual(visit.tenant.id, try visit.id(), of: try visit.resellerID)
        let line = record.line
        var facts = [Fact("Number", line.publicID), Fact("Kind", line.kind.label)]
        if line.isFromSub {
            facts.append(Fact("From", line.customerName))
        } else if !line.customerName.isEmpty {
            let href = try visit.person.may(.customers) ? PortalPlaces.customer(line.customerID) : nil
            facts.append(Fact("Customer", line.customerName, href: href))
        }
        if !line.invoice.isEmpty { facts.append(Fact("Invoice", line.invoice)) }
        facts.append(Fact("Date of the fact", line.eventOn.shown))
        facts.append(Fact("Found in the run of", line.period.shown))
        if let month = line.statementPeriod { facts.append(Fact("Counts in", month.shown)) }
        return .page(
            WhyPage(
                frame: try visit.portalFrame("Why \(line.amount.shown)"), title: "Why \(line.amount.shown)",
                summary: record.explanation.summary, state: line.state.badge,
                parts: record.explanation.sections.map { WhyPage.Part(heading: $0.heading, sentences: $0.sentences) },
                facts: facts, related: ([record.original].compactMap { $0 } + record.undoneBy).map { EarnedRow($0) },
                back: PortalPlaces.commissions.path, symbol: visit.tenant.currency.symbol))
    }

    private static func lead(_ summary: EarningsSummary) -> String {
        guard let latest = summary.latest else {
            return "Your first commission comes with the first invoice that a customer of yours pays."
        }
        return "You earned \(latest.amount.shown) in \(latest.month.shown)."
    }

    private static func payableNote(_ summary: EarningsSummary) -> String {
        guard let payday = summary.payoutOn else {
            return summary.payable.isPositive ? "Paid after its month closes" : "Nothing is waiting"
        }
        if summary.payableNow == summary.payable { return "Paid on \(payday.shown)" }
        return "\(summary.payableNow.shown) of it on \(payday.shown)"
    }

    private static func chart(_ summary: EarningsSummary) -> BarChart? {
        guard let last = summary.latest, let first = summary.series.first else { return nil }
        return BarChart(
            id: "months", title: "Commission by month",
            summary: "From \(first.amount.shown) in \(first.month.shown) to \(last.amount.shown) in "
                + "\(last.month.shown).",
            valueHead: "Commission", unit: .money(last.amount.currency),
            points: summary.series.map { sum in
                ChartPoint(
                    label: sum.month.shortName, name: sum.month.shown, value: sum.amount.minorUnits,
                    text: sum.amount.shown)
            })
    }
}

/// What a list of lines was asked for; it lives in the address.
struct EarnedQuery {
    let filter: AccrualFilter
    private let state: String
    private let month: String

    init(_ query: Query, _ reseller: Identifier) {
        state = query["state"] ?? ""
        month = query["month"] ?? ""
        filter = AccrualFilter(resellerID: reseller, period: Month(month), state: AccrualState(rawValue: state))
    }

    func filters() -> [FilterLink] {
        let states: [AccrualState] = [.accrued, .held, .approved, .inBatch, .paid]
        return [FilterLink("All", href: link(state: ""), isCurrent: state.isEmpty)]
            + states.map { FilterLink($0.badge.label, href: link(state: $0.rawValue), isCurrent: state == $0.rawValue) }
    }

    func link(after: String? = nil, state: String? = nil, to place: Place = PortalPlaces.commissions) -> String {
        place.with(["state": state ?? self.state, "month": month, "after": after ?? ""])
    }
}
