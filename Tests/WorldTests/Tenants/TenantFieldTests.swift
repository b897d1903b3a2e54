import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Web
import World

/// Every field of every form that names a record, with the name of a record of the other tenant and with a name that
/// exists nowhere: both get the same answer, and neither changes a row.
@Suite(.database) struct TenantFieldTests {
    /// Fields that are known to name records. The look below finds them by itself; without one of them it is blind.
    private static let known: Set = [
        "POST /admin/applications/{id}/approval: plan", "POST /admin/applications/{id}/approval: account_manager",
        "POST /admin/resellers/{id}/viewing: account", "POST /admin/emails/suppressions/lift: address",
        "GET /admin/audit/record: id",
    ]
    private static let pagesOfOneKind = 2
    private static let mostPages = 300
    private static let namesOfOneField = 2

    /// A field with a value that names a record of the tenant whose page it is on.
    private struct Naming {
        let form: PageForm
        let field: PageForm.Field
        let column: RecordNames.Column
        let browser: Browser

        /// The route and the field, without records.
        var title: String {
            "\(form.isPost ? "POST" : "GET") \(TenantFieldTests.shape(form.action)): \(field.name)"
        }
    }

    @Test func namesOfTheOthersRecordsAreAnsweredLikeNamesOfNothing() async throws {
        try await Trial.demo { trial in
            try await Demo.fillHarbor(trial.world)
            let tenants = TwoTenants(trial: trial)
            try await tenants.fillHarborsGaps()
            try await tenants.suppress()
            let pairs = try await tenants.pairs()
            var looks: [(own: TwoTenants.Side, namings: [Naming])] = []
            for (own, other) in pairs { looks.append((own, try await look(own, other, trial))) }
            for (own, namings) in looks { try await control(namings, trial, own) }
        }
    }

    /// Sends the names of the other's records, and expects nothing to come of it.
    private func look(_ own: TwoTenants.Side, _ other: TwoTenants.Side, _ trial: Trial) async throws -> [Naming] {
        let book = (own: try await RecordNames(trial, own.tenant), other: try await RecordNames(trial, other.tenant))
        let namings = try await namings(own, book.own)
        let titles = Set(namings.map(\.title))
        #expect(Self.known.isSubset(of: titles), "not found: \(Self.known.subtracting(titles).sorted())")
        let before = [try await rows(trial, own.tenant), try await rows(trial, other.tenant)]
        for naming in namings {
            for finding in try await findings(naming, own, other, book) {
                Issue.record("\(own.tenant.slug): \(naming.title): \(finding)")
            }
        }
        let after = [try await rows(trial, own.tenant), try await rows(trial, other.tenant)]
        for (one, two) in zip(before, after) {
            for (table, content) in one where two[table] != content { Issue.record("\(table) changed") }
        }
        return namings
    }

    /// The control: the same looks with the names that the pages offer. Those records are this tenant's, so the answers
    /// differ from those for nothing, and rows change.
    private func control(_ namings: [Naming], _ trial: Trial, _ own: TwoTenants.Side) async throws {
        let before = try await rows(trial, own.tenant)
        var found: Set<String> = []
        // Who views the portal as somebody else is refused everything after that.
        let ordered = namings.filter { !$0.title.contains("viewing") } + namings.filter { $0.title.contains("viewing") }
        for naming in ordered where !found.contains(naming.title) {
            let nothing = try await answer(naming, Self.nowhere(naming.field.value))
            let offered = try await answer(naming, naming.field.value)
            if nothing != offered { found.insert(naming.title) }
        }
        #expect(Self.known.isSubset(of: found), "answered like nothing: \(Self.known.subtracting(found).sorted())")
        let after = try await rows(trial, own.tenant)
        #expect(after["suppressions"] != before["suppressions"])
    }

    private func findings(
        _ naming: Naming, _ own: TwoTenants.Side, _ other: TwoTenants.Side,
        _ book: (own: RecordNames, other: RecordNames)
    ) async throws -> [String] {
        let name = RecordNames.name(in: naming.field.value)
        let foreign = (book.other.values[naming.column] ?? []).subtracting(book.own.values[naming.column] ?? [])
        if foreign.isEmpty { return ["the other tenant has nothing in \(naming.column.table).\(naming.column.name)"] }
        let missing = try await answer(naming, Self.nowhere(naming.field.value))
        var findings: [String] = []
        for value in foreign.sorted().prefix(Self.namesOfOneField) {
            let reply = try await answer(naming, naming.field.value.replacing(name, with: value))
            if reply != missing {
                let lines = zip(reply.split(separator: "\n"), missing.split(separator: "\n"))
                let first = lines.first { $0 != $1 }.map { "\($0.prefix(300)) / \($1.prefix(300))" } ?? ""
                findings.append("\(value) is answered unlike a missing one: \(first)")
            }
            for word in other.words where reply.contains(word) { findings.append("\(value): the answer says \(word)") }
        }
        return findings
    }

    /// The answer to a form with a value in one field and the page that it leads to, without what differs by itself.
    private func answer(_ naming: Naming, _ value: String) async throws -> String {
        let fields = naming.form.filled(PageForm.Field(name: naming.field.name, value: value))
        let first: Reply
        if naming.form.isPost {
            let pairs = fields.filter { $0.0 != FormFields.csrfName }
            first = try await naming.browser.post(naming.form.action, pairs: pairs)
        } else {
            let query = fields.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
            first = try await naming.browser.get("\(naming.form.action.prefix { $0 != "?" })?\(query)")
        }
        var text = try await naming.browser.follow(first).text.replacing(/nonce="[^"]*"/, with: "").replacing(
            /name="csrf_token" value="[^"]*"/, with: ""
        ).replacing(/name="idempotency_key" value="[^"]*"/, with: "").replacing(/[0-9a-f]{16}/, with: "")
        var location = first.location ?? ""
        for spelling in Set([value, RecordNames.name(in: value), Self.encoded(value)]) where !spelling.isEmpty {
            text = text.replacing(spelling, with: "{value}")
            location = location.replacing(spelling, with: "{value}")
        }
        return "\(first.status) \(location)\n\(text)"
    }

    /// The fields of a tenant's pages that name its records.
    private func namings(_ own: TwoTenants.Side, _ book: RecordNames) async throws -> [Naming] {
        var (namings, seen): ([Naming], Set<String>) = ([], [])
        let starts = [
            (own.visitor, ["/", "/signin", "/apply"]), (own.staff, ["/admin", "/admin/profile"]),
            (own.member, ["/portal", "/portal/profile"]),
        ]
        for (browser, pages) in starts {
            for form in try await forms(browser, pages) {
                for field in Set(form.offered + form.sent) {
                    let isKey = field.name == FormFields.csrfName || field.name == FormFields.idempotencyName
                    guard !isKey, let column = book.columns(of: field.value).first else { continue }
                    let naming = Naming(form: form, field: field, column: column, browser: browser)
                    if seen.insert("\(naming.title) \(column.table)").inserted { namings.append(naming) }
                }
            }
        }
        return namings
    }

    private func forms(_ browser: Browser, _ starts: [String]) async throws -> [PageForm] {
        var (forms, waiting, pages): ([PageForm], [String], Int) = ([], starts, 0)
        var seen: [String: Int] = [:]
        while !waiting.isEmpty, pages < Self.mostPages {
            let path = waiting.removeFirst()
            let shape = Self.shape(path)
            guard seen[shape, default: 0] < Self.pagesOfOneKind else { continue }
            seen[shape, default: 0] += 1
            pages += 1
            let reply = try await browser.get(path)
            guard reply.status == 200, reply.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
            forms += reply.forms.filter { $0.action.hasPrefix("/") && !$0.action.hasPrefix("/signout") }
            waiting += reply.links.filter {
                !$0.hasPrefix("/assets/") && !$0.contains(".csv") && !$0.hasSuffix("/file")
            }
        }
        return forms
    }

    /// The content of every table of a tenant but those that note who asks how often, as hashes.
    private func rows(_ trial: Trial, _ tenant: Tenant) async throws -> [String: String] {
        var rows: [String: String] = [:]
        for table in try await TenantRows(trial).tables() where !["attempts", "sessions"].contains(table) {
            let row = try await trial.database.reading(tenant.id) { tx in
                try await tx.first(
                    """
                    select count(*) || ' ' ||
                        coalesce(md5(string_agg(md5(r::text), '' order by md5(r::text))), '') as all
                    from \(sql: Identifiers.quoted(table)) r where tenant_id = \(tenant.id)
                    """)
            }
            rows[table] = try row?["all"]
        }
        return rows
    }

    /// A value of the same form that names nothing.
    private static func nowhere(_ value: String) -> String {
        let name = RecordNames.name(in: value)
        if Identifier(name) != nil { return value.replacing(name, with: "0191a2b3-0000-7000-8000-000000000000") }
        if name.contains("@") { return "nobody.at.all@nowhere.example" }
        return String(name.map { $0.isNumber ? "7" : $0.isLetter ? ($0.isUppercase ? "Q" : "q") : $0 })
    }

    private static func shape(_ path: String) -> String {
        path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map {
            Identifier($0) == nil ? $0.wholeMatch(of: /[A-Za-z0-9_-]{43}/) == nil ? String($0) : "{token}" : "{id}"
        }.reduce("") { "\($0)/\($1)" }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Character(UnicodeScalar(byte))
            return scalar.isASCII && (scalar.isLetter || scalar.isNumber)
                ? String(scalar) : "%" + String(Int(byte) + 256, radix: 16, uppercase: true).suffix(2)
        }.joined()
    }
}
