import Identity
import Kernel
import Links
import Templates
import Web

/// One record as it was at the end of a day, as far as the audit trail tells.
struct AuditRecordPage: Page {
    let frame: BackOfficeFrame
    let label: String
    let kind: String
    let id: String
    let on: Field
    let day: Day
    let values: [Fact]
    /// The first day of which anything is known.
    let beginsOn: Day
    let isBeforeTheBeginning: Bool
    let rows: [AuditPage.Row]
    let action: String
    let back: String

    static let template = "backoffice/audit/record"
    static let schema = Schema<Self>(
        \.frame, \.label, \.kind, \.id, \.on, \.day, \.values, \.beginsOn, \.isBeforeTheBeginning, \.rows, \.action,
        \.back, .computed("hasValues", \.hasValues))

    var hasValues: Bool { !values.isEmpty }

    init(frame: BackOfficeFrame, history: RecordHistory, kind: String, id: String, on day: Day, zone: Zone) {
        self.frame = frame
        label = history.label
        self.kind = kind
        self.id = id
        on = Field("on", day.description)
        self.day = day
        let moment = zone.instant(of: day.adding(days: 1))
        values = history.values(before: moment).map { value in
            Fact(
                AuditPage.Row.words(value.field), value.text ?? "nothing",
                note: value.isToldLater
                    ? "Told by line \(value.line), which changed it later." : "Set by line \(value.line).")
        }
        let begin = history.beginsAt.map { zone.day(of: $0) } ?? day
        beginsOn = begin
        isBeforeTheBeginning = day < begin
        rows = history.events.reversed().prefix(Self.shownLines).map(AuditPage.Row.init)
        action = BackOfficePlaces.auditRecord.path
        back = BackOfficePlaces.audit.with(["kind": kind])
    }

    private static let shownLines = 200
}
