import Earnings
import Identity
import Kernel
import Links
import Postgres
import Web

/// A reseller's payouts.
public struct PayoutsHandlers: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(PortalPlaces.payouts, .reseller(.commissions), index)
        routes.get(PortalPlaces.payout, .reseller(.commissions), show)
        routes.pages += [PayoutsPage.self, PayoutPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.resellerID
        let after = visit.query["after"].flatMap { Identifier($0) }
        let slice = try await database.reading(visit.tenant.id) { tx in
            try await Payouts(tx).of(reseller: resellerID, after: after)
        }
        return .page(
            PayoutsPage(
                frame: try visit.portalFrame("Payouts"),
                lines: slice.elements.map { PayoutsPage.Line($0, href: PortalPlaces.payout($0.id)) },
                pages: PageLinks(slice, after: visit.query["after"], one: "payout", many: "payouts") {
                    PortalPlaces.payouts.with(["after": $0 ?? ""])
                },
                symbol: visit.tenant.currency.symbol, detailsLink: try detailsLink(visit)))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        let resellerID = try visit.resellerID
        let id = try visit.id()
        let payout = try await database.reading(visit.tenant.id) { tx in
            try await Payouts(tx).find(id, of: resellerID)
        }
        var facts = [Fact("Payment", payout.provider == .ach ? "Bank transfer (ACH)" : payout.provider.rawValue)]
        if !payout.methodLastFour.isEmpty { facts.append(Fact("Account", "ends in \(payout.methodLastFour)")) }
        if let day = payout.expectedOn { facts.append(Fact("Expected", day.shownWithWeekday)) }
        if !payout.trace.isEmpty {
            facts.append(Fact("Trace number", payout.trace, note: "Your bank finds it by this."))
        }
        return .page(
            PayoutPage(
                frame: try visit.portalFrame("Payout \(payout.number)"),
                number: payout.number, status: payout.state.badge, sentence: sentence(payout, visit),
                holds: payout.holds.map(\.explanation), gross: payout.gross, tax: payout.tax.negated,
                fee: payout.fee.negated, net: payout.net, hasTax: !payout.tax.isZero, hasFee: !payout.fee.isZero,
                facts: facts, back: PortalPlaces.payouts.path, statementsLink: PortalPlaces.statements.path,
                detailsLink: try detailsLink(visit)))
    }

    private func detailsLink(_ visit: Visit) throws -> String? {
        try visit.person.may(.payoutDetails) ? PortalPlaces.payoutDetails.path : nil
    }

    private func sentence(_ payout: Payout, _ visit: Visit) -> String {
        let net = payout.net.shown
        return switch payout.state {
        case .queued: "\(net) is prepared for \(payout.payoutOn.shownWithWeekday)."
        case .held: "\(net) waits. It is paid with the next payouts once nothing holds it."
        case .sent: "\(net) is on its way, expected on \((payout.expectedOn ?? payout.payoutOn).shownWithWeekday)."
        case .settled:
            payout.settledAt.map { "\(net) was paid; the bank confirmed it on \(visit.tenant.zone.day(of: $0).shown)." }
                ?? "\(net) was paid."
        case .failed, .returned: "\(net) did not arrive: \(payout.failureReason). The money is back in your balance."
        case .cancelled: "This payout was cancelled. The money is payable with the next payouts."
        }
    }
}
