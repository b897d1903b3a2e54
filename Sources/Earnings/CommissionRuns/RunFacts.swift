import Identity
import Kernel
import Partnership
import Postgres
import Sales

/// Gathers what the computation of a reseller needs.
struct RunFacts {
    let tx: Transaction
    let currency: Currency

    /// All resellers, those deepest in the tree of the month first, and the part without a reseller last.
    func parts(in period: Month) async throws -> [(id: Identifier?, name: String)] {
        let order = RunOrder(try await ResellerParents(tx).histories(), in: period)
        let parts = order.sorted(try await Resellers(tx).all()).map { (id: Identifier?.some($0.id), name: $0.name) }
        return parts + [(id: nil, name: "Customers without a reseller")]
    }

    func input(reseller id: Identifier?, period: Month, postedOn: Day) async throws -> CalculationInput {
        let facts = BillingFacts(tx)
        let customers: [Identifier]
        if let id {
            customers = try await facts.customers(everLinkedTo: id)
        } else {
            customers = try await facts.customersWithUnlinkedDays()
        }
        var reseller: CommissionedReseller?
        if let id { reseller = try await self.reseller(id) }
        var input = CalculationInput(
            reseller: reseller, customers: try await facts.histories(of: customers),
            catalogue: try await Catalogue(tx).productsByCode(), plans: try await CommissionPlans(tx).book(),
            subLines: try await subLines(of: id), books: try await books(reseller: id),
            taken: try await taken(by: id, before: period), period: period, postedOn: postedOn, currency: currency)
        input.endedResellers = try await Resellers(tx).lastEarningDays(
            of: Array(Set(input.customers.flatMap { $0.links.map(\.resellerID) })))
        return input
    }

    func reseller(_ id: Identifier) async throws -> CommissionedReseller {
        let reseller = try await Resellers(tx).reseller(id)
        let history = try await ResellerStates(tx).history(of: id)
        let terms = try await ResellerTerms(tx).terms(of: id)
        let team = try await Accounts(tx).team(of: id)
        var lastEarningDay: Day?
        if let end = history.terminatedOn {
            lastEarningDay = try await Agreements(tx).lastEarningDay(of: id, endedOn: end)
        }
        return CommissionedReseller(
            id: id, name: reseller.name,
            states: history.states.map {
                CommissionedReseller.State(from: $0.validFrom, status: $0.status, tier: $0.tier)
            },
            assignments: terms.map { CommissionedReseller.Assignment(from: $0.fromMonth, plan: $0.planCode) },
            taxIDPrint: reseller.taxIDPrint,
            emails: Set(team.map { $0.email.lowercased() } + [reseller.contactEmail.lowercased()]),
            agreements: try await Agreements(tx).periods(of: id), lastEarningDay: lastEarningDay)
    }

    /// The lines of the resellers that stood directly below on the day of the fact, but not their own shares. What is
    /// undone belongs to the day of what it undoes, however late it comes.
    private func subLines(of parent: Identifier?) async throws -> [SubLine] {
        guard let parent else { return [] }
        return try await tx.rows(
            """
            select a.kind, a.source_kind, a.source_id, a.source_version, a.part, a.amount, a.event_on, a.earned_on,
                a.period, a.customer_id, a.service_id, a.invoice_id, a.state, s.id as reseller_id, s.public_id, s.name,
                b.valid_from as below_since, o.kind as original_kind,
                o.source_version as original_version, o.part as original_part,
                array(select h.kind from accrual_holds h where h.tenant_id = a.tenant_id and h.accrual_id = a.id
                    and h.ended_at is null) as holds,
                (select max(h.until_on) from accrual_holds h where h.tenant_id = a.tenant_id and h.accrual_id = a.id
                    and h.ended_at is null and h.kind = 'service_age') as held_until
            from accruals a
            join resellers s on s.tenant_id = a.tenant_id and s.id = a.reseller_id
            left join accruals o on o.tenant_id = a.tenant_id and o.id = a.original_id
            join (
                select p.reseller_id, p.valid_from, (
                    select min(n.valid_from) from reseller_parents n
                    where n.tenant_id = p.tenant_id and n.reseller_id = p.reseller_id and n.number > p.number) as ended
                from reseller_parents p where p.tenant_id = \(tx.tenantID) and p.parent_id = \(parent)
            ) b on b.reseller_id = a.reseller_id and coalesce(o.event_on, a.event_on) >= b.valid_from
                and (b.ended is null or coalesce(o.event_on, a.event_on) < b.ended)
            where a.tenant_id = \(tx.tenantID) and not a.withdrawn
                and a.source_kind <> \(SubLine.sourceKind)
            """
        ).map(SubLine.init)
    }

    /// What runs that stand have posted for the reseller, and which zeros approved runs have settled.
    func books(reseller: Identifier?) async throws -> Books {
        let zeros = try await settledZeros(reseller)
        guard let reseller else { return Books(settledZeros: zeros) }
        let rows = try await tx.rows(
            """
            select a.kind, a.source_kind, a.source_id, a.source_version, a.part, a.amount, a.base, a.rule_key,
                a.plan_version_id, a.tier, a.customer_id, a.event_on, a.state,
                coalesce(array_agg(h.kind) filter (where h.ended_at is null and h.kind is not null), '{}') as holds,
                max(h.until_on) filter (where h.ended_at is null and h.kind = 'service_age') as held_until
            from accruals a
            left join accrual_holds h on h.tenant_id = a.tenant_id and h.accrual_id = a.id
            where a.tenant_id = \(tx.tenantID) and a.reseller_id = \(reseller) and not a.withdrawn
            group by a.tenant_id, a.id
            """)
        return Books(try rows.map { try Books.Entry($0, reseller: reseller) }, settledZeros: zeros)
    }

    /// What the approved runs of earlier months took up for the reseller.
    private func taken(by reseller: Identifier?, before period: Month) async throws -> TakenFacts {
        let rows = try await tx.rows(
            """
            select r.period, p.known_change from commission_runs r
            join run_parts p on p.tenant_id = r.tenant_id and p.run_id = r.id and p.attempt = r.attempt
            where r.tenant_id = \(tx.tenantID) and r.status = 'approved' and r.period < \(period)
                and p.status = 'done' and p.reseller_id is not distinct from \(reseller)::uuid
            order by r.period
            """)
        return TakenFacts(
            try rows.map { row in
                let month: Month = try row["period"]
                return TakenFacts.Taking(end: month.lastDay, change: try row["known_change"])
            })
    }

    /// Those of a reseller; of one that ended also nobody's, which was the record of what came after an end before
    /// the program told it to the reseller.
    private func settledZeros(_ reseller: Identifier?) async throws -> Set<ZeroKey> {
        let open = ZeroReason.allCases.filter(\.isAlwaysReviewed)
        let rows = try await tx.rows(
            """
            select z.reseller_id, z.kind, z.source_kind, z.source_id, z.source_version from zero_records z
            join commission_runs r on r.tenant_id = z.tenant_id and r.id = z.run_id
            where z.tenant_id = \(tx.tenantID) and r.status = 'approved' and z.reason <> all(\(open))
                and (z.reseller_id is not distinct from \(reseller)::uuid or z.reseller_id is null and exists (
                    select from resellers s
                    where s.tenant_id = z.tenant_id and s.id = \(reseller)::uuid and s.status = 'terminated'))
            """)
        return Set(
            try rows.map {
                ZeroKey(
                    resellerID: try $0["reseller_id"], kind: try $0["kind"], sourceKind: try $0["source_kind"],
                    sourceID: try $0["source_id"], sourceVersion: try $0["source_version"])
            })
    }
}

extension Books.Entry {
    fileprivate init(_ row: Row, reseller: Identifier) throws {
        let kinds: [String] = try row["holds"]
        let until: Day? = try row["held_until"]
        let state: AccrualState = try row["state"]
        self.init(
            key: AccrualKey(
                resellerID: reseller, kind: try row["kind"], sourceKind: try row["source_kind"],
                sourceID: try row["source_id"], sourceVersion: try row["source_version"], part: try row["part"]),
            amount: try row["amount"], base: try row["base"], ruleKey: try row["rule_key"],
            planVersionID: try row["plan_version_id"], tier: try row["tier"], customerID: try row["customer_id"],
            eventOn: try row["event_on"],
            holds: kinds.compactMap { kind in
                Hold.Kind(rawValue: kind).map { Hold($0, until: $0 == .serviceAge ? until : nil) }
            },
            isCancelled: state == .cancelled)
    }
}

extension SubLine {
    fileprivate init(_ row: Row) throws {
        let kinds: [String] = try row["holds"]
        let until: Day? = try row["held_until"]
        let state: AccrualState = try row["state"]
        let key = AccrualKey(
            resellerID: try row["reseller_id"], kind: try row["kind"], sourceKind: try row["source_kind"],
            sourceID: try row["source_id"], sourceVersion: try row["source_version"], part: try row["part"])
        var original: AccrualKey?
        if let kind: CommissionKind = try row["original_kind"], let version: String = try row["original_version"] {
            original = AccrualKey(
                resellerID: key.resellerID, kind: kind, sourceKind: key.sourceKind, sourceID: key.sourceID,
                sourceVersion: version, part: try row["original_part"])
        }
        self.init(
            key: key, original: original, amount: try row["amount"], reseller: try row["public_id"],
            resellerName: try row["name"], belowSince: try row["below_since"], eventOn: try row["event_on"],
            earnedOn: try row["earned_on"], period: try row["period"], customerID: try row["customer_id"],
            serviceID: try row["service_id"], invoiceID: try row["invoice_id"],
            holds: kinds.compactMap { kind in
                Hold.Kind(rawValue: kind).map { Hold($0, until: $0 == .serviceAge ? until : nil) }
            },
            isCancelled: state == .cancelled)
    }
}
