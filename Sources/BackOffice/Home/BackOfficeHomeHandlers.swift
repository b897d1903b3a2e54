import Earnings
import Engagement
import Identity
import Kernel
import Links
import Templates
import Web

/// The first page of the back office.
public struct BackOfficeHomeHandlers: Sendable {
    public static let pages: [any Page.Type] = [BackOfficeHomePage.self]

    private let overviews: Overviews
    private let readingAudit: ReadingAudit

    public init(_ overviews: Overviews, _ readingAudit: ReadingAudit) {
        self.overviews = overviews
        self.readingAudit = readingAudit
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = Self.pages
        routes.get(BackOfficePlaces.home, .staff(.seeBackOffice)) { try await .page(home($0)) }
        return routes
    }

    private func home(_ visit: Visit) async throws -> BackOfficeHomePage {
        let person = try visit.person
        let overview = try await overviews.staff(visit.tenant, for: person)
        let today = visit.tenant.zone.day(of: visit.now)
        let queues = WaitingQueues(zone: visit.tenant.zone).queues(overview)
        let counts = Dictionary(queues.map { ($0.href, $0.count) }) { $0 + $1 }
        let seesAudit = person.may(.seeAudit)
        return BackOfficeHomePage(
            frame: try visit.backOfficeFrame("Today", counts: counts), lead: today.shownWithWeekday, queues: queues,
            money: overview.money.map { MoneyDue($0, today: today) },
            work: overview.imports.map { RunningWork(feed: $0) } + overview.runningRuns.map { RunningWork(run: $0) },
            history: seesAudit ? try await history(visit) : [],
            links: BackOfficeHomeLinks(
                statements: BackOfficePlaces.statements.path, batches: BackOfficePlaces.batches.path,
                audit: seesAudit ? BackOfficePlaces.audit.path : nil))
    }
}

extension BackOfficeHomeHandlers {
    /// How many of the last events the home shows.
    private static let shownEvents = 6

    private func history(_ visit: Visit) async throws -> [TimelineEntry] {
        let events = try await readingAudit.events(visit.tenant.id, before: nil, kind: nil)
        let business = events.elements.filter { !$0.act.hasPrefix("session.") }
        return business.prefix(Self.shownEvents).map { event in
            TimelineEntry(
                at: event.at, event.actInWords, by: event.actor.name,
                note: ["", event.actor.name].contains(event.subject.label) ? nil : event.subject.label)
        }
    }
}

extension MoneyDue {
    init(_ due: StaffOverview.MoneyDue, today: Day) {
        payable = due.payable
        payees = due.payees.shown("reseller", "resellers")
        inBatches = due.inBatches
        batches = due.openPayouts == 0 ? "no open batch" : due.openPayouts.shown("payout", "payouts")
        held = due.held
        let thisMonth = PayoutDates.payoutDay(for: today.month.previous)
        payday = due.batchPaidOn ?? (today <= thisMonth ? thisMonth : PayoutDates.payoutDay(for: today.month))
        paydayNote = due.batchPaidOn == nil ? "the draft is made on the 9th" : "of the open batch"
    }
}

extension RunningWork {
    init(feed work: StaffOverview.Work) {
        title = "Importing \(work.name)"
        detail = "\(work.done.shown) of \(work.total.shown("row", "rows"))"
        percent = work.total > 0 ? min(100, 100 * work.done / work.total) : 0
        href = BackOfficePlaces.feedImport(work.id)
        icon = "cloud-upload"
    }

    init(run work: StaffOverview.Work) {
        title = "Computing \(Month(work.name)?.shown ?? work.name)"
        detail = "\(work.done.shown) of \(work.total.shown("reseller", "resellers"))"
        percent = work.total > 0 ? min(100, 100 * work.done / work.total) : 0
        href = BackOfficePlaces.run(work.id)
        icon = "play-circle"
    }
}
