import Earnings
import Identity
import Kernel
import Links
import Web

/// The statements of all resellers.
public struct StatementsHandlers: Sendable {
    private let reading: ReadingEarnings

    public init(_ reading: ReadingEarnings) {
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.statements, .staff(.seeCommissions), index)
        routes.get(BackOfficePlaces.statement, .staff(.seeCommissions), show)
        routes.pages += [StatementsPage.self, StatementPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let period = visit.query["month"].flatMap { Month($0) }
        let reseller = visit.query["reseller"] ?? ""
        let filter = StatementFilter(resellerID: Identifier(reseller), period: period)
        let (slice, months) = try await reading.statements(visit.tenant.id, filter, after: visit.query["after"])
        func link(_ month: Month?, after: String? = nil) -> String {
            BackOfficePlaces.statements.with([
                "month": month?.description ?? "", "reseller": reseller, "after": after ?? "",
            ])
        }
        return .page(
            StatementsPage(
                frame: try visit.backOfficeFrame("Statements"),
                rows: slice.elements.map { StatementsPage.Row($0) },
                filters: [FilterLink("All months", href: link(nil), isCurrent: period == nil)]
                    + months.prefix(12).map { FilterLink($0.shown, href: link($0), isCurrent: period == $0) },
                pages: PageLinks(slice, after: visit.query["after"], one: "statement", many: "statements") {
                    link(period, after: $0)
                },
                symbol: visit.tenant.currency.symbol))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let record = try await reading.statement(visit.tenant.id, try visit.id())
        let statement = record.statement
        var facts = [
            Fact("Reseller", statement.resellerName, href: BackOfficePlaces.reseller(statement.resellerID)),
            Fact("Number", statement.publicID),
        ]
        if let run = record.runID { facts.append(Fact("Run", statement.period.shown, href: BackOfficePlaces.run(run))) }
        if statement.status != .open, statement.closing.isPositive {
            facts.append(Fact("Payout day", record.payoutOn.shownWithWeekday))
        }
        return .page(
            StatementPage(
                frame: try visit.backOfficeFrame("Statement for \(statement.period.shown) – \(statement.resellerName)"),
                title: "\(statement.resellerName), \(statement.period.shown)",
                lead: statement.status == .open
                    ? "The month is still open." : "Closed with \(statement.closing.shown).",
                status: statement.status.badge, steps: StatementStep.steps(statement.totals),
                closing: statement.closing, lines: record.lines.map { CommissionRow($0) },
                held: record.held.map { CommissionRow($0) },
                heldTotal: statement.totals.held,
                movements: record.movements.map {
                    StatementPage.Movement(label: $0.kind.label, on: $0.on, amount: $0.amount)
                },
                facts: facts, back: BackOfficePlaces.statements.path, symbol: visit.tenant.currency.symbol))
    }
}

extension StatementsPage.Row {
    init(_ statement: Statement) {
        href = BackOfficePlaces.statement(statement.id)
        reseller = statement.resellerName
        number = statement.publicID
        period = statement.period
        status = statement.status.badge
        opening = statement.totals.opening
        closing = statement.closing
        held = statement.totals.held
    }
}
