import Kernel
import Postgres

/// The payout batches of a tenant.
public struct PayoutBatches {
    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    public static let pageSize = 50

    public func find(_ id: Identifier) async throws -> PayoutBatch {
        guard let row = try await tx.first("\(sql: Self.columns) where b.id = \(id) \(sql: Self.grouping)") else {
            throw NotFound()
        }
        return try Self.decode(row)
    }

    /// Newest first; `after` is the id of the last batch of the page before.
    public func list(after: Identifier? = nil) async throws -> Slice<PayoutBatch> {
        let rows = try await tx.rows(
            """
            \(sql: Self.columns) where (\(after)::uuid is null or b.id < \(after)) \(sql: Self.grouping)
            order by b.id desc limit \(Self.pageSize + 1)
            """)
        return Slice(reading: try rows.map(Self.decode), pageSize: Self.pageSize) { $0.id.description }
    }

    /// The batch that is not yet released, if there is one.
    public func open() async throws -> PayoutBatch? {
        try await tx.first(
            "\(sql: Self.columns) where b.state in ('draft', 'pending_approval', 'approved') \(sql: Self.grouping)"
        ).map(Self.decode)
    }

    /// Locks the batch until the transaction ends, so that acts on it follow each other.
    func lock(_ id: Identifier) async throws {
        guard try await tx.first("select id from payout_batches where id = \(id) for update") != nil else {
            throw NotFound()
        }
    }

    func insert(
        id: Identifier, number: String, tenantID: Identifier, currency: Currency, payoutOn: Day, by person: Person,
        at now: Instant
    ) async throws {
        do {
            try await tx.execute(
                """
                insert into payout_batches (tenant_id, id, number, currency, payout_on, state, created_by,
                    created_by_name, created_at)
                values (\(tenantID), \(id), \(number), \(currency.code), \(payoutOn), 'draft', \(person.id),
                    \(person.name), \(now))
                """)
        } catch let violation as ConstraintViolation where violation.constraint == "payout_batches_one_open" {
            throw PayoutRefusal.openBatch(number: "of somebody else")
        }
    }

    func markSubmitted(_ id: Identifier, to state: PayoutBatchState, by person: Person, at now: Instant) async throws {
        try await tx.execute(
            """
            update payout_batches set state = \(state.rawValue), submitted_by = \(person.id), submitted_at = \(now),
                version = version + 1
            where id = \(id)
            """)
    }

    func markApproved(_ id: Identifier, by person: Person, at now: Instant) async throws {
        try await tx.execute(
            """
            update payout_batches set state = 'approved', approved_by = \(person.id),
                approved_by_name = \(person.name), approved_at = \(now), version = version + 1
            where id = \(id)
            """)
    }

    func markReleased(_ id: Identifier, by person: Person, at now: Instant) async throws {
        try await tx.execute(
            """
            update payout_batches set state = 'submitted', released_by = \(person.id),
                released_by_name = \(person.name), released_at = \(now), version = version + 1
            where id = \(id)
            """)
    }

    func markSettled(_ id: Identifier, evidence: String, at now: Instant) async throws {
        try await tx.execute(
            """
            update payout_batches set state = 'settled', settled_at = \(now), settlement_evidence = \(evidence),
                version = version + 1
            where id = \(id)
            """)
    }

    func mark(_ id: Identifier, _ state: PayoutBatchState) async throws {
        try await tx.execute(
            "update payout_batches set state = \(state.rawValue), version = version + 1 where id = \(id)")
    }

    private static let columns: SQL = """
        select b.id, b.number, b.currency, b.payout_on, b.state, b.created_by, b.created_by_name, b.created_at,
            b.submitted_by, b.submitted_at, b.approved_by_name, b.approved_at, b.released_by_name, b.released_at,
            b.settled_at, b.settlement_evidence,
            coalesce(sum(p.net) filter (where p.state in ('queued', 'sent', 'settled')), 0)::bigint as net,
            count(p.id) filter (where p.state not in ('held', 'cancelled')) as payout_count,
            count(p.id) filter (where p.state = 'held') as held_count
        from payout_batches b left join payouts p on p.tenant_id = b.tenant_id and p.batch_id = b.id
        """

    private static let grouping: SQL = "group by b.tenant_id, b.id"

    private static func decode(_ row: Row) throws -> PayoutBatch {
        let code: String = try row["currency"]
        let state: String = try row["state"]
        let currency = Currency(code) ?? .usd
        return PayoutBatch(
            id: try row["id"], number: try row["number"], currency: currency, payoutOn: try row["payout_on"],
            state: PayoutBatchState(rawValue: state) ?? .failed, createdBy: try row["created_by"],
            createdByName: try row["created_by_name"], createdAt: try row["created_at"],
            submittedBy: try row["submitted_by"], submittedAt: try row["submitted_at"],
            approvedByName: try row["approved_by_name"], approvedAt: try row["approved_at"],
            releasedByName: try row["released_by_name"], releasedAt: try row["released_at"],
            settledAt: try row["settled_at"], settlementEvidence: try row["settlement_evidence"],
            net: try row.money("net", currency), payoutCount: try row["payout_count"],
            heldCount: try row["held_count"])
    }
}
