import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The days on which the tenant does not work: promised answers wait over them.
public struct HolidaysHandlers: Sendable {
    private let keeping: KeepingHolidays

    public init(_ keeping: KeepingHolidays) {
        self.keeping = keeping
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [HolidaysPage.self]
        routes.get(BackOfficePlaces.holidays, .staff(.manageSettings), index)
        routes.post(BackOfficePlaces.holidays, .staff(.manageSettings), add)
        routes.post(BackOfficePlaces.holidayEnd, .staff(.manageSettings), remove)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(try await page(visit, nil, nil))
    }

    @Sendable private func add(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["day", "name"])
        do {
            let holiday = try await keeping.add(
                visit.tenant, TypedDay.read(form["day"]), name: form["name"], by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.holidays.path,
                notice: .done("Nobody works on \(holiday.day.shownWithWeekday). What is due later moves with it."))
        } catch let invalid as Invalid {
            return .page(try await page(visit, form, invalid), status: .unprocessableContent)
        }
    }

    @Sendable private func remove(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["day"])
        guard let day = Day(form["day"]) else { throw NotFound() }
        let holiday = try await keeping.remove(visit.tenant, day, by: visit.actor)
        return .redirect(
            to: BackOfficePlaces.holidays.path,
            notice: .done("\(holiday.day.shownWithWeekday) is a day like others again."))
    }

    private func page(_ visit: Visit, _ form: FormFields?, _ invalid: Invalid?) async throws -> HolidaysPage {
        let today = visit.tenant.zone.day(of: visit.now)
        let lines = try await keeping.holidays(visit.tenant.id).map { HolidaysPage.Line($0, today: today) }
        let title = "Holidays"
        return HolidaysPage(
            frame: try visit.backOfficeFrame(invalid == nil ? title : "Error: \(title)"),
            errors: ErrorSummary(invalid), lines: lines, hasLines: !lines.isEmpty,
            day: Field("day", form?["day"] ?? "", invalid), name: Field("name", form?["name"] ?? "", invalid),
            action: BackOfficePlaces.holidays.path, endAction: BackOfficePlaces.holidayEnd.path)
    }
}

/// The holidays of a tenant, and the form for another one.
struct HolidaysPage: Page {
    struct Line: ViewModel {
        let day: Day
        let name: String
        /// What names the day in the form that takes it back; nil for a day that is past.
        let key: String?

        static let schema = Schema<Self>(\.day, \.name, \.key)

        init(_ holiday: Holiday, today: Day) {
            day = holiday.day
            name = holiday.name
            key = holiday.day < today ? nil : holiday.day.description
        }
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let lines: [Line]
    let hasLines: Bool
    let day: Field
    let name: Field
    let action: String
    let endAction: String

    static let template = "backoffice/settings/holidays"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.lines, \.hasLines, \.day, \.name, \.action, \.endAction)
}
