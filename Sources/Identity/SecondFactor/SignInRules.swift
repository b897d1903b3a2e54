import Kernel
import Postgres

/// What a tenant demands of people who sign in.
public struct SignInRules: Sendable {
    /// Whether a second factor is compulsory.
    public enum SecondFactorRule: String, Sendable, CaseIterable {
        /// For those whose roles say so: the tenant's staff, owners and accountants of resellers.
        case byRole = "by_role"
        /// For nobody: everybody may have one. For demonstrations.
        case byChoice = "by_choice"
    }

    private let tx: Transaction

    public init(_ tx: Transaction) {
        self.tx = tx
    }

    public func setSecondFactor(_ rule: SecondFactorRule, at now: Instant) async throws {
        try await tx.execute(
            """
            insert into sign_in_rules (tenant_id, second_factor, changed_at)
            values (\(tx.tenantID), \(rule.rawValue), \(now))
            on conflict on constraint sign_in_rules_pk do update set second_factor = \(rule.rawValue),
                changed_at = \(now)
            """)
    }
}

extension Role {
    /// Whether the rules demand a second factor of those who have this role (domain: staff, owner, accountant).
    public var demandsSecondFactor: Bool { !isOfReseller || self == .owner || self == .accountant }
}
