import Kernel
import Postgres

/// Looking after other people's accounts: invitations, roles, closing and opening, sessions. The same for the tenant's
/// staff and for the team of a reseller.
public struct KeepingPeople: Sendable {
    public static let largestTeam = 50
    public static let longestReason = 1000

    /// One person with everything their record shows.
    public struct Record: Sendable {
        public let account: Account
        public let factor: SecondFactor?
        public let sessions: [Session]
        /// Those that work.
        public let tokens: [AccessToken]
        public let changes: [RoleChange]
        /// Names of those who made the changes.
        public let names: [Identifier: String]
    }

    private let database: Database
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, clock: Clock, chance: Chance) {
        self.database = database
        self.clock = clock
        self.chance = chance
    }

    /// Everybody, by name, and who of them has a second factor.
    public func people(_ tenant: Identifier, _ circle: PeopleCircle) async throws -> (
        people: [Account], secured: Set<Identifier>
    ) {
        let now = clock.now
        return try await database.reading(tenant) { tx in
            (
                try await Accounts(tx).everybody(of: circle.resellerID),
                try await SecondFactors(tx: tx).holders(at: now)
            )
        }
    }

    /// Throws NotFound for somebody who is not in the circle.
    public func record(_ tenant: Identifier, _ id: Identifier, in circle: PeopleCircle) async throws -> Record {
        let now = clock.now
        return try await database.reading(tenant) { tx in
            let account = try await account(id, in: circle, tx)
            let changes = try await RoleChanges(tx: tx).of(id)
            return Record(
                account: account, factor: try await SecondFactors(tx: tx).factor(of: id),
                sessions: try await Sessions(tx).of(id, at: now),
                tokens: try await AccessTokens(tx: tx).of(id, at: now).filter { $0.standing(at: now) == .valid },
                changes: changes,
                names: try await Accounts(tx).names(changes.map(\.changedBy)))
        }
    }

    /// Makes an account with roles and asks for the letter with its invitation. Throws Invalid for the fields `name`,
    /// `email`, `title` and `roles`, `PeopleRefusal.full`.
    public func invite(
        _ tenant: Identifier, name: String, email: String, title: String, roles: [String], to circle: PeopleCircle,
        by actor: Actor
    ) async throws -> Account {
        let (address, roles) = try Self.checked(name, email, title, roles, circle)
        let now = clock.now
        let id = Identifier(at: now, chance: chance)
        let new = NewAccount(
            email: address, name: name, title: title, resellerID: circle.resellerID, company: circle.company,
            roles: roles)
        return try await database.transaction(tenant) { tx in
            let others = try await Accounts(tx).lockedEverybody(of: circle.resellerID)
            if circle != .staff, others.count >= Self.largestTeam { throw PeopleRefusal.full }
            do {
                let account = try await Accounts(tx).invite(new, id: id, at: now)
                if let changer = actor.accountID {
                    try await RoleChanges(tx: tx).add(
                        id, from: [], to: roles, by: changer, id: Identifier(at: now, chance: chance), at: now)
                }
                try await requestInvitation(tx, account)
                try await record(
                    tx, "account.invited", account, actor, after: ["email": account.email, "roles": roles.label])
                return account
            } catch let refused as Accounts.Refused {
                throw Invalid("email", Wording(refused.explanation))
            }
        }
    }

    /// Asks for another invitation; the link of the earlier letter stops working. Throws `PeopleRefusal.notInvited`.
    public func inviteAgain(_ tenant: Identifier, _ id: Identifier, in circle: PeopleCircle, by actor: Actor)
        async throws -> Account
    {
        try await database.transaction(tenant) { tx in
            let account = try await account(id, in: circle, tx)
            guard account.status == .invited else { throw PeopleRefusal.notInvited }
            try await requestInvitation(tx, account)
            try await record(tx, "account.invited_again", account, actor, after: ["email": account.email])
            return account
        }
    }

    /// Gives somebody other roles; all their sessions end, and their tokens when the new roles have none. Throws
    /// Invalid for the field `roles`, `PeopleRefusal`.
    public func changeRoles(
        _ tenant: Identifier, _ id: Identifier, to typed: [String], version: Int64, in circle: PeopleCircle,
        by actor: Actor
    ) async throws -> Account {
        guard actor.accountID != id, let changer = actor.accountID else { throw PeopleRefusal.ownRoles }
        guard let wanted = Self.roles(typed, circle) else { throw Invalid("roles", Self.noRole) }
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let everybody = try await Accounts(tx).lockedEverybody(of: circle.resellerID)
            guard let account = everybody.first(where: { $0.id == id }) else { throw NotFound() }
            guard account.version == version else { throw PeopleRefusal.changed(name: account.name) }
            // Roles that are not given here are not taken away here.
            let roles = wanted.union(account.roles.subtracting(circle.grantable))
            if roles == account.roles { return account }
            if account.roles.contains(circle.leading), !roles.contains(circle.leading) {
                try Self.checkLeader(without: account, everybody, circle)
            }
            try await Accounts(tx).setRoles(roles, of: id)
            try await RoleChanges(tx: tx).add(
                id, from: account.roles, to: roles, by: changer, id: Identifier(at: now, chance: chance), at: now)
            try await endSessions(tx, of: id)
            let changed = try await Accounts(tx).account(id)
            let ended = changed.mayHaveTokens ? [] : try await endTokens(tx, of: account)
            try await AccountEvents(tx, clock: clock, chance: chance).note(
                "roles.changed", account, ["by": actor.name])
            try await record(
                tx, "account.roles_changed", account, actor, before: ["roles": account.roles.label],
                after: ["roles": roles.label].merging(AccessToken.audit(ended)) { own, _ in own })
            return changed
        }
    }

    /// Closes an account, which ends its sessions and tokens for good, or opens it again. Throws Invalid for the field
    /// `reason`, `PeopleRefusal`.
    public func setOpen(
        _ isOpen: Bool, _ tenant: Identifier, _ id: Identifier, reason: String, in circle: PeopleCircle, by actor: Actor
    ) async throws -> Account {
        try Self.check(reason)
        guard actor.accountID != id else { throw PeopleRefusal.ownAccount }
        return try await database.transaction(tenant) { tx in
            let everybody = try await Accounts(tx).lockedEverybody(of: circle.resellerID)
            guard let account = everybody.first(where: { $0.id == id }) else { throw NotFound() }
            if !isOpen, account.roles.contains(.operatorAdmin) { throw PeopleRefusal.operates(name: account.name) }
            if !isOpen, account.roles.contains(circle.leading) {
                try Self.checkLeader(without: account, everybody, circle)
            }
            let hasPassword = try await Accounts(tx).passwordHash(of: id) != nil
            let status: Account.Status = !isOpen ? .disabled : hasPassword ? .active : .invited
            if status == account.status { return account }
            try await Accounts(tx).setStatus(status, of: id)
            if !isOpen { try await endSessions(tx, of: id) }
            let ended = isOpen ? [] : try await endTokens(tx, of: account)
            try await record(
                tx, isOpen ? "account.opened" : "account.closed", account, actor,
                before: ["status": account.status.rawValue],
                after: ["status": status.rawValue].merging(AccessToken.audit(ended)) { own, _ in own }, reason: reason)
            return try await Accounts(tx).account(id)
        }
    }

    /// Signs somebody out everywhere. Throws NotFound.
    public func endSessions(_ tenant: Identifier, _ id: Identifier, in circle: PeopleCircle, by actor: Actor)
        async throws -> Account
    {
        try await database.transaction(tenant) { tx in
            let account = try await account(id, in: circle, tx)
            try await endSessions(tx, of: id)
            try await record(tx, "sessions.ended", account, actor)
            return account
        }
    }

    /// Ends a token of somebody in the circle. Throws NotFound, also for one that has ended.
    public func endToken(
        _ tenant: Identifier, _ tokenID: Identifier, of id: Identifier, in circle: PeopleCircle, by actor: Actor
    ) async throws -> AccessToken {
        let now = clock.now
        return try await database.transaction(tenant) { tx in
            let account = try await account(id, in: circle, tx)
            guard let token = try await AccessTokens(tx: tx).revoke(tokenID, of: id, at: now) else { throw NotFound() }
            try await record(tx, "token.revoked", account, actor, after: ["token": token.name])
            return token
        }
    }

    static func check(_ reason: String) throws {
        if reason.isEmpty || reason.count > longestReason || !reason.isPlainText(allowingLines: true) {
            throw Invalid("reason", "Say why, in at most \(longestReason) characters.")
        }
    }

    private func account(_ id: Identifier, in circle: PeopleCircle, _ tx: Transaction) async throws -> Account {
        let account = try await Accounts(tx).account(id)
        guard account.resellerID == circle.resellerID else { throw NotFound() }
        return account
    }

    private func requestInvitation(_ tx: Transaction, _ account: Account) async throws {
        try await AccountEvents(tx, clock: clock, chance: chance).note(
            "invitation.requested", account, ["owner": account.id.description])
    }

    private func endTokens(_ tx: Transaction, of account: Account) async throws -> [String] {
        try await EndingTokens(tx: tx, clock: clock, chance: chance).all(of: account)
    }

    private func endSessions(_ tx: Transaction, of id: Identifier) async throws {
        try await SignInChallenges(tx: tx).endAll(of: id)
        try await Sessions(tx).endAll(of: id)
    }

    private func record(
        _ tx: Transaction, _ act: String, _ account: Account, _ actor: Actor, before: [String: String] = [:],
        after: [String: String] = [:], reason: String = ""
    ) async throws {
        try await AuditTrail(tx, clock: clock, chance: chance).record(
            actor, act, subject: .account(account.id, account.name), before: before, after: after, reason: reason)
    }

    private static func checked(
        _ name: String, _ email: String, _ title: String, _ typed: [String], _ circle: PeopleCircle
    ) throws -> (EmailAddress, Set<Role>) {
        var invalid = Invalid()
        if !(2...KeepingAccounts.longestName).contains(name.count) || !name.isPlainText() {
            invalid.add("name", "Enter a name, 2 to \(KeepingAccounts.longestName) characters.")
        }
        let address = EmailAddress(email)
        if address == nil { invalid.add("email", "Enter an e-mail address like name@example.com.") }
        if title.count > KeepingAccounts.longestTitle || !title.isPlainText() {
            invalid.add("title", "Use at most \(KeepingAccounts.longestTitle) characters.")
        }
        let roles = roles(typed, circle)
        if roles == nil { invalid.add("roles", noRole) }
        guard invalid.isEmpty, let address, let roles else { throw invalid }
        return (address, roles)
    }

    /// Nil when there are none, or one that cannot be given here.
    private static func roles(_ typed: [String], _ circle: PeopleCircle) -> Set<Role>? {
        let roles = Set(typed.compactMap(Role.init)).intersection(circle.grantable)
        return roles.isEmpty || roles.count != Set(typed).count ? nil : roles
    }

    private static let noRole: Wording = "Choose at least one role."

    /// Throws when nobody else has the leading role and can sign in.
    private static func checkLeader(without account: Account, _ everybody: [Account], _ circle: PeopleCircle) throws {
        let isLed = everybody.contains {
            $0.id != account.id && $0.status == .active && $0.roles.contains(circle.leading)
        }
        if !isLed { throw PeopleRefusal.lastLeader(circle.leading) }
    }
}
