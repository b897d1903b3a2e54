import Kernel
import Postgres

/// One commission line as lists and statements show it.
public struct AccrualLine: Sendable {
    public let id: Identifier
    /// `COM-20261101-0A1B2C3D`.
    public let publicID: String
    public let resellerID: Identifier
    public let resellerName: String
    public let runID: Identifier
    public let kind: CommissionKind
    public let state: AccrualState
    /// What it waits for while it is held.
    public let holds: [Hold]
    public let amount: Money
    public let base: Money
    public let customerID: Identifier
    public let customerName: String
    public let invoice: String
    public let product: String?
    public let eventOn: Day
    public let earnedOn: Day
    /// The month of the run that found it.
    public let period: Month
    /// The month of the statement that it counts in; nil while it is held.
    public let statementPeriod: Month?
    public let isReleasedLate: Bool
    public let ruleKey: String
    public let tier: String
    public let originalID: Identifier?
    /// A share of what a reseller below earned; `customerName` is that reseller's.
    public let isFromSub: Bool
}

extension AccrualLine {
    static let columns: SQL = """
        a.id, a.public_id, a.reseller_id, r.name as reseller_name, a.run_id, a.kind, a.state, a.amount, a.base, \
        a.currency, a.customer_id, a.source_kind = 'accrual' as is_from_sub, \
        case when a.source_kind = 'accrual' then coalesce((select b.name from resellers b \
            where b.tenant_id = a.tenant_id and b.public_id = split_part(a.source_id, '/', 1)), '') \
            else coalesce(c.name, '') end as customer_name, a.invoice, a.product, a.event_on, \
        a.earned_on, a.period, a.statement_period, a.released_late, a.rule_key, a.tier, a.original_id, \
        array(select h.kind from accrual_holds h where h.tenant_id = a.tenant_id and h.accrual_id = a.id \
            and h.ended_at is null order by h.kind) as holds, \
        (select max(h.until_on) from accrual_holds h where h.tenant_id = a.tenant_id and h.accrual_id = a.id \
            and h.ended_at is null) as held_until
        """
    static let source: SQL = """
        accruals a join resellers r on r.tenant_id = a.tenant_id and r.id = a.reseller_id \
        left join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
        """

    init(_ row: Row) throws {
        let currency: Currency = try row["currency"]
        let kinds: [String] = try row["holds"]
        let until: Day? = try row["held_until"]
        self.init(
            id: try row["id"], publicID: try row["public_id"], resellerID: try row["reseller_id"],
            resellerName: try row["reseller_name"], runID: try row["run_id"], kind: try row["kind"],
            state: try row["state"],
            holds: kinds.compactMap { kind in
                Hold.Kind(rawValue: kind).map { Hold($0, until: $0 == .serviceAge ? until : nil) }
            },
            amount: try row.money("amount", currency), base: try row.money("base", currency),
            customerID: try row["customer_id"], customerName: try row["customer_name"], invoice: try row["invoice"],
            product: try row["product"], eventOn: try row["event_on"], earnedOn: try row["earned_on"],
            period: try row["period"], statementPeriod: try row["statement_period"],
            isReleasedLate: try row["released_late"], ruleKey: try row["rule_key"], tier: try row["tier"],
            originalID: try row["original_id"],
            isFromSub: try row["is_from_sub"])
    }
}

/// Which commission lines a list shows.
public struct AccrualFilter: Hashable, Sendable {
    public var resellerID: Identifier?
    public var runID: Identifier?
    public var customerID: Identifier?
    /// The month of the run.
    public var period: Month?
    /// The month of the statement.
    public var statementPeriod: Month?
    public var kind: CommissionKind?
    public var state: AccrualState?
    /// Lines that were cancelled are left out unless they are asked for.
    public var showsCancelled = false

    public init(
        resellerID: Identifier? = nil, runID: Identifier? = nil, customerID: Identifier? = nil, period: Month? = nil,
        statementPeriod: Month? = nil, kind: CommissionKind? = nil, state: AccrualState? = nil
    ) {
        self.resellerID = resellerID
        self.runID = runID
        self.customerID = customerID
        self.period = period
        self.statementPeriod = statementPeriod
        self.kind = kind
        self.state = state
    }

    func condition(_ tenant: Identifier?) -> SQL {
        """
        a.tenant_id = \(tenant) and not a.withdrawn
            and (\(resellerID)::uuid is null or a.reseller_id = \(resellerID))
            and (\(runID)::uuid is null or a.run_id = \(runID))
            and (\(customerID)::uuid is null or a.customer_id = \(customerID))
            and (\(period)::date is null or a.period = \(period))
            and (\(statementPeriod)::date is null or a.statement_period = \(statementPeriod))
            and (\(kind)::text is null or a.kind = \(kind))
            and (\(state)::text is null or a.state = \(state))
            and (\(showsCancelled || state == .cancelled) or a.state <> 'cancelled')
        """
    }
}
