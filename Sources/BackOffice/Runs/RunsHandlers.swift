import Earnings
import Identity
import Kernel
import Links
import Web

/// Commission runs: started by one person, calculated in the background, approved by another.
public struct RunsHandlers: Sendable {
    /// How many months back a first run may begin.
    private static let offeredMonths = 12

    private let commissioning: Commissioning
    private let reading: ReadingEarnings

    public init(commissioning: Commissioning, reading: ReadingEarnings) {
        self.commissioning = commissioning
        self.reading = reading
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(BackOfficePlaces.runs, .staff(.seeCommissions), index)
        routes.post(BackOfficePlaces.runs, .staff(.startRuns), create)
        routes.get(BackOfficePlaces.run, .staff(.seeCommissions), show)
        routes.get(BackOfficePlaces.runProgress, .staff(.seeCommissions), progress)
        routes.get(BackOfficePlaces.runZeros, .staff(.seeCommissions), zeros)
        for act in RunAct.allCases {
            routes.get(act.place, .staff(act.permission)) { try await confirm(act, $0) }
            routes.post(act.place, .staff(act.permission)) { try await perform(act, $0) }
        }
        routes.pages += [RunsPage.self, RunPage.self, RunZerosPage.self, RunActPage.self]
        return routes
    }

    private func index(_ visit: Visit) async throws -> Answer {
        .page(try await runsPage(visit, chosen: nil, invalid: nil))
    }

    private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        guard let period = Month(form["period"]) else {
            let invalid = Invalid("period", "Choose a month.")
            return .page(
                try await runsPage(visit, chosen: form["period"], invalid: invalid), status: .unprocessableContent)
        }
        let id = try await commissioning.start(
            period, key: try form.idempotencyKey, tenant: visit.tenant, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.run(id),
            notice: .done("The run of \(period.shown) has started. You can leave this page and come back."))
    }

    private func show(_ visit: Visit) async throws -> Answer {
        .page(try RunPage(visit, try await reading.record(visit.tenant.id, try visit.id())))
    }

    private func progress(_ visit: Visit) async throws -> Answer {
        let (run, progress) = try await reading.progress(visit.tenant.id, try visit.id())
        let shown = RunPage.progress(run, progress)
        return .json(
            """
            {"done":\(shown.done),"total":\(shown.total),"detail":"\(shown.detail)","running":\(shown.isRunning)}
            """)
    }

    private func zeros(_ visit: Visit) async throws -> Answer {
        let id = try visit.id()
        let chosen = visit.query["reason"].flatMap { ZeroReason(rawValue: $0) }
        let record = try await reading.record(visit.tenant.id, id)
        let rows = try await reading.zeros(visit.tenant.id, run: id, reason: chosen)
        return .page(
            RunZerosPage(
                visit, record, rows, chosen: chosen, frame: try visit.backOfficeFrame("Events that paid nothing")))
    }

    private func confirm(_ act: RunAct, _ visit: Visit) async throws -> Answer {
        let record = try await reading.record(visit.tenant.id, try visit.id())
        guard record.run.status.after(act.change) != nil else {
            throw RunRefusal.invalidTransition(act.change, from: record.run.status)
        }
        return .page(try page(act, record, visit, form: nil, invalid: nil))
    }

    private func perform(_ act: RunAct, _ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        let id = try visit.id()
        do {
            let (key, tenant, actor) = (try form.idempotencyKey, visit.tenant, visit.actor)
            switch act {
            case .approval: try await commissioning.approve(id, key: key, tenant: tenant, by: actor)
            case .resumption: try await commissioning.resume(id, key: key, tenant: tenant, by: actor)
            case .recalculation: try await commissioning.recalculate(id, key: key, tenant: tenant, by: actor)
            case .cancellation:
                try await commissioning.cancel(id, key: key, reason: form["reason"], tenant: tenant, by: actor)
            }
        } catch let invalid as Invalid {
            let record = try await reading.record(visit.tenant.id, id)
            return .page(try page(act, record, visit, form: form, invalid: invalid), status: .unprocessableContent)
        }
        let run = try await reading.progress(visit.tenant.id, id).run
        return .redirect(to: BackOfficePlaces.run(id), notice: .done(act.outcome(run)))
    }

    private func page(
        _ act: RunAct, _ record: RunRecord, _ visit: Visit, form: FormFields?, invalid: Invalid?
    ) throws -> RunActPage {
        RunActPage(
            frame: try visit.backOfficeFrame(act.title(record.run)), title: act.title(record.run),
            effects: try act.effects(record), errors: ErrorSummary(invalid),
            reason: act == .cancellation ? Field("reason", form?["reason"] ?? "", invalid) : nil,
            idempotencyKey: form?[FormFields.idempotencyName] ?? visit.newIdempotencyKey,
            action: act.place(record.run.id), button: act.label, isDangerous: act == .cancellation,
            back: BackOfficePlaces.run(record.run.id), backLabel: record.run.period.shown)
    }

    private func runsPage(_ visit: Visit, chosen: String?, invalid: Invalid?) async throws -> RunsPage {
        let runs = try await reading.runs(visit.tenant.id)
        let today = visit.tenant.zone.day(of: visit.now)
        let mayStart = try visit.person.may(.startRuns)
        return RunsPage(
            frame: try visit.backOfficeFrame("Commission runs"), errors: ErrorSummary(invalid),
            start: mayStart ? start(runs.map(\.run), visit, today: today, chosen: chosen, invalid: invalid) : nil,
            rows: runs.map { RunsPage.Row($0.run, $0.progress) })
    }

    /// Months after the last approved run that are over; the last one is chosen.
    private func start(
        _ runs: [CommissionRun], _ visit: Visit, today: Day, chosen: String?, invalid: Invalid?
    ) -> RunsPage.Start {
        let last = today.month.previous
        let first = runs.first { $0.status == .approved }?.period.next ?? last.adding(1 - Self.offeredMonths)
        let months = first <= last ? (0...last.months(since: first)).map { first.adding($0) } : []
        let open = runs.first { $0.status.isOpen }
        var blocked: String?
        if let open { blocked = "The run of \(open.period.shown) must be approved or cancelled before the next one." }
        if open == nil, months.isEmpty {
            blocked = "\(last.shown) is done. The next month can be run when it is over, from "
                + "\(today.month.next.firstDay.shown)."
        }
        return RunsPage.Start(
            period: ChoiceField(
                "period", months.reversed().map { Choice($0.description, $0.shown) },
                chosen: chosen ?? last.description, invalid),
            action: BackOfficePlaces.runs.path, idempotencyKey: visit.newIdempotencyKey, blocked: blocked)
    }
}
