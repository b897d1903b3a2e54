import Identity
import Kernel
import Links
import Templates
import Web

/// The list of everything that was done, the newest first.
struct AuditPage: Page {
    struct Row: ViewModel {
        let place: String
        let at: Instant
        let who: String
        let act: String
        let subject: String
        /// The record as it was at any time.
        let history: String
        let changes: [Change]
        let reason: String?
        let address: String?

        static let schema = Schema<Self>(
            \.place, \.at, \.who, \.act, \.subject, \.history, \.changes, \.reason, \.address)
    }

    struct Change: ViewModel {
        let field: String
        let before: String
        let after: String

        static let schema = Schema<Self>(\.field, \.before, \.after)
    }

    let frame: BackOfficeFrame
    let rows: [Row]
    let filters: [FilterLink]
    let pages: PageLinks
    let search: Field
    let from: Field
    let through: Field
    /// What was written in place of a day; it is no condition of the search.
    let unreadableDay: String?
    let kind: String
    let isFiltered: Bool
    let action: String
    let fileAction: String

    static let template = "backoffice/audit/index"
    static let schema = Schema<Self>(
        \.frame, \.rows, \.filters, \.pages, \.search, \.from, \.through, \.unreadableDay, \.kind, \.isFiltered,
        \.action, \.fileAction, .computed("hasRows", \.hasRows))

    var hasRows: Bool { !rows.isEmpty }

    init(frame: BackOfficeFrame, events: Slice<AuditEvent>, isFirst: Bool, search: AuditSearch) {
        self.frame = frame
        rows = events.elements.map(Row.init)
        let kinds = [
            ("", "Everything"), ("account", "Accounts"), ("application", "Applications"), ("reseller", "Resellers"),
            ("run", "Runs"), ("batch", "Batches"),
        ]
        filters = kinds.map { value, label in
            FilterLink(label, href: search.address(kind: value), isCurrent: value == search.kind)
        }
        pages = PageLinks(events, after: isFirst ? nil : "", one: "event", many: "events") { key in
            search.address(before: key ?? "")
        }
        self.search = Field("q", search.words)
        from = Field("from", search.from)
        through = Field("through", search.through)
        unreadableDay = search.unreadableDay
        kind = search.kind
        isFiltered = !search.isEmpty
        action = BackOfficePlaces.audit.path
        fileAction = BackOfficePlaces.auditFile.path
    }
}

extension AuditPage.Row {
    init(_ event: AuditEvent) {
        place = String(event.seq)
        at = event.at
        who = event.actor.name.isEmpty ? "A visitor" : event.actor.name
        act = event.act.split(separator: ".").map { $0.split(separator: "_").joined(separator: " ") }
            .joined(separator: ": ")
        subject = event.subject.label.isEmpty ? event.subject.id : event.subject.label
        history = BackOfficePlaces.auditRecord.with(["kind": event.subject.kind, "id": event.subject.id])
        let fields = Set(event.before.keys).union(event.after.keys).sorted()
        changes = fields.filter { event.before[$0] != event.after[$0] }.map { field in
            AuditPage.Change(
                field: field, before: event.before[field] ?? "nothing", after: event.after[field] ?? "nothing")
        }
        reason = event.reason.isEmpty ? nil : event.reason
        address = event.actor.address.isEmpty ? nil : event.actor.address
    }

    /// The name of a field as people read it: `tax_form` is "Tax form".
    static func words(_ field: String) -> String {
        let words = field.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
