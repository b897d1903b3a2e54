import Kernel
import Postgres

/// A tenant's own wordings of its letters, all versions.
public struct LetterWordings: Sendable {
    private static let mostShown = 200

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The last version; nil while there is none.
    public func current(_ letter: String, _ language: String) async throws -> LetterWording? {
        try await tx.first(
            """
            select \(sql: Self.columns) from letter_wordings
            where tenant_id = \(tx.tenantID) and letter = \(letter) and language = \(language)
            order by number desc limit 1
            """
        ).map(Self.wording)
    }

    /// The last version of each letter and language.
    func all() async throws -> [LetterWording] {
        try await tx.rows(
            """
            select distinct on (letter, language) \(sql: Self.columns) from letter_wordings
            where tenant_id = \(tx.tenantID) order by letter, language, number desc
            """
        ).map(Self.wording)
    }

    /// Throws NotFound.
    func version(_ number: Int, _ letter: String, _ language: String) async throws -> LetterWording {
        let row = try await tx.first(
            """
            select \(sql: Self.columns) from letter_wordings where tenant_id = \(tx.tenantID)
                and letter = \(letter) and language = \(language) and number = \(number)
            """)
        guard let row else { throw NotFound() }
        return try Self.wording(row)
    }

    /// The newest first, 200 at most.
    func versions(_ letter: String, _ language: String) async throws -> [LetterWording] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from letter_wordings
            where tenant_id = \(tx.tenantID) and letter = \(letter) and language = \(language)
            order by number desc limit \(Self.mostShown)
            """
        ).map(Self.wording)
    }

    /// Adds a version behind the last one. False when there is one of this number: somebody else was first.
    func add(_ wording: LetterWording, by account: Identifier) async throws -> Bool {
        let added = try await tx.execute(
            """
            insert into letter_wordings (tenant_id, letter, language, number, is_standard, subject, preheader, body,
                note, restored_from, saved_by_id, saved_by, saved_at)
            values (\(tx.tenantID), \(wording.letter), \(wording.language), \(wording.number), \(wording.text == nil),
                \(wording.text?.subject ?? ""), \(wording.text?.preheader ?? ""), \(wording.text?.body ?? ""),
                \(wording.note), \(wording.restoredFrom), \(account), \(wording.savedBy), \(wording.savedAt))
            on conflict on constraint letter_wordings_pk do nothing
            """)
        return added == 1
    }

    private static let columns: SQL = """
        letter, language, number, is_standard, subject, preheader, body, note, restored_from, saved_by, saved_at
        """

    private static func wording(_ row: Row) throws -> LetterWording {
        let isStandard: Bool = try row["is_standard"]
        let text = WordingText(
            subject: try row["subject"], preheader: try row["preheader"], body: try row["body"])
        return LetterWording(
            letter: try row["letter"], language: try row["language"], number: try row["number"],
            text: isStandard ? nil : text, note: try row["note"], restoredFrom: try row["restored_from"],
            savedBy: try row["saved_by"], savedAt: try row["saved_at"])
    }
}

/// What people are writing and have not saved: one draft a letter, language and person.
struct WordingDrafts: Sendable {
    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    func draft(_ letter: String, _ language: String, of account: Identifier) async throws -> WordingDraft? {
        let row = try await tx.first(
            """
            select subject, preheader, body, note, based_on, changed_at from letter_wording_drafts
            where tenant_id = \(tx.tenantID) and letter = \(letter) and language = \(language)
                and account_id = \(account)
            """)
        return try row.map { row in
            WordingDraft(
                text: WordingText(
                    subject: try row["subject"], preheader: try row["preheader"], body: try row["body"]),
                note: try row["note"], basedOn: try row["based_on"], changedAt: try row["changed_at"])
        }
    }

    func keep(_ draft: WordingDraft, _ letter: String, _ language: String, of account: Identifier) async throws {
        try await tx.execute(
            """
            insert into letter_wording_drafts (tenant_id, letter, language, account_id, based_on, subject, preheader,
                body, note, changed_at)
            values (\(tx.tenantID), \(letter), \(language), \(account), \(draft.basedOn), \(draft.text.subject),
                \(draft.text.preheader), \(draft.text.body), \(draft.note), \(draft.changedAt))
            on conflict on constraint letter_wording_drafts_pk do update set based_on = excluded.based_on,
                subject = excluded.subject, preheader = excluded.preheader, body = excluded.body,
                note = excluded.note, changed_at = excluded.changed_at
            """)
    }

    func end(_ letter: String, _ language: String, of account: Identifier) async throws {
        try await tx.execute(
            """
            delete from letter_wording_drafts where tenant_id = \(tx.tenantID) and letter = \(letter)
                and language = \(language) and account_id = \(account)
            """)
    }
}
