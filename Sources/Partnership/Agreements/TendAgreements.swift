import Identity
import Jobs
import Kernel
import Postgres

/// Sends an agreement that was laid together with its reseller.
struct SendAgreement: Job {
    static let kind = "partnership.send_agreement"

    let agreement: Identifier
}

/// Once a day: offers new versions, reminds, renews, ends, and suspends who has not accepted for 60 days.
struct TendAgreements: Job {
    static let kind = "partnership.tend_agreements"
}

extension Contracting {
    public func register(in handlers: inout JobHandlers) {
        handlers.on(SendAgreement.self) { job, run in
            try await send(try await tenant(run.tenantID), job.agreement, by: .system)
        }
        handlers.on(TendAgreements.self) { _, run in try await tend(try await tenant(run.tenantID)) }
    }

    public static func plan(in schedules: inout Schedules) {
        schedules.add("partnership.tend_agreements", .daily(hour: 5, minute: 10)) { _ in TendAgreements() }
    }

    /// Does what the day asks for, reseller by reseller. Done twice on a day it does nothing the second time.
    public func tend(_ tenant: Tenant) async throws {
        let today = tenant.zone.day(of: clock.now)
        let resellers = try await database.reading(tenant.id) { tx in try await Agreements(tx).resellersToTend() }
        for id in resellers {
            try await database.transaction(tenant.id) { tx in try await tend(id, tenant, on: today, in: tx) }
        }
    }

    private func tend(_ resellerID: Identifier, _ tenant: Tenant, on today: Day, in tx: Transaction) async throws {
        let all = try await Agreements(tx).lockedAll(of: resellerID)
        if let draft = all.first(where: { $0.status == .draft }) {
            try await send(draft, tenant, by: .system, in: tx)
            return
        }
        guard var current = all.first(where: { $0.status == .inForce }) else { return }
        if let last = current.endsAfter, last < today { return try await expire(current, after: last, in: tx) }
        try await renew(&current, on: today, in: tx)
        try await remind(current, on: today, in: tx)
        let reseller = try await Resellers(tx).reseller(resellerID)
        if try await offer(reseller, current, all, tenant, on: today, in: tx) { return }
        try await suspend(reseller, all, replacing: current, on: today, in: tx)
    }

    private func expire(_ current: Agreement, after last: Day, in tx: Transaction) async throws {
        var ended = current
        ended.status = try Self.status(of: current, after: .expire, by: .system)
        (ended.endedOn, ended.endedReason) = (last.adding(days: 1), current.noticeReason)
        try await Agreements(tx).save(ended)
        try await record("agreement.expired", ended, in: tx)
        try await audit(.system, "agreement.expired", ended, in: tx, reason: current.noticeReason)
    }

    private func renew(_ current: inout Agreement, on today: Day, in tx: Transaction) async throws {
        guard let end = current.termEndsOn, end < today else { return }
        var last = end
        while last < today { last = Agreement.end(ofTermAfter: last, months: current.termMonths) }
        current.termEndsOn = last
        try await Agreements(tx).save(current)
        try await record("agreement.renewed", current, in: tx)
        try await audit(.system, "agreement.renewed", current, in: tx, after: ["term_ends_on": last.description])
    }

    /// Days that were missed are made up for by the latest reminder alone.
    private func remind(_ current: Agreement, on today: Day, in tx: Transaction) async throws {
        guard let end = current.termEndsOn else { return }
        let left = end.days(since: today)
        var isNew = false
        for days in Agreement.reminderDays where left <= days {
            isNew = try await Agreements(tx).noteReminder(days, of: current, termEndsOn: end, at: clock.now)
        }
        if isNew { try await record("agreement.reminder", current, in: tx, ["left": "\(left)"]) }
    }

    /// A version that the reseller was not asked about yet is sent. Who has given notice, or has been given notice, is
    /// asked nothing. Returns whether it was sent.
    private func offer(
        _ reseller: Reseller, _ current: Agreement, _ all: [Agreement], _ tenant: Tenant, on today: Day,
        in tx: Transaction
    ) async throws -> Bool {
        guard current.endsAfter == nil, !all.contains(where: \.status.isOpen),
            let template = try await AgreementTemplates(tx).current(reseller.type, on: today),
            !all.contains(where: { $0.templateID == template.id })
        else { return false }
        if let number = current.templateNumber {
            guard number < template.number else { return false }
        } else {
            guard let from = current.inForceOn, from < template.content.validFrom else { return false }
        }
        let draft = try await draft(for: reseller.id, replacing: current.id, in: tx)
        return try await send(draft, tenant, by: .system, in: tx)
    }

    private func suspend(
        _ reseller: Reseller, _ all: [Agreement], replacing current: Agreement, on today: Day, in tx: Transaction
    ) async throws {
        let overdue = all.first { offer in
            offer.replacesID == current.id && (offer.status == .sent || offer.status == .declined)
                && offer.suspendsOn.map { $0 <= today } ?? false
        }
        guard let overdue else { return }
        let reason = "The new agreement was not accepted within \(Agreement.suspensionDays) days."
        let locked = try await Resellers(tx).locked(reseller.id)
        guard locked.status == .active || locked.status == .inactive else { return }
        _ = try await ResellerMoves(tx, clock: clock, chance: chance).move(
            locked, to: .suspended, tier: locked.tier, from: today, today: today, reason: reason, by: .system)
        try await record("agreement.overdue", overdue, in: tx)
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            .system, "reseller.status_changed", subject: .reseller(reseller.id, reseller.publicID),
            before: ["status": locked.status.rawValue], after: ["status": ResellerStatus.suspended.rawValue],
            reason: reason)
    }

    private func tenant(_ id: Identifier) async throws -> Tenant {
        let found = try await database.reading(id) { tx in try await Tenants(tx).tenant(id) }
        guard let found else { throw NotFound() }
        return found
    }
}
