import Foundation
import Kernel
import Postgres
import Vault

/// The tenant's record of who did what: append only, chained by hashes.
public struct AuditTrail: Sendable {
    static let pageSize = 50
    static let filePartSize = 1000

    private let tx: Transaction
    private let clock: Clock
    private let chance: Chance

    public init(_ tx: Transaction, clock: Clock, chance: Chance) {
        self.tx = tx
        self.clock = clock
        self.chance = chance
    }

    /// Appends an event in the caller's transaction. Locks the end of the tenant's chain until the transaction ends,
    /// so record as the last thing that a transaction does.
    public func record(
        _ actor: Actor, _ act: String, subject: AuditSubject, before: [String: String] = [:],
        after: [String: String] = [:], reason: String = ""
    ) async throws {
        let now = clock.now
        let event = AuditEvent(
            seq: 0, id: Identifier(at: now, chance: chance), at: now, actor: actor, act: act, subject: subject,
            before: before, after: after, reason: reason)
        let content = event.contentHash
        let origin = Digest.sha256(tx.tenantID?.description ?? "")
        _ = try await tx.all([
            """
            insert into audit_heads (tenant_id, seq, previous_hash, hash)
            values (\(tx.tenantID), 0, \(origin), \(origin)) on conflict on constraint audit_heads_pk do nothing
            """,
            """
            with head as (
                update audit_heads set seq = seq + 1, previous_hash = hash,
                    hash = sha256(hash || int8send(seq + 1) || \(content))
                where tenant_id = \(tx.tenantID) returning seq, previous_hash, hash)
            insert into audit_events (tenant_id, seq, id, at, actor_id, actor_name, on_behalf_of, act, subject_kind,
                subject_id, subject_label, before, after, reason, request_id, address, content_hash,
                previous_hash, hash)
            select \(tx.tenantID), head.seq, \(event.id), \(now), \(actor.accountID), \(actor.name),
                \(actor.onBehalfOf), \(act), \(subject.kind), \(subject.id), \(subject.label),
                \(try Self.json(before)), \(try Self.json(after)), \(reason), \(actor.requestID), \(actor.address),
                \(content), head.previous_hash, head.hash
            from head
            """,
        ])
    }

    /// The newest events first, before a place in the chain, 50 at most.
    public func events(before place: Int64? = nil, filter: AuditFilter = AuditFilter()) async throws
        -> Slice<AuditEvent>
    {
        let rows = try await newest(before: place, filter, limit: Self.pageSize + 1)
        return Slice(reading: rows, pageSize: Self.pageSize) { String($0.seq) }
    }

    /// The same for a file: as many as are written at once.
    func part(before place: Int64?, _ filter: AuditFilter) async throws -> [AuditEvent] {
        try await newest(before: place, filter, limit: Self.filePartSize)
    }

    /// Everything that happened to one record, the oldest first, 10,000 lines at most.
    func record(_ kind: String, _ id: String) async throws -> RecordHistory {
        let rows = try await tx.rows(
            """
            select \(sql: Self.columns) from audit_events where tenant_id = \(tx.tenantID)
                and subject_kind = \(kind) and subject_id = \(id) order by seq limit 10000
            """)
        return RecordHistory(try rows.map(AuditEvent.init))
    }

    /// What happened to one record, the newest first, 200 at most.
    public func history(of kind: String, _ id: some CustomStringConvertible) async throws -> [AuditEvent] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from audit_events where tenant_id = \(tx.tenantID)
                and subject_kind = \(kind) and subject_id = \(id.description) order by seq desc limit 200
            """
        ).map(AuditEvent.init)
    }

    /// Recomputes the chain and compares it with anchors that were kept elsewhere.
    public func verify(_ anchors: [AuditAnchor] = []) async throws -> AuditVerdict {
        var chain = AuditChain(tx, anchors: anchors)
        return try await chain.verdict()
    }

    private func newest(before place: Int64?, _ filter: AuditFilter, limit: Int) async throws -> [AuditEvent] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from audit_events where tenant_id = \(tx.tenantID)
                and (\(place)::bigint is null or seq < \(place)) and \(sql: filter.condition)
            order by seq desc limit \(limit)
            """
        ).map(AuditEvent.init)
    }

    static let columns: SQL = """
        seq, id, at, actor_id, actor_name, on_behalf_of, act, subject_kind, subject_id, subject_label, \
        before::text as before, after::text as after, reason, request_id, address
        """

    private static func json(_ values: [String: String]) throws -> JSONText {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return JSONText(String(decoding: try encoder.encode(values), as: UTF8.self))
    }
}

extension AuditEvent {
    init(_ row: Row) throws {
        let before: String = try row["before"]
        let after: String = try row["after"]
        self.init(
            seq: try row["seq"], id: try row["id"], at: try row["at"],
            actor: Actor(
                accountID: try row["actor_id"], name: try row["actor_name"], onBehalfOf: try row["on_behalf_of"],
                requestID: try row["request_id"], address: try row["address"]),
            act: try row["act"],
            subject: AuditSubject(
                try row["subject_kind"] as String, try row["subject_id"] as String, try row["subject_label"]),
            before: try Self.values(before), after: try Self.values(after), reason: try row["reason"])
    }

    private static func values(_ text: String) throws -> [String: String] {
        text == "{}" ? [:] : try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }
}
