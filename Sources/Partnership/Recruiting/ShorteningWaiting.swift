import Identity
import Kernel
import Postgres

extension Recruiting {
    public static let waitingReason = 5...500

    /// Lets a rejected company apply again before the day that followed from the reason of its rejection: from `day`,
    /// today at the earliest. Returns it. The day is never moved back, and a rejection for fraud stays for good.
    /// Throws Invalid for `day` and `why`, ApplicationRefusal when the application does not wait or was changed since
    /// `version`.
    @discardableResult public func shortenWaiting(
        _ tenant: Tenant, _ id: Identifier, to day: Day?, why: String, version: Int, by actor: Actor
    ) async throws -> Day {
        let today = tenant.zone.day(of: clock.now)
        return try await database.transaction(tenant.id) { tx in
            var application = try await seen(id, in: tx)
            guard let decision = application.decision, let current = application.waitsUntil(after: today) else {
                throw ApplicationRefusal.notWaiting
            }
            guard application.version == version else { throw ApplicationRefusal.changed }
            let day = try Self.check(day, between: today, and: current, why: why)
            application.decision = decision.allowing(from: day)
            guard try await applications(tx).move(application) else { throw ApplicationRefusal.changed }
            try await audit(
                actor, "application.waiting_shortened", application, in: tx,
                before: ["reapply_on": current.description], after: ["reapply_on": day.description], reason: why)
            return day
        }
    }

    private static func check(_ day: Day?, between today: Day, and current: Day, why: String) throws -> Day {
        var invalid = Invalid()
        if day.map({ $0 < today || $0 >= current }) ?? true {
            invalid.add("day", "Enter a day from \(today) on and before \(current), the day that holds now.")
        }
        if !waitingReason.contains(why.count) || !why.isPlainText(allowingLines: true) {
            invalid.add("why", "Say why in 5 to 500 characters. Only staff read it.")
        }
        guard let day, invalid.isEmpty else { throw invalid }
        return day
    }
}

extension PartnerApplication {
    /// The day from which a rejected company may apply again, while that day is still to come.
    public func waitsUntil(after today: Day) -> Day? {
        guard status == .rejected, let day = decision?.reapplyOn, day > today else { return nil }
        return day
    }
}

extension PartnerApplication.Decision {
    fileprivate func allowing(from day: Day) -> Self {
        Self(act: act, at: at, by: by, reason: reason, text: text, reapplyOn: day)
    }
}
