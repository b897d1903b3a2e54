import Kernel
import Postgres
import Vault

/// The wrapped keys of a tenant.
struct DataKeys: Sendable {
    enum Purpose: String, SQLValue { case seal, index }

    private let tx: Transaction
    private let wrap: KeyWrap

    init(_ tx: Transaction, _ wrap: KeyWrap) {
        self.tx = tx
        self.wrap = wrap
    }

    /// All keys; nil when the tenant has not all that it needs.
    func all() async throws -> TenantKeys? {
        var sealing: [UInt32: [UInt8]] = [:]
        var index: [UInt8]?
        for row in try await rows() {
            let version: Int = try row["version"]
            let wrapped: [UInt8] = try row["wrapped"]
            guard let purpose = Purpose(rawValue: try row["purpose"]) else { continue }
            let key = try wrap.unwrap(wrapped, for: try place(purpose, version))
            if purpose == .seal { sealing[UInt32(version)] = key } else { index = key }
        }
        guard let index, !sealing.isEmpty else { return nil }
        return TenantKeys(sealing: sealing, index: index)
    }

    /// Adds a key; nothing when its version is there already.
    func add(_ key: [UInt8], _ purpose: Purpose, version: Int, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into data_keys (tenant_id, purpose, version, wrapped, created_at)
            values (\(tx.tenantID), \(purpose), \(version), \(try wrap.wrap(key, for: place(purpose, version))), \(now))
            on conflict on constraint data_keys_pk do nothing
            """)
    }

    /// Wraps every key anew. Returns how many.
    func wrapAgain() async throws -> Int {
        let rows = try await rows()
        for row in rows {
            guard let purpose = Purpose(rawValue: try row["purpose"]) else { continue }
            let version: Int = try row["version"]
            let place = try place(purpose, version)
            let wrapped = try wrap.wrap(try wrap.unwrap(try row["wrapped"], for: place), for: place)
            try await tx.execute(
                """
                update data_keys set wrapped = \(wrapped)
                where tenant_id = \(tx.tenantID) and purpose = \(purpose) and version = \(version)
                """)
        }
        return rows.count
    }

    private func rows() async throws -> [Row] {
        try await tx.rows("select purpose, version, wrapped from data_keys where tenant_id = \(tx.tenantID)")
    }

    private func place(_ purpose: Purpose, _ version: Int) throws -> SealContext {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        return SealContext(
            table: "data_keys", column: purpose.rawValue, tenantID: tenantID,
            rowID: Identifier(high: 0, low: UInt64(version)))
    }
}
