import Engagement
import Kernel
import Links
import Web

/// Says in words what waits, the most pressing first. Queues in which nothing waits are left out.
struct WaitingQueues {
    let zone: Zone

    func queues(_ overview: StaffOverview) -> [WaitingQueue] {
        var queues: [WaitingQueue?] = [
            overview.applications.map(applications) ?? nil,
            queue(overview.runs, "run waits for approval", "runs wait for approval", BackOfficePlaces.runs) { name in
                Month(name)?.shown ?? name
            },
            queue(
                overview.batchesToApprove, "payout batch waits for approval", "payout batches wait for approval",
                BackOfficePlaces.batches),
            queue(
                overview.batchesToRelease, "payout batch can be released", "payout batches can be released",
                BackOfficePlaces.batches),
            queue(
                overview.payees, "bank account waits for verification", "bank accounts wait for verification",
                BackOfficePlaces.payees),
            queue(overview.taxForms, "tax form waits for a look", "tax forms wait for a look", BackOfficePlaces.payees),
            queue(
                overview.onboardingTasks, "onboarding task was handed in", "onboarding tasks were handed in",
                BackOfficePlaces.onboarding),
            queue(
                overview.proposals, "company is proposed by a reseller", "companies are proposed by resellers",
                BackOfficePlaces.resellers),
            queue(
                overview.assessments, "talk about the sales process is open", "talks about the sales process are open",
                BackOfficePlaces.training),
            queue(
                overview.certificates, "certificate ends within 60 days", "certificates end within 60 days",
                BackOfficePlaces.training),
            queue(
                overview.agreements, "agreement waits for our signature", "agreements wait for our signature",
                BackOfficePlaces.agreements),
            queue(overview.failedImports, "import failed", "imports failed", BackOfficePlaces.feed),
        ]
        if overview.failedLetters > 0 {
            queues.append(
                WaitingQueue(
                    count: overview.failedLetters,
                    title: overview.failedLetters == 1 ? "letter could not be sent" : "letters could not be sent",
                    detail: "They can be sent again.", href: BackOfficePlaces.emails.path, badge: nil))
        }
        return queues.compactMap { $0 }
    }

    private func applications(_ waiting: StaffOverview.Applications) -> WaitingQueue? {
        guard waiting.open > 0 else { return nil }
        var detail = "\(waiting.unclaimed.shown) not claimed"
        if waiting.own > 0 { detail += ", \(waiting.own.shown) yours" }
        if let oldestAt = waiting.oldestAt {
            detail += ". The oldest is from \(zone.day(of: oldestAt).shown): \(waiting.oldestCompany)"
        }
        return WaitingQueue(
            count: waiting.open,
            title: waiting.open == 1 ? "application waits for a decision" : "applications wait for a decision",
            detail: detail, href: BackOfficePlaces.applications.path,
            badge: waiting.overdue > 0 ? Badge("\(waiting.overdue.shown) overdue", .bad) : nil)
    }

    private func queue(
        _ waiting: StaffOverview.Waiting?, _ one: String, _ many: String, _ place: Place,
        name: (String) -> String = { $0 }
    ) -> WaitingQueue? {
        guard let waiting, waiting.count > 0 else { return nil }
        let since = waiting.oldestAt.map { "since \(zone.day(of: $0).shown)" }
        return WaitingQueue(
            count: waiting.count, title: waiting.count == 1 ? one : many,
            detail: [name(waiting.oldest), since].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", "),
            href: place.path, badge: nil)
    }
}
