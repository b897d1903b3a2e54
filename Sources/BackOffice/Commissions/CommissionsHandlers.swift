import Earnings
import Identity
import Kernel
import Links
import Web

/// The commission lines of all resellers, and why each amount is what it is.
public struct CommissionsHandlers: Sendable {
    private let reading: ReadingEarnings

    public init(_ reading: ReadingEarnings) {
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.commissions, .staff(.seeCommissions), index)
        routes.get(BackOfficePlaces.commissionsFile, .staff(.seeCommissions), file)
        routes.get(BackOfficePlaces.commission, .staff(.seeCommissions), show)
        routes.pages += [CommissionsPage.self, CommissionPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let query = CommissionsQuery(visit.query)
        let slice = try await reading.accruals(visit.tenant.id, query.filter, after: visit.query["after"])
        var back: String?
        if let run = query.filter.runID { back = BackOfficePlaces.run(run) }
        return .page(
            CommissionsPage(
                frame: try visit.backOfficeFrame("Commission lines"), lead: query.lead(slice.elements.first),
                rows: slice.elements.map { CommissionRow($0) }, filters: query.filters(),
                pages: PageLinks(slice, after: visit.query["after"], one: "line", many: "lines") {
                    query.link(after: $0)
                },
                file: query.link(to: BackOfficePlaces.commissionsFile), symbol: visit.tenant.currency.symbol,
                back: back, backLabel: back == nil ? nil : "The run"))
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let lines = try await reading.accrualFile(visit.tenant.id, CommissionsQuery(visit.query).filter)
        return .file(Array(CommissionFile.text(lines).utf8), name: "commissions.csv", type: "text/csv; charset=utf-8")
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let record = try await reading.accrual(visit.tenant.id, try visit.id())
        let line = record.line
        var facts = [
            Fact("Reseller", line.resellerName, href: BackOfficePlaces.reseller(line.resellerID)),
            line.isFromSub
                ? Fact("From the reseller", line.customerName)
                : Fact("Customer", line.customerName, href: BackOfficePlaces.customer(line.customerID)),
            Fact("Kind", line.kind.label), Fact("Date of the fact", line.eventOn.shown),
            Fact("Base", line.base.shown), Fact("Rule", line.ruleKey),
            Fact("Run", line.period.shown, href: BackOfficePlaces.run(line.runID)),
        ]
        if let month = line.statementPeriod { facts.append(Fact("Counts in", month.shown)) }
        return .page(
            CommissionPage(
                frame: try visit.backOfficeFrame("Commission \(line.publicID)"), number: line.publicID,
                state: line.state.badge, summary: record.explanation.summary, amount: line.amount,
                parts: record.explanation.sections.map { ExplanationPart($0) }, facts: facts,
                related: ([record.original].compactMap { $0 } + record.undoneBy).map { CommissionRow($0) },
                back: BackOfficePlaces.commissions.with(["run": line.runID.description]),
                symbol: visit.tenant.currency.symbol))
    }
}

/// What a list of lines was asked for; it lives in the address.
struct CommissionsQuery {
    let filter: AccrualFilter
    private let run: String
    private let reseller: String
    private let state: String

    init(_ query: Query) {
        run = query["run"] ?? ""
        reseller = query["reseller"] ?? ""
        state = query["state"] ?? ""
        filter = AccrualFilter(
            resellerID: Identifier(reseller), runID: Identifier(run), state: AccrualState(rawValue: state))
    }

    func lead(_ line: AccrualLine?) -> String {
        guard let line else { return "No line fits." }
        var words = filter.runID == nil ? "All months" : "Run of \(line.period.shown)"
        if filter.resellerID != nil { words += ", \(line.resellerName)" }
        return words + "."
    }

    func filters() -> [FilterLink] {
        let states: [(String, String)] = [("", "All")] + AccrualState.allCases.map { ($0.rawValue, $0.label) }
        return states.map { value, label in
            FilterLink(label, href: link(state: value), isCurrent: value == state)
        }
    }

    func link(after: String? = nil, state: String? = nil, to place: Place = BackOfficePlaces.commissions) -> String {
        place.with(["run": run, "reseller": reseller, "state": state ?? self.state, "after": after ?? ""])
    }
}
