import Kernel
import Partnership
import Postgres

/// Reads what resellers see of themselves at a glance.
struct ResellerOverviews: Sendable {
    /// How many of the newest customers are shown.
    static let newCustomers = 5

    private let tx: Transaction

    init(_ tx: Transaction) {
        self.tx = tx
    }

    /// The statements whose answers `overview` reads, so that they can travel with others.
    func questions(of resellerID: Identifier) -> [SQL] {
        [
            """
            select r.name, r.tier, r.status, r.type, (
                    select s.valid_from from reseller_states s
                    where s.tenant_id = r.tenant_id and s.reseller_id = r.id and s.status = 'terminated'
                        and r.status = 'terminated' order by s.valid_from, s.number limit 1) as ended_on, (
                    select count(*) from resellers b
                    where b.tenant_id = r.tenant_id and b.parent_id = r.id) as below,
                a.name as contact_name, a.email as contact_email, a.phone as contact_phone,
                g.id as agreement_id, g.accept_until, exists (
                    select from onboarding_checklists c
                    where c.tenant_id = r.tenant_id and c.reseller_id = r.id and c.completed_at is null) as has_tasks
            from resellers r left join accounts a on a.tenant_id = r.tenant_id and a.id = r.account_manager_id
            left join agreements g on g.tenant_id = r.tenant_id and g.reseller_id = r.id and g.status = 'sent'
            where r.tenant_id = \(tx.tenantID) and r.id = \(resellerID)
            """,
            """
            select count(*) filter (where active_services > 0) as active,
                coalesce(sum(mrr), 0)::bigint as mrr
            from customers where tenant_id = \(tx.tenantID) and reseller_id = \(resellerID)
            """,
            """
            select c.id, c.name, c.city, c.state, c.standing, c.mrr, l.starts_on
            from customer_links l join customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
            where l.tenant_id = \(tx.tenantID) and l.reseller_id = \(resellerID) and c.reseller_id = l.reseller_id
                and (l.ends_on is null or l.ends_on >= l.starts_on)
            order by l.starts_on desc, l.id desc limit \(Self.newCustomers)
            """,
        ]
    }

    /// Throws NotFound. Amounts are in the tenant's currency.
    func overview(
        of resellerID: Identifier, _ answers: [[Row]], _ currency: Currency
    ) async throws -> ResellerOverview {
        guard let row = answers[0].first, let counts = answers[1].first else { throw NotFound() }
        let hasTasks: Bool = try row["has_tasks"]
        let (type, below): (ResellerType, Int) = (try row["type"], try row["below"])
        return ResellerOverview(
            name: try row["name"], tier: try row["tier"], status: try row["status"],
            endedOn: try row["ended_on"], contact: try Self.contact(row),
            below: type.hasSubResellers || below > 0 ? below : nil,
            activeCustomers: try counts["active"], monthly: try counts.money("mrr", currency),
            newCustomers: try answers[2].map { try Self.customer($0, currency) },
            waitingAgreement: try Self.agreement(row),
            checklist: hasTasks ? try await OnboardingChecklists(tx).checklist(of: resellerID) : nil)
    }

    private static func contact(_ row: Row) throws -> ResellerOverview.Contact? {
        guard let name: String = try row["contact_name"] else { return nil }
        return ResellerOverview.Contact(
            name: name, email: try row["contact_email"], phone: try row["contact_phone"])
    }

    private static func agreement(_ row: Row) throws -> ResellerOverview.WaitingAgreement? {
        guard let id: Identifier = try row["agreement_id"] else { return nil }
        return ResellerOverview.WaitingAgreement(id: id, acceptUntil: try row["accept_until"])
    }

    private static func customer(_ row: Row, _ currency: Currency) throws -> ResellerOverview.NewCustomer {
        ResellerOverview.NewCustomer(
            id: try row["id"], name: try row["name"], city: try row["city"], state: try row["state"],
            standing: try row["standing"], since: try row["starts_on"], monthly: try row.money("mrr", currency))
    }
}
