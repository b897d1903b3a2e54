import Kernel
import Postgres
import Vault

/// A bank account as staff and payee see it: without its number.
public struct PayoutMethod: Hashable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        case pendingVerification = "pending_verification"
        case verified, suspended, removed
    }

    public let id: Identifier
    public let resellerID: Identifier
    public let holder: String
    public let kind: BankAccount.Kind
    public let lastFour: String
    public let state: State
    public let addedBy: Identifier
    public let addedAt: Instant
    public let verifiedAt: Instant?
    public let evidence: String

    /// New and changed bank details hold payouts for seven days.
    public static let changeHoldDays = 7

    public func holdsPayouts(at now: Instant) -> Bool { now < addedAt + .days(Self.changeHoldDays) }
}

/// The bank accounts of a tenant's resellers.
public struct PayoutMethods {
    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    /// The account that counts now, whatever its state; nil when none was ever added.
    public func current(of resellerID: Identifier) async throws -> PayoutMethod? {
        try await tx.first(
            """
            \(sql: Self.columns) where reseller_id = \(resellerID) and state <> 'removed'
            """
        ).map(Self.decode)
    }

    public func find(_ id: Identifier) async throws -> PayoutMethod {
        guard let row = try await tx.first("\(sql: Self.columns) where id = \(id)") else { throw NotFound() }
        return try Self.decode(row)
    }

    /// Accounts that wait for finance, oldest first.
    public func waiting() async throws -> [PayoutMethod] {
        try await tx.rows("\(sql: Self.columns) where state = 'pending_verification' order by added_at, id").map(
            Self.decode)
    }

    /// Puts a new account in the place of the current one.
    func replace(
        with account: BankAccount, id: Identifier, resellerID: Identifier, by accountID: Identifier, at now: Instant,
        tenantID: Identifier
    ) async throws {
        try await tx.execute(
            """
            update payout_methods set state = 'removed', version = version + 1
            where reseller_id = \(resellerID) and state <> 'removed'
            """)
        let context = Self.context(tenantID: tenantID, id: id)
        let sealed = try sealer.seal(Array(account.sealedText.utf8), context: context)
        let index = try sealer.fingerprint(
            Array("\(account.routing) \(account.account)".utf8), table: context.table, column: context.column,
            tenantID: tenantID)
        try await tx.execute(
            """
            insert into payout_methods (tenant_id, id, reseller_id, provider, holder, kind, last_four, sealed_account,
                account_index, state, added_by, added_at)
            values (\(tenantID), \(id), \(resellerID), 'ach', \(account.holder), \(account.kind.rawValue),
                \(account.lastFour), \(sealed), \(index), 'pending_verification', \(accountID), \(now))
            """)
    }

    /// Marks an account that is still waiting as verified; false when it is no longer waiting.
    func verify(_ id: Identifier, by accountID: Identifier, evidence: String, at now: Instant) async throws -> Bool {
        try await tx.execute(
            """
            update payout_methods set state = 'verified', verified_by = \(accountID), verified_at = \(now),
                evidence = \(evidence), version = version + 1
            where id = \(id) and state = 'pending_verification'
            """) == 1
    }

    /// The number itself, for the bank file only. Throws when the stored bytes were changed or moved.
    func account(of id: Identifier, tenantID: Identifier) async throws -> BankAccount {
        guard let row = try await tx.first("select sealed_account from payout_methods where id = \(id)")
        else { throw NotFound() }
        let sealed: [UInt8] = try row["sealed_account"]
        let opened = try sealer.open(sealed, context: Self.context(tenantID: tenantID, id: id))
        guard let account = BankAccount(sealedText: String(decoding: opened, as: UTF8.self)) else { throw NotFound() }
        return account
    }

    private static let columns: SQL = """
        select id, reseller_id, holder, kind, last_four, state, added_by, added_at, verified_at, evidence
        from payout_methods
        """

    private static func context(tenantID: Identifier, id: Identifier) -> SealContext {
        SealContext(table: "payout_methods", column: "sealed_account", tenantID: tenantID, rowID: id)
    }

    private static func decode(_ row: Row) throws -> PayoutMethod {
        let kind: String = try row["kind"]
        let state: String = try row["state"]
        return PayoutMethod(
            id: try row["id"], resellerID: try row["reseller_id"], holder: try row["holder"],
            kind: BankAccount.Kind(rawValue: kind) ?? .checking, lastFour: try row["last_four"],
            state: PayoutMethod.State(rawValue: state) ?? .suspended, addedBy: try row["added_by"],
            addedAt: try row["added_at"], verifiedAt: try row["verified_at"], evidence: try row["evidence"])
    }
}
