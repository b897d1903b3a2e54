public import Kernel
public import Postgres

/// What the people of a tenant want to get letters about.
public struct LetterChoices: Sendable {
    /// By which way somebody chose.
    public enum Way: String, Sendable {
        case oneClick = "one_click"
        case link, portal
    }

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// The key that stands for an address in links; made at the first time, the same ever after.
    public func recipient(_ address: EmailAddress) async throws -> Identifier {
        let id = Identifier(at: clock.now, chance: chance)
        try await tx.execute(
            """
            insert into letter_recipients (tenant_id, id, address, created_at)
            values (\(tx.tenantID), \(id), \(address), \(clock.now))
            on conflict on constraint letter_recipients_once do nothing
            """)
        let row = try await tx.first(
            "select id from letter_recipients where tenant_id = \(tx.tenantID) and address = \(address)")
        guard let row else { throw NotFound() }
        return try row["id"]
    }

    /// Throws NotFound.
    public func address(of recipientID: Identifier) async throws -> EmailAddress {
        let row = try await tx.first(
            "select address from letter_recipients where tenant_id = \(tx.tenantID) and id = \(recipientID)")
        guard let row else { throw NotFound() }
        return try row["address"]
    }

    /// The topics that somebody switched off.
    public func unwanted(by address: EmailAddress) async throws -> Set<LetterTopic> {
        let rows = try await tx.rows(
            """
            select c.topic from letter_choices c
            join letter_recipients r on r.tenant_id = c.tenant_id and r.id = c.recipient_id
            where r.tenant_id = \(tx.tenantID) and r.address = \(address) and not c.is_wanted
            """)
        return Set(try rows.compactMap { LetterTopic(rawValue: try $0["topic"]) })
    }

    /// Notes what somebody chose. Returns whether that changed anything. A topic that cannot be switched off stays on.
    @discardableResult
    public func choose(
        _ topic: LetterTopic, isWanted: Bool, by recipientID: Identifier, way: Way
    ) async throws -> Bool {
        guard topic.canBeSwitchedOff else { return false }
        let changed = try await tx.execute(
            """
            insert into letter_choices (tenant_id, recipient_id, topic, is_wanted, way, changed_at)
            select \(tx.tenantID), \(recipientID), \(topic.rawValue), \(isWanted), \(way.rawValue), \(clock.now)
            where not \(isWanted) or exists (select 1 from letter_choices where tenant_id = \(tx.tenantID)
                and recipient_id = \(recipientID) and topic = \(topic.rawValue))
            on conflict on constraint letter_choices_pk do update set is_wanted = excluded.is_wanted,
                way = excluded.way, changed_at = excluded.changed_at
            where letter_choices.is_wanted <> excluded.is_wanted
            """)
        return changed == 1
    }
}
