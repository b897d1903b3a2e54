import DatabaseSupport
import Earnings
import Foundation
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Web
import World

/// Every form that moves money or says where it goes, sent twice through the pages: one effect, the same result page.
@Suite(.database) struct MoneyFormsTests {
    enum Manner: CaseIterable {
        /// The second form comes when the first is answered.
        case afterwards
        /// Both come at the same moment, and once more afterwards.
        case atOnce
    }

    @Test(arguments: Manner.allCases) func eachFormCountsOnce(manner: Manner) async throws {
        try await Trial.demo { trial in
            let desk = try await MoneyDesk(trial, manner)
            try await desk.importLastMonth()
            try await runs(desk)
            try await batches(desk)
            try await payees(desk)
            #expect(desk.sent.sorted() == Self.formsWithKeys(trial).sorted(), "every form with a key is tried")
        }
    }

    /// Starting, calculating again, cancelling, going on, approving.
    private func runs(_ desk: MoneyDesk) async throws {
        let place = "/admin/runs"
        let run = try await desk.twice("run.started", desk.finance, place, to: place, ["period": "2026-02"])
        try await desk.trial.work()
        try await desk.twice("run.recalculated", desk.finance, run + "/recalculation")
        try await desk.trial.work()
        let reason: KeyValuePairs = ["reason": "A rate was wrong"]
        try await desk.twice("run.cancelled", desk.finance, run + "/cancellation", reason)
        try await desk.twice("run.started", desk.finance, place, to: place, ["period": "2026-02"])
        try await desk.trial.work()
        try await desk.stopLastRun()
        try await desk.twice("run.resumed", desk.finance, run + "/resumption")
        try await desk.trial.work()
        try await desk.twice("run.approved", desk.approver, run + "/approval")
        try await desk.trial.work()
    }

    /// Drafting, cancelling, submitting, approving, releasing, settling.
    private func batches(_ desk: MoneyDesk) async throws {
        let (form, place) = ("/admin/batches/new", "/admin/batches")
        let first = try await desk.twice("payout_batch.drafted", desk.finance, form, to: place)
        let reason: KeyValuePairs = ["reason": "Made too early"]
        try await desk.twice("payout_batch.cancelled", desk.finance, first + "/cancellation", reason)
        let batch = try await desk.twice("payout_batch.drafted", desk.finance, form, to: place)
        try await desk.twice("payout_batch.submitted", desk.finance, batch + "/submission")
        try await desk.askForApproval()
        try await desk.twice("payout_batch.approved", desk.approver, batch + "/approval")
        try await desk.twice("payout_batch.released", desk.approver, batch + "/release")
        try await desk.trial.work()
        let evidence: KeyValuePairs = ["evidence": "Settlement report of the bank"]
        try await desk.twice("payout_batch.settled", desk.finance, batch + "/settlement", evidence)
        try await desk.trial.work()
    }

    /// A bank account and a tax form, entered by the reseller and confirmed by finance.
    private func payees(_ desk: MoneyDesk) async throws {
        let (details, payee) = ("/portal/payout-details", "/admin/payees/\(desk.resellerID)")
        try await desk.twice(
            "payout_method.changed", desk.dana, details, to: PayeeForm.account,
            [
                "holder": "Brightline", "kind": "checking", "routing": "011000015", "account": "4001827399",
                "account_again": "4001827399",
            ])
        try await desk.twice(
            "tax_form.submitted", desk.dana, details, to: PayeeForm.tax, key: 1,
            ["name": "Brightline", "classification": "llc", "number": "008100009", "certified": "yes"])
        try await desk.twice(
            "payout_method.verified", desk.finance, payee, to: payee + "/verification",
            ["evidence": "Called Dana at the number on file"])
        try await desk.twice(
            "tax_form.accepted", desk.finance, payee, to: payee + "/tax-form", ["decision": "accept"])
    }

    private enum PayeeForm {
        static let account = "/portal/payout-details/account"
        static let tax = "/portal/payout-details/tax-form"
    }

    /// The POST routes of runs, batches, payees and payout details: what a new one must be added to.
    private static func formsWithKeys(_ trial: Trial) -> [String] {
        let areas = ["/admin/runs", "/admin/batches", "/admin/payees", "/portal/payout-details", "/portal/payouts"]
        return trial.world.routes.all.filter { route in
            route.method == .post && areas.contains { route.pattern.hasPrefix($0) }
        }.map(\.pattern)
    }
}
