import Kernel
import Postgres

extension Role: SQLValue {}
extension Account.Status: SQLValue {}
extension Account.Appearance: SQLValue {}

/// All accounts of a tenant.
public struct Accounts: Sendable {
    public enum Refused: Refusal, Hashable {
        case addressInUse

        public var code: String { "address_in_use" }
        public var explanation: String { "This e-mail address already has an account." }
    }

    static let columns: SQL = """
        a.id, a.email, a.name, a.title, a.phone, a.reseller_id, a.company, a.roles, a.status, a.appearance, \
        a.last_signed_in_at, a.created_at, a.version
        """

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    /// Adds an account that waits for its first password. Throws `Refused.addressInUse` for a doubled address.
    public func invite(_ new: NewAccount, id: Identifier, at now: Instant) async throws -> Account {
        try await add(new, id: id, status: .invited, passwordHash: nil, at: now)
    }

    /// Adds an account that can sign in at once. Only for the demo and for tests.
    public func add(_ new: NewAccount, id: Identifier, passwordHash: String, at now: Instant) async throws -> Account {
        try await add(new, id: id, status: .active, passwordHash: passwordHash, at: now)
    }

    /// Throws NotFound.
    public func account(_ id: Identifier) async throws -> Account {
        let row = try await tx.first(
            "select \(sql: Self.columns) from accounts a where a.tenant_id = \(tx.tenantID) and a.id = \(id)")
        guard let row else { throw NotFound() }
        return try Account(row)
    }

    /// The same, with the row locked until the transaction ends. Throws NotFound.
    func locked(_ id: Identifier) async throws -> Account {
        let row = try await tx.first(
            """
            select \(sql: Self.columns) from accounts a
            where a.tenant_id = \(tx.tenantID) and a.id = \(id) for update
            """)
        guard let row else { throw NotFound() }
        return try Account(row)
    }

    public func account(email: EmailAddress) async throws -> Account? {
        try await tx.first(
            """
            select \(sql: Self.columns) from accounts a
            where a.tenant_id = \(tx.tenantID) and a.email = \(email.text)
            """
        ).map(Account.init)
    }

    /// The team of a reseller, by name.
    public func team(of resellerID: Identifier) async throws -> [Account] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from accounts a
            where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(resellerID) order by a.name, a.id
            """
        ).map(Account.init)
    }

    /// The members of a reseller's team who can sign in and have one of the roles: whom letters go to.
    public func team(of resellerID: Identifier, having roles: [Role]) async throws -> [Account] {
        try await team(of: resellerID).filter { $0.status != .disabled && !$0.roles.isDisjoint(with: roles) }
    }

    /// Whether an owner of a reseller signs in with a second factor.
    public func ownerHasSecondFactor(of resellerID: Identifier, at now: Instant) async throws -> Bool {
        let owners = try await team(of: resellerID, having: [.owner])
        let holders = try await SecondFactors(tx: tx).holders(at: now)
        return owners.contains { holders.contains($0.id) }
    }

    /// Active staff, by name; all of them or those with a role.
    public func staff(having role: Role? = nil) async throws -> [Account] {
        let accounts = try await tx.rows(
            """
            select \(sql: Self.columns) from accounts a
            where a.tenant_id = \(tx.tenantID) and a.reseller_id is null and a.status = 'active' order by a.name, a.id
            """
        ).map(Account.init)
        return accounts.filter { account in role.map { account.roles.contains($0) } ?? true }
    }

    /// How many members of staff there are, whatever their state.
    public func staffCount() async throws -> Int {
        let row = try await tx.first(
            """
            select count(*)::int as count from accounts where tenant_id = \(tx.tenantID) and reseller_id is null
            """)
        return try row?["count"] ?? 0
    }

    /// All accounts of staff, or of a reseller's team, whether they can sign in or not, by name.
    public func everybody(of resellerID: Identifier?) async throws -> [Account] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from accounts a where a.tenant_id = \(tx.tenantID)
                and a.reseller_id is not distinct from \(resellerID) order by a.name, a.id
            """
        ).map(Account.init)
    }

    /// The same people with their rows locked until the transaction ends, so that two changes of roles at the same
    /// time come one after the other.
    func lockedEverybody(of resellerID: Identifier?) async throws -> [Account] {
        try await tx.rows(
            """
            select \(sql: Self.columns) from accounts a where a.tenant_id = \(tx.tenantID)
                and a.reseller_id is not distinct from \(resellerID) order by a.id for update
            """
        ).map(Account.init)
    }

    /// Names by key, for lists that show who did what.
    public func names(_ ids: [Identifier]) async throws -> [Identifier: String] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await tx.rows(
            "select id, name from accounts where tenant_id = \(tx.tenantID) and id = any(\(ids))")
        var names: [Identifier: String] = [:]
        for row in rows { names[try row["id"]] = try row["name"] as String }
        return names
    }

    func passwordHash(of id: Identifier) async throws -> String? {
        try await tx.first(
            "select password_hash from accounts where tenant_id = \(tx.tenantID) and id = \(id)"
        ).flatMap { try $0["password_hash"] }
    }

    /// Sets the password and makes an invited account active. A disabled account stays disabled. People set theirs
    /// by a link or in their profile; the demo alone gives it here.
    public func setPassword(_ hash: String, of id: Identifier, at now: Instant) async throws {
        try await tx.execute(
            """
            update accounts set password_hash = \(hash), password_changed_at = \(now), version = version + 1,
                status = case status when 'invited' then 'active' else status end
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func noteSignIn(_ id: Identifier, at now: Instant) async throws {
        try await tx.execute(
            "update accounts set last_signed_in_at = \(now) where tenant_id = \(tx.tenantID) and id = \(id)")
    }

    func setContact(_ id: Identifier, name: String, title: String, phone: String) async throws {
        try await tx.execute(
            """
            update accounts set name = \(name), title = \(title), phone = \(phone), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func setAppearance(_ appearance: Account.Appearance, of id: Identifier) async throws {
        try await tx.execute(
            """
            update accounts set appearance = \(appearance) where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    /// Follows a change of the reseller's name.
    public func setCompany(_ name: String, ofTeam resellerID: Identifier) async throws {
        try await tx.execute(
            "update accounts set company = \(name) where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)")
    }

    func setStatus(_ status: Account.Status, of id: Identifier) async throws {
        try await tx.execute(
            """
            update accounts set status = \(status), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    func setRoles(_ roles: Set<Role>, of id: Identifier) async throws {
        try await tx.execute(
            """
            update accounts set roles = \(roles.map(\.rawValue).sorted()), version = version + 1
            where tenant_id = \(tx.tenantID) and id = \(id)
            """)
    }

    private func add(
        _ new: NewAccount, id: Identifier, status: Account.Status, passwordHash: String?, at now: Instant
    ) async throws -> Account {
        let roles = new.roles.map(\.rawValue).sorted()
        do {
            let row = try await tx.first(
                """
                insert into accounts as a (tenant_id, id, email, name, title, phone, reseller_id, company, roles,
                    status, password_hash, password_changed_at, created_at)
                values (\(tx.tenantID), \(id), \(new.email.text), \(new.name), \(new.title), \(new.phone),
                    \(new.resellerID), \(new.company), \(roles), \(status), \(passwordHash),
                    \(passwordHash == nil ? nil : now), \(now))
                returning \(sql: Self.columns)
                """)
            guard let row else { throw NotFound() }
            return try Account(row)
        } catch let violation as ConstraintViolation where violation.constraint == "accounts_email_unique" {
            throw Refused.addressInUse
        }
    }
}

extension Account {
    init(_ row: Row) throws {
        let roles: [String] = try row["roles"]
        let status: String = try row["status"]
        let appearance: String = try row["appearance"]
        self.init(
            id: try row["id"], email: try row["email"], name: try row["name"], title: try row["title"],
            phone: try row["phone"], resellerID: try row["reseller_id"], company: try row["company"],
            roles: Set(roles.compactMap(Role.init)),
            status: Status(rawValue: status) ?? .disabled, appearance: Appearance(rawValue: appearance) ?? .auto,
            lastSignedInAt: try row["last_signed_in_at"], createdAt: try row["created_at"], version: try row["version"])
    }
}
