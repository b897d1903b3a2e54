import Kernel
import Postgres
import Vault

/// A bank file as it was released: its bytes never change.
public struct BankFile: Hashable, Sendable {
    public let id: Identifier
    public let name: String
    public let sha256: [UInt8]
    public let entries: Int
    public let total: Money
    public let createdAt: Instant
}

/// The bank files of a tenant, sealed.
public struct BankFiles {
    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    public func of(batch id: Identifier, _ currency: Currency) async throws -> BankFile? {
        try await tx.first(
            "select id, name, sha256, entries, total, created_at from bank_files where batch_id = \(id)"
        ).map { row in
            BankFile(
                id: try row["id"], name: try row["name"], sha256: try row["sha256"], entries: try row["entries"],
                total: try row.money("total", currency), createdAt: try row["created_at"])
        }
    }

    /// The bytes of a batch's file. Throws NotFound without a file, SealBroken when it was altered.
    func content(ofBatch id: Identifier, tenantID: Identifier) async throws -> (name: String, bytes: [UInt8]) {
        guard let row = try await tx.first("select id, name, sealed_content from bank_files where batch_id = \(id)")
        else { throw NotFound() }
        let context = Self.context(tenantID: tenantID, id: try row["id"])
        return (try row["name"], try sealer.open(try row["sealed_content"], context: context))
    }

    /// The first free letter or digit that tells the files of a day apart, nil after the 36th.
    func nextModifier(on day: Day) async throws -> Character? {
        let rows = try await tx.rows("select modifier from bank_files where created_on = \(day)")
        let used = try Set(rows.map { row -> String in try row["modifier"] })
        return AchFile.modifiers.first { !used.contains(String($0)) }
    }

    func insert(
        _ file: AchFile, id: Identifier, name: String, batchID: Identifier, tenantID: Identifier, at now: Instant
    )
        async throws
    {
        let bytes = Array(file.text.utf8)
        let sealed = try sealer.seal(bytes, context: Self.context(tenantID: tenantID, id: id))
        try await tx.execute(
            """
            insert into bank_files (tenant_id, id, batch_id, name, created_on, modifier, sha256, sealed_content,
                entries, total, created_at)
            values (\(tenantID), \(id), \(batchID), \(name), \(file.createdOn), \(String(file.modifier)),
                \(Digest.sha256(bytes)), \(sealed), \(file.entries.count),
                \(file.entries.reduce(Int64(0)) { $0 + $1.cents }), \(now))
            """)
    }

    private static func context(tenantID: Identifier, id: Identifier) -> SealContext {
        SealContext(table: "bank_files", column: "sealed_content", tenantID: tenantID, rowID: id)
    }
}
