import Earnings
import Foundation
import Identity
import Kernel
import Partnership
import Postgres
import Sales
import Samples

extension Demo {
    /// Month after month: what happened is imported, commissions are run, approved and paid. The last month's bundle
    /// stays in the folder for whoever tries the demo.
    static func live(_ stage: DemoStage, _ feed: SampleFeed) async throws {
        for offset in 0..<months {
            let month = feed.months.lowerBound.adding(offset)
            try await changeResellers(stage, offset, month)
            stage.move(to: month.next.firstDay, hour: 1)
            try await report(stage, feed, month)
            try await run(stage, month)
            try await pay(stage, month)
            try await learn(stage, after: offset)
        }
        try await changeResellers(stage, months, feed.months.upperBound)
        try await enterDeals(stage, feed, feed.months.upperBound)
        _ = try stage.lay(feed.files(of: feed.months.upperBound), in: stage.folder)
    }

    private static func changeResellers(_ stage: DemoStage, _ offset: Int, _ month: Month) async throws {
        let channel = try stage.actor(.channel)
        for sample in SampleReseller.all {
            for change in sample.changes where change.month == offset {
                let day = month.firstDay.adding(days: change.day - 1)
                stage.move(to: day, hour: 10)
                let found = try await stage.database.reading(stage.tenant.id) {
                    try await Resellers($0).find(publicID: sample.publicID)
                }
                guard let reseller = found else { throw NotFound() }
                _ = try await stage.contexts.partnering.enterState(
                    stage.tenant, reseller.id,
                    change.status.flatMap(ResellerStatus.init) ?? reseller.status,
                    change.tier.flatMap(Tier.init) ?? reseller.tier, from: day,
                    reason: change.status == "suspended"
                        ? "Complaints about sales calls" : "Decided in the partner meeting",
                    by: channel)
            }
        }
    }

    static func report(_ stage: DemoStage, _ feed: SampleFeed, _ month: Month) async throws {
        try await enterDeals(stage, feed, month)
        let files = try stage.lay(feed.files(of: month), in: "\(stage.folder)-\(month)")
        _ = try await stage.contexts.billingFeed.receive(
            files, tenantID: stage.tenant.id, by: stage.actor(.finance))
        try await stage.work()
        try? FileManager.default.removeItem(atPath: "\(stage.folder)-\(month)")
    }

    private static func enterDeals(_ stage: DemoStage, _ feed: SampleFeed, _ month: Month) async throws {
        let deals = feed.deals.filter { month.contains($0.wonOn) }.map { deal in
            ProgrammeDeal(
                publicID: deal.publicID, reseller: deal.resellerID, customer: deal.customer, product: deal.product,
                estimatedMRR: Money(minorUnits: deal.estimatedCents, stage.tenant.currency),
                submittedOn: deal.submittedOn, approvedOn: deal.approvedOn, wonOn: deal.wonOn)
        }
        try await stage.contexts.dealing.enter(
            try await registrable(stage, deals), tenant: stage.tenant, by: stage.actor(.channel))
    }

    /// Without those that a reseller could not register on their day, because it was suspended or not here yet.
    private static func registrable(_ stage: DemoStage, _ deals: [ProgrammeDeal]) async throws -> [ProgrammeDeal] {
        try await stage.database.reading(stage.tenant.id) { tx in
            let resellers = try await Resellers(tx).identifiers(of: deals.map(\.reseller))
            var found: [ProgrammeDeal] = []
            for deal in deals {
                guard let id = resellers[deal.reseller] else { continue }
                let state = try await ResellerStates(tx).history(of: id).state(on: deal.submittedOn)
                if state?.status.takesNewBusiness == true { found.append(deal) }
            }
            return found
        }
    }

    static func run(_ stage: DemoStage, _ month: Month) async throws {
        stage.move(to: month.next.firstDay, hour: 2)
        let commissioning = stage.contexts.commissioning
        let id = try await commissioning.start(
            month, key: "demo/run/\(month)", tenant: stage.tenant, by: stage.actor(.finance))
        try await stage.work()
        stage.move(to: month.next.firstDay.adding(days: 2), hour: 10)
        try await commissioning.approve(
            id, key: "demo/approval/\(month)", tenant: stage.tenant, by: stage.actor(.approver))
        try await stage.work()
    }

    private static func pay(_ stage: DemoStage, _ month: Month) async throws {
        let paying = stage.contexts.paying
        let (finance, approver) = (try stage.actor(.finance), try stage.actor(.approver))
        let first = month.next.firstDay
        stage.move(to: first.adding(days: 8), hour: 10)
        guard try await paying.preview(tenant: stage.tenant).contains(where: { $0.proposal?.holds.isEmpty == true })
        else { return }
        let batch = try await paying.draft(key: "demo/batch/\(month)", tenant: stage.tenant, by: finance)
        try await paying.submit(batch, key: "demo/submission/\(month)", tenant: stage.tenant, by: finance)
        stage.move(to: first.adding(days: 9), hour: 11)
        if try await paying.record(of: batch, tenant: stage.tenant).batch.state == .pendingApproval {
            try await paying.approve(batch, key: "demo/batch-approval/\(month)", tenant: stage.tenant, by: approver)
        }
        stage.move(to: first.adding(days: 11), hour: 9)
        try await paying.release(batch, key: "demo/release/\(month)", tenant: stage.tenant, by: approver)
        try await stage.work()
        stage.move(to: first.adding(days: 17), hour: 9)
        guard stage.today > first.adding(days: 14) else { return }
        try await paying.settle(
            batch, key: "demo/settlement/\(month)", evidence: "Settlement report of Harbor National Bank",
            tenant: stage.tenant, by: finance)
        try await stage.work()
    }
}
