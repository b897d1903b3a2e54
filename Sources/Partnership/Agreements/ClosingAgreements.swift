import Identity
import Kernel
import Postgres

/// Ends all agreements of a reseller whose partnership ends: what is in force, and what is on its way to that. Its team
/// reads the portal from then on, so that nothing limits it to the page of the agreements.
struct ClosingAgreements {
    let tx: Transaction
    let clock: Clock
    let chance: Chance

    func close(of resellerID: Identifier, on today: Day, reason: String) async throws {
        try await PortalLimits(tx).lift(resellerID)
        for agreement in try await Agreements(tx).lockedAll(of: resellerID)
        where agreement.status.isOpen || agreement.status == .inForce {
            let act = agreement.status.isOpen ? AgreementStatus.Act.close : .terminate
            var ended = agreement
            ended.status = try Contracting.status(of: agreement, after: act, by: .system)
            (ended.endedOn, ended.endedReason) = (today, reason)
            try await Agreements(tx).save(ended)
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                .system, "agreement.terminated", subject: AuditSubject("agreement", agreement.id, agreement.title),
                before: ["status": agreement.status.rawValue], after: ["status": ended.status.rawValue],
                reason: reason)
        }
    }
}
