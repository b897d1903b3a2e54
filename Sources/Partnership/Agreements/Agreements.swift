import Kernel
import Postgres

/// The agreements between a tenant and its resellers.
public struct Agreements: Sendable {
    static let pageSize = 50
    private static let columns: SQL = """
        g.id, g.reseller_id, g.version, g.status, g.origin, g.template_id, t.number as template_number, \
        g.counter_signed, g.term_months, g.tail_months, g.replaces_id, g.created_at, g.sent_at, g.sent_on, \
        g.accept_until, g.declined_reason, g.in_force_on, g.ended_on, g.ended_reason, g.term_ends_on, g.ends_after, \
        g.notice_by, g.notice_on, g.notice_reason
        """
    private static let source: SQL = """
        agreements g left join agreement_templates t on t.tenant_id = g.tenant_id and t.id = g.template_id
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func agreement(_ id: Identifier) async throws -> Agreement {
        guard let agreement = try await agreements("g.id = \(id)").first else { throw NotFound() }
        return agreement
    }

    /// All of a reseller, the newest first.
    public func of(_ resellerID: Identifier) async throws -> [Agreement] {
        try await agreements("g.reseller_id = \(resellerID)")
    }

    /// The days on which a reseller worked or works under an agreement.
    public func periods(of resellerID: Identifier) async throws -> [AgreementPeriod] {
        try await tx.rows(
            """
            select in_force_on, ended_on from agreements
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and in_force_on is not null
            order by in_force_on, id
            """
        ).map { AgreementPeriod(from: try $0["in_force_on"], until: try $0["ended_on"]) }
    }

    /// The last day whose events still earn for a reseller that ended on a day: later by the tail of its agreement.
    public func lastEarningDay(of resellerID: Identifier, endedOn day: Day) async throws -> Day {
        let row = try await tx.first(
            """
            select tail_months from agreements
            where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID) and in_force_on <= \(day)
            order by in_force_on desc, id desc limit 1
            """)
        let months: Int = try row?["tail_months"] ?? 0
        return day.adding(months: months)
    }

    /// One page of a list, those that wait longest first, with the resellers' names.
    public func list(_ filter: AgreementFilter, after key: String? = nil) async throws -> Slice<AgreementLine> {
        var condition: SQL = "g.tenant_id = \(tx.tenantID)"
        if !filter.statuses.isEmpty { condition += " and g.status = any(\(filter.statuses.map(\.rawValue)))" }
        for word in filter.words { condition += " and position(\(word) in r.search_key) > 0" }
        let source: SQL = """
            \(sql: Self.source) join resellers r on r.tenant_id = g.tenant_id and r.id = g.reseller_id
            where \(sql: condition)
            """
        let answers = try await tx.all([
            """
            select \(sql: Self.columns), r.name, r.public_id, r.type from \(sql: source)\(sql: Self.after(key))
            order by g.created_at, g.id limit \(Self.pageSize + 1)
            """,
            "select count(*) as total from \(sql: source)",
        ])
        return Slice(
            reading: try answers[0].map(AgreementLine.init), pageSize: Self.pageSize,
            total: try answers[1].first?["total"]
        ) { "\($0.agreement.id) \($0.agreement.createdAt)" }
    }

    /// How many there are in each state.
    public func counts() async throws -> [AgreementStatus: Int] {
        let rows = try await tx.rows(
            "select status, count(*) as total from agreements where tenant_id = \(tx.tenantID) group by status")
        var counts: [AgreementStatus: Int] = [:]
        for row in rows { counts[try row["status"]] = try row["total"] as Int }
        return counts
    }

    /// Lays a draft, which is sent as soon as a text for it is published.
    func draft(_ id: Identifier, for resellerID: Identifier, replacing: Identifier? = nil, at now: Instant) async throws
    {
        try await tx.execute(
            """
            insert into agreements (tenant_id, id, reseller_id, status, replaces_id, created_at)
            values (\(tx.tenantID), \(id), \(resellerID), \(AgreementStatus.draft), \(replacing), \(now))
            """)
    }

    /// Enters an agreement that was signed on paper before the program, in force since a day.
    func enterPaper(_ id: Identifier, for resellerID: Identifier, from day: Day, at now: Instant) async throws {
        let months = AgreementTemplate.Content.usualTermMonths
        try await tx.execute(
            """
            insert into agreements (tenant_id, id, reseller_id, status, origin, in_force_on, term_months, term_ends_on,
                created_at)
            values (\(tx.tenantID), \(id), \(resellerID), \(AgreementStatus.inForce), \(Agreement.Origin.paper), \(day),
                \(months), \(Agreement.end(ofTermFrom: day, months: months)), \(now))
            """)
    }

    /// Nobody else changes the agreement before this unit of work ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> Agreement {
        try await tx.execute("select 1 from agreements where tenant_id = \(tx.tenantID) and id = \(id) for update")
        return try await agreement(id)
    }

    /// All of a reseller, locked.
    func lockedAll(of resellerID: Identifier) async throws -> [Agreement] {
        try await tx.execute(
            """
            select 1 from agreements where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            order by id for update
            """)
        return try await of(resellerID)
    }

    /// Writes everything that can change. The caller has locked the row.
    func save(_ agreement: Agreement) async throws {
        try await tx.execute(
            """
            update agreements set status = \(agreement.status), template_id = \(agreement.templateID),
                counter_signed = \(agreement.isCounterSigned), term_months = \(agreement.termMonths),
                tail_months = \(agreement.tailMonths), sent_at = \(agreement.sentAt), sent_on = \(agreement.sentOn),
                accept_until = \(agreement.acceptUntil), declined_reason = \(agreement.declinedReason),
                in_force_on = \(agreement.inForceOn), ended_on = \(agreement.endedOn),
                ended_reason = \(agreement.endedReason), term_ends_on = \(agreement.termEndsOn),
                ends_after = \(agreement.endsAfter), notice_by = \(agreement.noticeBy?.rawValue ?? ""),
                notice_on = \(agreement.noticeOn), notice_reason = \(agreement.noticeReason), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(agreement.id)
            """)
    }

    /// The resellers that have an agreement to look at each day.
    func resellersToTend() async throws -> [Identifier] {
        try await tx.rows(
            """
            select distinct g.reseller_id from agreements g
            join resellers r on r.tenant_id = g.tenant_id and r.id = g.reseller_id
            where g.tenant_id = \(tx.tenantID) and r.status <> 'terminated'
                and g.status in ('draft', 'sent', 'signed', 'declined', 'in_force') order by 1
            """
        ).map { try $0["reseller_id"] }
    }

    /// False when the reminder was sent before.
    func noteReminder(_ days: Int, of agreement: Agreement, termEndsOn: Day, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            insert into agreement_reminders (tenant_id, agreement_id, term_ends_on, days, sent_at)
            values (\(tx.tenantID), \(agreement.id), \(termEndsOn), \(days), \(now))
            on conflict on constraint agreement_reminders_pk do nothing
            """) == 1
    }

    private func agreements(_ condition: SQL) async throws -> [Agreement] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from \(sql: Self.source)
            where g.tenant_id = \(tx.tenantID) and \(sql: condition) order by g.created_at desc, g.id desc
            """
        ).map(Agreement.init)
    }

    private static func after(_ key: String?) -> SQL {
        guard let key, let id = Identifier(key.prefix(36)), key.count > 37, let at = Instant(key.dropFirst(37)) else {
            return ""
        }
        return " and (g.created_at, g.id) > (\(at), \(id))"
    }
}

/// Which agreements a list shows.
public struct AgreementFilter: Sendable, Hashable {
    static let mostWords = 8

    public let words: [String]
    /// None shows all.
    public let statuses: Set<AgreementStatus>

    public init(search: String = "", statuses: Set<AgreementStatus> = []) {
        words = Array(search.lowercased().split(whereSeparator: \.isWhitespace).map(String.init).prefix(Self.mostWords))
        self.statuses = statuses
    }
}

/// An agreement in a list.
public struct AgreementLine: Sendable, Hashable {
    public let agreement: Agreement
    public let resellerName: String
    public let resellerNumber: String
    public let type: ResellerType
}

extension AgreementLine {
    init(_ row: Row) throws {
        self.init(
            agreement: try Agreement(row), resellerName: try row["name"], resellerNumber: try row["public_id"],
            type: try row["type"])
    }
}

extension Agreement {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], resellerID: try row["reseller_id"], version: try row["version"],
            status: try row["status"], origin: try row["origin"], templateID: try row["template_id"],
            templateNumber: try row["template_number"], isCounterSigned: try row["counter_signed"],
            termMonths: try row["term_months"], tailMonths: try row["tail_months"],
            replacesID: try row["replaces_id"], createdAt: try row["created_at"])
        sentAt = try row["sent_at"]
        sentOn = try row["sent_on"]
        acceptUntil = try row["accept_until"]
        declinedReason = try row["declined_reason"]
        inForceOn = try row["in_force_on"]
        endedOn = try row["ended_on"]
        endedReason = try row["ended_reason"]
        termEndsOn = try row["term_ends_on"]
        endsAfter = try row["ends_after"]
        noticeBy = AgreementSignature.Side(rawValue: try row["notice_by"] as String)
        noticeOn = try row["notice_on"]
        noticeReason = try row["notice_reason"]
    }
}
