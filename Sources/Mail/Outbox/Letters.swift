public import Kernel
public import Postgres

/// All letters of a tenant.
public struct Letters: Sendable {
    public static let pageSize = 50

    let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Throws NotFound.
    public func find(_ id: Identifier) async throws -> PostedLetter {
        let row = try await tx.first(
            "select \(sql: Self.columns) from letters where tenant_id = \(tx.tenantID) and id = \(id)")
        guard let row else { throw NotFound() }
        return try Self.posted(row)
    }

    /// The newest first. `search` looks into recipients and subjects; `after` is the key of the last letter shown.
    public func page(
        search: String = "", status: LetterStatus? = nil, template: String? = nil, after: String? = nil
    ) async throws -> Slice<LetterSummary> {
        var condition: SQL = "tenant_id = \(tx.tenantID)"
        if let status { condition += " and status = \(status.rawValue)" }
        if let template { condition += " and template = \(template)" }
        let words = search.lowercased().split(whereSeparator: \.isWhitespace).prefix(8)
        for word in words { condition += " and position(\(String(word)) in search_text) > 0" }
        let last = after.flatMap { Identifier($0) }
        let afterwards: SQL = last.map { " and id < \($0)" } ?? ""
        let answers = try await tx.all([
            """
            select id, template, recipient_name, recipient_address, subject, status, attempts, problem, created_at,
                sent_at
            from letters where \(sql: condition)\(sql: afterwards) order by id desc limit \(Self.pageSize + 1)
            """,
            "select count(*) as total from letters where \(sql: condition)",
        ])
        let total: Int = try answers[1].first?["total"] ?? 0
        return Slice(reading: try answers[0].map(Self.summary), pageSize: Self.pageSize, total: total) {
            $0.id.description
        }
    }

    /// How many letters there are in each status.
    public func counts() async throws -> [LetterStatus: Int] {
        let rows = try await tx.rows(
            "select status, count(*) as total from letters where tenant_id = \(tx.tenantID) group by status")
        return try rows.reduce(into: [:]) { counts, row in counts[try Self.status(row)] = try row["total"] }
    }

    /// The letters about one record, the newest first.
    public func about(_ recordID: Identifier) async throws -> [LetterSummary] {
        try await tx.rows(
            """
            select id, template, recipient_name, recipient_address, subject, status, attempts, problem, created_at,
                sent_at
            from letters where tenant_id = \(tx.tenantID) and record_id = \(recordID)
            order by id desc limit \(Self.pageSize)
            """
        ).map(Self.summary)
    }

    static let columns: SQL = """
        id, template, record_kind, record_id, event, sender_name, sender_address, recipient_name, recipient_address,
        subject, html, plain, header_names, header_values, secrets, message_id, status, phase, attempts, problem,
        topic, useful_until, wording, is_struck, created_at, tried_at, next_try_at, sent_at
        """

    private static func status(_ row: Row) throws -> LetterStatus {
        let text: String = try row["status"]
        guard let status = LetterStatus(rawValue: text) else { throw UnknownLetterStatus(status: text) }
        return status
    }

    private static func summary(_ row: Row) throws -> LetterSummary {
        LetterSummary(
            id: try row["id"], template: try row["template"],
            to: Mailbox(try row["recipient_name"], try row["recipient_address"]), subject: try row["subject"],
            status: try status(row), attempts: try row["attempts"], problem: try row["problem"],
            createdAt: try row["created_at"], sentAt: try row["sent_at"])
    }

    static func posted(_ row: Row) throws -> PostedLetter {
        let names: [String] = try row["header_names"]
        let values: [String] = try row["header_values"]
        let letter = Letter(
            from: Mailbox(try row["sender_name"], try row["sender_address"]),
            to: Mailbox(try row["recipient_name"], try row["recipient_address"]), subject: try row["subject"],
            html: try row["html"], text: try row["plain"], headers: zip(names, values).map(Letter.Header.init),
            secrets: try row["secrets"], topic: LetterTopic(rawValue: try row["topic"]) ?? .business,
            usefulUntil: try row["useful_until"], wording: try row["wording"])
        return PostedLetter(
            id: try row["id"],
            occasion: LetterOccasion(
                template: try row["template"], recordKind: try row["record_kind"], recordID: try row["record_id"],
                event: try row["event"]),
            letter: letter, messageID: try row["message_id"], status: try status(row),
            phase: LetterPhase(rawValue: try row["phase"]) ?? .handingOver, attempts: try row["attempts"],
            isStruck: try row["is_struck"], problem: try row["problem"], createdAt: try row["created_at"],
            triedAt: try row["tried_at"], nextTryAt: try row["next_try_at"], sentAt: try row["sent_at"])
    }
}

/// The table holds a status that this program does not know: it is older than the schema.
struct UnknownLetterStatus: Error, Hashable {
    let status: String
}
