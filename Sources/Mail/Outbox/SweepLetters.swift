public import Jobs
import Kernel
import Postgres

/// The nightly job that takes the words out of old letters. Who got which letter when stays known.
public struct SweepLetters: Job {
    public static let kind = "letters.sweep"
    /// For how long the words of a letter are kept after it was written.
    public static let wordsKept = Duration.days(400)

    public init() {}
}

extension Letters {
    static let noWords = "The words of this letter were deleted 400 days after it was written."

    /// Replaces the words of letters that were written before an instant and are not on their way. They cannot be sent
    /// again. What mail servers reported about them goes, too.
    func forgetWords(writtenBefore instant: Instant) async throws {
        try await tx.execute(
            """
            update letters set html = \(Self.noWords), plain = \(Self.noWords), secrets = '{}',
                header_names = '{}', header_values = '{}', is_struck = true
            where tenant_id = \(tx.tenantID) and created_at < \(instant) and plain <> \(Self.noWords)
                and status not in ('queued', 'sending')
            """)
        try await tx.execute(
            "delete from letter_reports where tenant_id = \(tx.tenantID) and received_at < \(instant)")
    }
}
