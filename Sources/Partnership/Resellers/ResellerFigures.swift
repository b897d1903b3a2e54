import Kernel
import Postgres

/// What contexts above know of all resellers of a tenant, as the rules of status and tier ask for it.
public struct ResellerFigures: Sendable {
    /// A figure for each reseller that has one.
    public typealias Lookup<Value: Sendable> = @Sendable (Transaction) async throws -> [Identifier: Value]

    public typealias Levels =
        @Sendable (Transaction, [Identifier], Day) async throws -> [Identifier: Tier.Certification]

    /// The day of the newest commission.
    public let lastCommissionOn: Lookup<Day>
    /// Commissionable base of the months of a range together, in minor units.
    public let bases: @Sendable (Transaction, ClosedRange<Month>) async throws -> [Identifier: Int64]
    /// The newest month whose base is complete; nil before the first.
    public let knownThrough: @Sendable (Transaction) async throws -> Month?
    public let activeCustomers: Lookup<Int>
    /// In tenths of a point. Who is missing has no data.
    public let healthTenths: Lookup<Int>
    /// The level of each of some resellers on a day; who is missing has none.
    public let certificationLevel: Levels

    public init(
        lastCommissionOn: @escaping Lookup<Day>,
        bases: @escaping @Sendable (Transaction, ClosedRange<Month>) async throws -> [Identifier: Int64],
        knownThrough: @escaping @Sendable (Transaction) async throws -> Month? = { _ in nil },
        activeCustomers: @escaping Lookup<Int>, healthTenths: @escaping Lookup<Int> = { _ in [:] },
        certificationLevel: @escaping Levels = { _, _, _ in [:] }
    ) {
        self.lastCommissionOn = lastCommissionOn
        self.bases = bases
        self.knownThrough = knownThrough
        self.activeCustomers = activeCustomers
        self.healthTenths = healthTenths
        self.certificationLevel = certificationLevel
    }

    /// Nothing is known of anybody.
    public static let none = ResellerFigures(
        lastCommissionOn: { _ in [:] }, bases: { _, _ in [:] }, activeCustomers: { _ in [:] })
}
