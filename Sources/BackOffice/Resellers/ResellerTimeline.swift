import Identity
import Kernel
import Partnership
import Web

extension TimelineEntry {
    /// An audit event of a reseller in words.
    init(reseller event: AuditEvent) {
        let task = event.subject.label
        let status = event.after["status"].flatMap { ResellerStatus(rawValue: $0)?.label.lowercased() } ?? ""
        let tier = event.after["tier"].flatMap { Tier(rawValue: $0)?.label } ?? ""
        let from = event.after["from"].flatMap { Day($0)?.shown } ?? ""
        let (title, tone): (String, StatusTone) =
            switch event.act {
            case "reseller.approved": ("Approved as a reseller", .good)
            case "reseller.activated": ("Became active", .good)
            case "reseller.enrolled": ("Entered", .info)
            case "reseller.state_entered": ("State entered: \(status)", .quiet)
            case "reseller.status_changed": ("Status changed to \(status)", .warn)
            case "reseller.profile_changed": ("Company data changed", .quiet)
            case "reseller.invited_again": ("Invited again", .info)
            case "reseller.termination_proposed": ("End proposed", .warn)
            case "reseller.termination_declined": ("Goes on: the end was declined", .info)
            case "reseller.terminated": ("Partnership ended", .bad)
            case "reseller.parent_changed": ("Reseller above changed", .quiet)
            case "reseller.tier_changed": ("Tier \(tier) from \(from)", .info)
            case "reseller.tier_reviewed": ("Tier reviewed: \(event.after["outcome"] ?? "")", .quiet)
            case "reseller.violation_noted": ("Violation noted", .warn)
            case "onboarding.fact_undone": ("\(task): a step is undone", .warn)
            case "onboarding.attempt_failed": ("\(task): a try failed", .warn)
            case "onboarding.retried": ("\(task): may be tried again", .quiet)
            case "onboarding.started": ("\(task): started", .quiet)
            case "onboarding.fact_established": ("\(task): a step is done", .quiet)
            case "onboarding.submitted": ("\(task): handed in", .info)
            case "onboarding.approved": ("\(task): approved", .good)
            case "onboarding.sent_back": ("\(task): sent back", .warn)
            case "onboarding.completed_by_hand": ("\(task): completed by hand", .good)
            case "onboarding.skipped": ("\(task): skipped", .quiet)
            default: (event.actInWords, .quiet)
            }
        self.init(
            at: event.at, title, by: event.actor.name, note: event.reason.isEmpty ? nil : event.reason, tone: tone)
    }
}

extension String {
    /// A dash where there is nothing to show.
    var orDash: String { isEmpty ? "–" : self }
}
