import Earnings
import Identity
import Kernel
import Links
import Web

extension RunsPage.Row {
    init(_ run: CommissionRun, _ progress: RunProgress) {
        href = BackOfficePlaces.run(run.id)
        period = run.period
        number = run.publicID
        status = run.status.badge
        self.progress = run.status.isOpen ? "\(progress.percent) %" : ""
        startedBy = run.startedBy
        startedAt = run.startedAt
        approvedBy = run.approvedBy
    }
}

extension RunPage {
    /// The page of a run as one person sees it: with the acts that are theirs.
    init(_ visit: Visit, _ record: RunRecord) throws {
        let run = record.run
        let person = try visit.person
        let acts = RunAct.allCases.filter { act in
            run.status.after(act.change) != nil && person.may(act.permission) && !act.isForbidden(to: person, run)
        }
        self.init(
            frame: try visit.backOfficeFrame("Run of \(run.period.shown)"), title: "Run of \(run.period.shown)",
            number: run.publicID, status: run.status.badge,
            progress: run.status.isOpen && run.status != .calculated ? Self.progress(run, record.progress) : nil,
            waitingFor: Self.waitingFor(run, acts),
            acts: acts.map { act in
                ActLink(
                    href: act.place(run.id), label: act.label, isPrimary: act == .approval || act == .resumption)
            },
            total: try record.total(), held: try record.held(), lineCount: record.lineCount,
            resellers: record.resellers.map { RunPage.Reseller($0, run) },
            zeros: record.zeros.map { RunPage.Zero($0, run) },
            failures: record.failures.map { RunPage.Failure(name: $0.resellerName, problem: $0.problem) },
            findings: record.findings.map {
                RunPage.Finding(
                    reseller: $0.resellerName, account: $0.account.rawValue.replacing("_", with: " "),
                    expected: $0.expected, actual: $0.actual)
            },
            timeline: Self.timeline(run), linesHref: BackOfficePlaces.commissions.with(["run": run.id.description]),
            zerosHref: BackOfficePlaces.runZeros(run.id), back: BackOfficePlaces.runs.path,
            symbol: visit.tenant.currency.symbol)
    }

    static func progress(_ run: CommissionRun, _ progress: RunProgress) -> Progress {
        let isRunning = run.status == .running || run.status == .scheduled
        let detail =
            progress.all == 0
            ? "Waiting to begin"
            : "\(progress.done.shown) of \(progress.all.shown("part", "parts")) done, one for each reseller"
        return Progress(
            title: isRunning ? "Computing \(run.period.shown)" : "The run stopped", done: progress.done,
            total: progress.all, detail: detail, isRunning: isRunning, source: BackOfficePlaces.runProgress(run.id))
    }

    private static func waitingFor(_ run: CommissionRun, _ acts: [RunAct]) -> String? {
        switch run.status {
        case .calculated where !acts.contains(.approval):
            "Waits for somebody who may approve runs and did not start this one."
        case .failed: "Some resellers could not be calculated. The others are done and stay done."
        default: nil
        }
    }

    private static func timeline(_ run: CommissionRun) -> [TimelineEntry] {
        var entries = [TimelineEntry(at: run.startedAt, "Started", by: run.startedBy)]
        if let at = run.calculatedAt { entries.append(TimelineEntry(at: at, "Calculated")) }
        if let at = run.approvedAt {
            entries.append(TimelineEntry(at: at, "Approved", by: run.approvedBy, tone: .good))
        }
        if let at = run.cancelledAt { entries.append(TimelineEntry(at: at, "Cancelled", by: run.cancelledBy)) }
        return entries.reversed()
    }
}

extension RunPage.Reseller {
    init(_ totals: RunRecord.ResellerTotals, _ run: CommissionRun) {
        name = totals.resellerName
        href = BackOfficePlaces.reseller(totals.resellerID)
        lines = totals.lines
        linesHref = BackOfficePlaces.commissions.with([
            "run": run.id.description, "reseller": totals.resellerID.description,
        ])
        earned = totals.earned
        reversals = totals.reversals
        clawbacks = totals.clawbacks
        held = totals.held
        total = totals.total
    }
}

extension RunPage.Zero {
    init(_ count: RunRecord.ZeroCount, _ run: CommissionRun) {
        reason = count.reason.label
        explanation = count.reason.explanation
        kind = count.kind.label
        self.count = count.count
        base = count.base
        href = BackOfficePlaces.runZeros(run.id) + "?reason=" + count.reason.rawValue
    }
}

extension RunZerosPage {
    init(_ visit: Visit, _ record: RunRecord, _ lines: [ZeroLine], chosen: ZeroReason?, frame: BackOfficeFrame) {
        let here = BackOfficePlaces.runZeros(record.run.id)
        let reasons = ZeroReason.allCases.filter { reason in record.zeros.contains { $0.reason == reason } }
        let all = record.zeros.reduce(0) { $0 + $1.count }
        self.frame = frame
        lead = chosen?.explanation ?? "For each event of the run without a commission, the reason."
        rows = lines.map { RunZerosPage.Row($0) }
        filters =
            [FilterLink("All", href: here, isCurrent: chosen == nil, count: all)]
            + reasons.map { reason in
                FilterLink(
                    reason.label, href: here + "?reason=" + reason.rawValue, isCurrent: chosen == reason,
                    count: record.zeros.filter { $0.reason == reason }.reduce(0) { $0 + $1.count })
            }
        back = BackOfficePlaces.run(record.run.id)
        backLabel = "Run of \(record.run.period.shown)"
        symbol = visit.tenant.currency.symbol
    }
}

extension RunZerosPage.Row {
    init(_ line: ZeroLine) {
        customer = line.customerName
        customerHref = BackOfficePlaces.customer(line.customerID)
        reseller = line.resellerName.isEmpty ? "None" : line.resellerName
        kind = line.kind.label
        detail = [line.invoice, line.product ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        on = line.eventOn
        reason = line.reason.label
        base = line.base
    }
}
