import Earnings
import Identity
import Kernel
import Links
import Web

/// A reseller's statements.
public struct OwnStatementsHandlers: Sendable {
    private let reading: ReadingEarnings

    public init(_ reading: ReadingEarnings) {
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(PortalPlaces.statements, .reseller(.commissions), index)
        routes.get(PortalPlaces.statement, .reseller(.commissions), show)
        routes.get(PortalPlaces.statementFile, .reseller(.commissions), file)
        routes.pages += [OwnStatementsPage.self, OwnStatementPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let filter = StatementFilter(resellerID: try visit.resellerID)
        let slice = try await reading.statements(visit.tenant.id, filter, after: visit.query["after"]).page
        return .page(
            OwnStatementsPage(
                frame: try visit.portalFrame("Statements"), rows: slice.elements.map { OwnStatementsPage.Row($0) },
                pages: PageLinks(slice, after: visit.query["after"], one: "statement", many: "statements") {
                    PortalPlaces.statements.with(["after": $0 ?? ""])
                },
                symbol: visit.tenant.currency.symbol))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let record = try await reading.statement(visit.tenant.id, try visit.id(), of: try visit.resellerID)
        let statement = record.statement
        let month = statement.period.shown
        return .page(
            OwnStatementPage(
                frame: try visit.portalFrame("Statement for \(month)"), title: "Statement for \(month)",
                sentence: Self.sentence(record), status: statement.status.badge,
                steps: StatementStep.steps(statement.totals), closing: statement.closing, facts: Self.facts(record),
                lines: record.lines.map { EarnedRow($0) }, held: record.held.map { EarnedRow($0) },
                movements: record.movements.map {
                    OwnStatementPage.Movement(
                        label: $0.kind.label, on: $0.on, amount: $0.amount, href: PortalPlaces.payout($0.payoutID))
                },
                file: PortalPlaces.statementFile(statement.id), back: PortalPlaces.statements.path,
                symbol: visit.tenant.currency.symbol))
    }

    private func file(_ visit: Visit) async throws -> Answer {
        let record = try await reading.statement(visit.tenant.id, try visit.id(), of: try visit.resellerID)
        return .file(
            Array(CommissionFile.text(record.lines).utf8), name: "\(record.statement.publicID).csv",
            type: "text/csv; charset=utf-8")
    }

    /// "You earned $1,240.50 in October. It is paid on 15 November."
    private static func sentence(_ record: StatementRecord) -> String {
        let statement = record.statement
        let month = statement.period.shown
        switch statement.status {
        case .open: return "\(month) is still open. The figures are those of today."
        case .paid: return "\(statement.closing.shown) for \(month) was paid."
        case .closed:
            if statement.closing.isNegative {
                return "\(statement.closing.magnitude.shown) goes against your next months."
            }
            if statement.closing.isZero { return "Nothing is left to pay for \(month)." }
            return "\(statement.closing.shown) is payable. The payout day is \(record.payoutOn.shownWithWeekday)."
        }
    }

    private static func facts(_ record: StatementRecord) -> [Fact] {
        let statement = record.statement
        var facts = [Fact("Number", statement.publicID), Fact("Lines", record.lines.count.shown)]
        if !statement.totals.held.isZero {
            facts.append(Fact("Held apart", statement.totals.held.shown, note: "Not part of the balance."))
        }
        if statement.status != .open, statement.closing.isPositive {
            facts.append(Fact("Payout day", record.payoutOn.shown))
        }
        return facts
    }
}

extension OwnStatementsPage.Row {
    init(_ statement: Statement) {
        href = PortalPlaces.statement(statement.id)
        number = statement.publicID
        period = statement.period
        status = statement.status.badge
        earned = statement.totals.earned
        held = statement.totals.held
        closing = statement.closing
    }
}
