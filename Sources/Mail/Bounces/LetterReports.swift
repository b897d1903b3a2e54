public import Kernel
public import Postgres
import Vault

/// One report about a letter, as staff see it.
public struct LetterReport: Hashable, Sendable {
    /// In words: "It came back: nobody has this address".
    public let label: String
    public let status: String
    public let detail: String
    public let receivedAt: Instant
}

/// What mail servers reported about the letters of a tenant.
public struct LetterReports: Sendable {
    /// So many refusals within so many days mean that an address is of no use.
    static let mostRefusals = 5
    static let refusalDays = 10

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The reports about a letter, the oldest first.
    public func about(_ letterID: Identifier) async throws -> [LetterReport] {
        try await tx.rows(
            """
            select kind, status, detail, received_at from letter_reports
            where tenant_id = \(tx.tenantID) and letter_id = \(letterID) order by received_at, id
            """
        ).compactMap { row in
            guard let kind = DeliveryReport.Kind(rawValue: try row["kind"]) else { return nil }
            return LetterReport(
                label: kind.label, status: try row["status"], detail: try row["detail"],
                receivedAt: try row["received_at"])
        }
    }

    /// Notes a report with all that follows from it: the letter's status, the suppression of its address. The same
    /// report again changes nothing. Throws NotFound when the letter is not of this tenant.
    func take(_ report: DeliveryReport, digest: [UInt8], about letterID: Identifier, at: Instant, _ chance: Chance)
        async throws
    {
        let letter = try await Letters(tx).find(letterID)
        let address = letter.letter.to.address
        let added = try await tx.execute(
            """
            insert into letter_reports (tenant_id, id, letter_id, address, kind, status, detail, digest, received_at)
            values (\(tx.tenantID), \(Identifier(at: at, chance: chance)), \(letterID), \(address),
                \(report.kind.rawValue), \(report.status), \(report.detail), \(digest), \(at))
            on conflict on constraint letter_reports_once do nothing
            """)
        guard added == 1 else { return }
        try await mark(letter, report)
        try await suppress(address, report, letterID, at)
    }

    private func mark(_ letter: PostedLetter, _ report: DeliveryReport) async throws {
        let status: LetterStatus
        switch report.kind {
        case .delivered: status = .delivered
        case .refused, .deadAddress: status = .bounced
        case .delayed, .complaint: return
        }
        let problem = status == .bounced ? "It came back: \(report.detail)" : ""
        // A report about a letter that may have arrived, or still waits for its second try, says that it did leave.
        try await tx.execute(
            """
            update letters set status = \(status.rawValue), problem = \(problem), next_try_at = null
            where tenant_id = \(tx.tenantID) and id = \(letter.id)
            and (status in ('sent', 'delivered') or status in ('queued', 'failed') and attempts > 0)
            """)
    }

    private func suppress(
        _ address: EmailAddress, _ report: DeliveryReport, _ letterID: Identifier, _ at: Instant
    ) async throws {
        let reason: Suppression.Reason
        switch report.kind {
        case .deadAddress: reason = .deadAddress
        case .complaint: reason = .complaint
        case .refused where try await refusals(of: address, since: at - .days(Self.refusalDays)) >= Self.mostRefusals:
            reason = .softBounces
        case .refused, .delayed, .delivered: return
        }
        try await Suppressions(tx).add(address, reason, detail: report.detail, letterID: letterID, at: at)
    }

    private func refusals(of address: EmailAddress, since: Instant) async throws -> Int {
        let row = try await tx.first(
            """
            select count(*) as total from letter_reports where tenant_id = \(tx.tenantID) and address = \(address)
            and kind = 'refused' and received_at > \(since)
            """)
        return try row?["total"] ?? 0
    }
}

extension DeliveryReport.Kind {
    fileprivate var label: String {
        switch self {
        case .delivered: "It was delivered"
        case .delayed: "It is delayed on the way"
        case .refused: "It came back"
        case .deadAddress: "It came back: nobody has this address"
        case .complaint: "The recipient marked it as unwanted"
        }
    }
}
