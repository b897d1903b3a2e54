import Kernel
import Postgres

/// One line of the list of applications.
public struct ApplicationSummary: Sendable, Hashable {
    public let id: Identifier
    public let publicID: String
    public let status: ApplicationStatus
    public let companyName: String
    public let contactName: String
    public let contactEmail: String
    public let resellerType: ResellerType
    public let submittedAt: Instant
    public let claimedAt: Instant?
    public let claimDueAt: Instant
    public let decisionDueAt: Instant
    public let pausedSeconds: Int64
    public let reviewerName: String?
    public let scoreTotal: String
    public let isPossibleDuplicate: Bool
    public let decidedAt: Instant?

    /// When the answer that is waited for is due; nil once there is a decision, and while the applicant is waited for.
    public var dueAt: Instant? {
        guard status.isOpen, status != .pendingDocuments else { return nil }
        return claimedAt == nil ? claimDueAt : decisionDueAt
    }
}

extension ApplicationSummary {
    /// The headings of a table of applications.
    public static let columns = [
        "application", "company", "contact", "email", "type", "status", "submitted_at", "claimed_at", "due_at",
        "reviewer", "score", "possible_duplicate", "decided_at",
    ]

    /// Its row in such a table.
    public var cells: [String] {
        [
            publicID, companyName, contactName, contactEmail, resellerType.rawValue, status.rawValue,
            submittedAt.description, claimedAt?.description ?? "", dueAt?.description ?? "", reviewerName ?? "",
            scoreTotal, isPossibleDuplicate ? "yes" : "no", decidedAt?.description ?? "",
        ]
    }
}

/// Which applications a list shows.
public struct ApplicationFilter: Sendable, Hashable {
    static let mostWords = 8

    public enum Group: Sendable, Hashable {
        /// Everything that waits for the tenant or the applicant.
        case open
        case all
        case status(ApplicationStatus)
    }

    public let words: [String]
    public let group: Group
    /// Only those that this reviewer has claimed.
    public let reviewerID: Identifier?

    /// `search` finds what contains each of its words in number, company, contact or e-mail address.
    public init(search: String = "", group: Group = .open, reviewerID: Identifier? = nil) {
        words = Array(search.lowercased().split(whereSeparator: \.isWhitespace).map(String.init).prefix(Self.mostWords))
        self.group = group
        self.reviewerID = reviewerID
    }
}

/// The applications that staff work on, the one that waits longest first. Drafts are the applicants' own.
public struct ApplicationQueue: Sendable {
    private static let columns: SQL = """
        id, public_id, status, company_name, contact_name, contact_email, reseller_type, submitted_at, claimed_at, \
        claim_due_at, decision_due_at, paused_seconds, reviewer_name, scorecard::text as scorecard, \
        possible_duplicate, decided_at
        """
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// One page, oldest submission first.
    public func page(
        _ filter: ApplicationFilter, after key: String? = nil, count: Int = PartnerApplications.pageSize
    ) async throws -> Slice<ApplicationSummary> {
        let condition = condition(filter)
        let answers = try await tx.all([
            """
            select \(sql: Self.columns) from applications where \(sql: condition)\(sql: Self.after(key))
            order by submitted_at, id limit \(count + 1)
            """,
            "select count(*) as total from applications where \(sql: condition)",
        ])
        return Slice(
            reading: try answers[0].map(ApplicationSummary.init), pageSize: count,
            total: try answers[1].first?["total"]
        ) { "\($0.id) \($0.submittedAt)" }
    }

    /// Everything of a filter.
    func all(_ filter: ApplicationFilter) async throws -> [ApplicationSummary] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from applications where \(sql: condition(filter)) order by submitted_at, id
            """
        ).map(ApplicationSummary.init)
    }

    /// The keys and versions of the applications with these numbers.
    func seen(numbers: [String]) async throws -> [String: SeenApplication] {
        var seen: [String: SeenApplication] = [:]
        for row in try await tx.rows(
            """
            select id, public_id, version from applications
            where tenant_id = \(tx.tenantID) and public_id = any(\(numbers)) and submitted_at is not null
            """)
        {
            seen[try row["public_id"]] = SeenApplication(id: try row["id"], version: try row["version"])
        }
        return seen
    }

    /// Of those that wait for an answer and are unclaimed or a reviewer's own, the one that is due first.
    func mostUrgent(but id: Identifier, reviewer: Identifier) async throws -> ApplicationSummary? {
        try await tx.first(
            """
            select \(sql: Self.columns) from applications
            where tenant_id = \(tx.tenantID) and id <> \(id) and (status = 'submitted'
                or status in ('under_review', 'background_check') and reviewer_id = \(reviewer))
            order by case when claimed_at is null then claim_due_at else decision_due_at end, id limit 1
            """
        ).map(ApplicationSummary.init)
    }

    /// How many there are in each status.
    public func counts() async throws -> [ApplicationStatus: Int] {
        let rows = try await tx.rows(
            """
            select status, count(*) as total from applications
            where tenant_id = \(tx.tenantID) and submitted_at is not null group by status
            """)
        var counts: [ApplicationStatus: Int] = [:]
        for row in rows { counts[try row["status"]] = try row["total"] as Int }
        return counts
    }

    /// How far each application came that was sent on a day or later.
    func ways(since day: Day) async throws -> [ApplicationFunnel.Way] {
        try await tx.rows(
            """
            select a.submitted_on, a.submitted_at, a.claimed_at, a.status, a.decided_at, a.paused_seconds,
                exists (select 1 from application_checks c
                    where c.tenant_id = a.tenant_id and c.application_id = a.id) as was_checked,
                r.activated_on is not null as is_active
            from applications a left join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id
            where a.tenant_id = \(tx.tenantID) and a.submitted_on >= \(day)
            """
        ).map { row in
            ApplicationFunnel.Way(
                submittedOn: try row["submitted_on"], submittedAt: try row["submitted_at"],
                claimedAt: try row["claimed_at"], wasChecked: try row["was_checked"], status: try row["status"],
                decidedAt: try row["decided_at"], pausedSeconds: try row["paused_seconds"],
                isActive: try row["is_active"])
        }
    }

    private func condition(_ filter: ApplicationFilter) -> SQL {
        var condition: SQL = "tenant_id = \(tx.tenantID) and submitted_at is not null"
        switch filter.group {
        case .open: condition += " and status = any(\(ApplicationStatus.open.map(\.rawValue)))"
        case .all: break
        case .status(let status): condition += " and status = \(status)"
        }
        if let reviewer = filter.reviewerID { condition += " and reviewer_id = \(reviewer)" }
        for word in filter.words { condition += " and position(\(word) in search_key) > 0" }
        return condition
    }

    private static func after(_ key: String?) -> SQL {
        guard let parts = key?.split(separator: " "), parts.count == 2, let id = Identifier(parts[0]),
            let instant = Instant(parts[1])
        else { return "" }
        return " and (submitted_at, id) > (\(instant), \(id))"
    }
}

extension ApplicationSummary {
    init(_ row: Row) throws {
        self.init(
            id: try row["id"], publicID: try row["public_id"], status: try row["status"],
            companyName: try row["company_name"], contactName: try row["contact_name"],
            contactEmail: try row["contact_email"], resellerType: try row["reseller_type"],
            submittedAt: try row["submitted_at"], claimedAt: try row["claimed_at"],
            claimDueAt: try row["claim_due_at"], decisionDueAt: try row["decision_due_at"],
            pausedSeconds: try row["paused_seconds"], reviewerName: try row["reviewer_name"],
            scoreTotal: try Scorecard(json: try row["scorecard"]).total,
            isPossibleDuplicate: try row["possible_duplicate"], decidedAt: try row["decided_at"])
    }
}
