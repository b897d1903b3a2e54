import Kernel
import Postgres
import Vault

/// Writes what the computation of one reseller found: lines, holds, zeros, ledger. Keys are made from the run, its
/// attempt and the accrual key, so that a run that was stopped and resumed ends in the same rows.
struct RunPosting {
    private static let linesPerStatement = 500

    let tx: Transaction
    let run: CommissionRun
    let clock: Clock
    let chance: Chance
    /// Added to the random part of public ids when they met others.
    let salt: Int

    func post(_ result: CalculationResult, reseller: Identifier?) async throws {
        try await addZeros(result.zeros)
        guard let reseller, !result.lines.isEmpty else { return }
        var start = 0
        while start < result.lines.count {
            let end = min(start + Self.linesPerStatement, result.lines.count)
            try await add(Array(result.lines[start..<end]))
            start = end
        }
        try await addHolds(result.lines)
        try await book(result.lines, reseller)
        try await Statements(tx).open(of: reseller, run.period, run.currency, on: run.postedOn, clock, chance)
    }

    /// The accrual's key in the database.
    func id(_ key: AccrualKey) -> Identifier {
        let hash = Digest.sha256("\(run.id) \(run.attempt) \(Self.text(key))")
        let milliseconds = UInt64(clamping: run.startedAt.microseconds / 1000)
        return Identifier(
            high: milliseconds << 16 | 0x7000 | (Self.word(hash, 0) & 0x0FFF),
            low: 0x8000_0000_0000_0000 | (Self.word(hash, 8) >> 2))
    }

    private func publicID(_ key: AccrualKey) -> String {
        let hash = Digest.sha256("\(run.id) \(run.attempt) \(salt) \(Self.text(key))")
        return PublicID.make("COM", on: run.postedOn, chance: .seeded(Self.word(hash, 16)))
    }

    private static func text(_ key: AccrualKey) -> String {
        [key.resellerID.description, key.kind.rawValue, key.sourceKind, key.sourceID, key.sourceVersion, key.part]
            .joined(separator: "|")
    }

    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A line whose key is posted already is left out.
    private func add(_ lines: [CalculatedLine]) async throws {
        let workings = try lines.map { JSONText(try StoredJSON.encode($0.working)) }
        let originals = try await originalIDs(lines)
        let insert: SQL = """
            insert into accruals (tenant_id, id, public_id, run_id, reseller_id, kind, source_kind, source_id,
                source_version, part, state, amount, base, currency, customer_id, service_id, invoice_id, invoice,
                product, event_on, earned_on, period, statement_period, rule_key, plan_version_id, tier, original_id,
                working, posted_at)
            select \(tx.tenantID), l.id, l.public_id, \(run.id), l.reseller_id, l.kind, l.source_kind, l.source_id,
                l.source_version, l.part, l.state, l.amount, l.base, \(run.currency), l.customer_id, l.service_id,
                l.invoice_id, l.invoice, l.product, l.event_on, l.earned_on, \(run.period),
                case when l.state = 'accrued' then \(run.period)::date end, l.rule_key, l.plan_version_id, l.tier,
                l.original_id, l.working, \(clock.now)
            from unnest(\(lines.map { id($0.key) }), \(lines.map { publicID($0.key) }),
                \(lines.map(\.key.resellerID)), \(lines.map(\.key.kind)), \(lines.map(\.key.sourceKind)),
                \(lines.map(\.key.sourceID)), \(lines.map(\.key.sourceVersion)), \(lines.map(\.key.part)),
                \(lines.map(\.state)), \(lines.map(\.amount.minorUnits)), \(lines.map(\.base.minorUnits)),
                \(lines.map(\.customerID)), \(lines.map(\.serviceID)), \(lines.map(\.invoiceID)),
                \(lines.map(\.invoice)), \(lines.map(\.product)), \(lines.map(\.eventOn)), \(lines.map(\.earnedOn)),
                \(lines.map(\.ruleKey)), \(lines.map(\.planVersionID)), \(lines.map(\.tier)), \(originals),
                \(workings))
                as l (id, public_id, reseller_id, kind, source_kind, source_id, source_version, part, state, amount,
                    base, customer_id, service_id, invoice_id, invoice, product, event_on, earned_on, rule_key,
                    plan_version_id, tier, original_id, working)
            on conflict (tenant_id, reseller_id, kind, source_kind, source_id, source_version, part)
                where not withdrawn do nothing
            returning reseller_id, period, kind, part, state, amount, base
            """
        try await tx.execute(EarnedMonths.adding(insert, of: tx.tenantID))
    }

    /// The rows of the accruals that these lines undo: of this run, or of an earlier one.
    private func originalIDs(_ lines: [CalculatedLine]) async throws -> [Identifier?] {
        let keys = lines.compactMap(\.original)
        guard !keys.isEmpty else { return lines.map { _ in nil } }
        let rows = try await tx.rows(
            """
            select a.id, a.kind, a.source_kind, a.source_id, a.source_version, a.reseller_id from accruals a
            join unnest(\(keys.map(\.resellerID)), \(keys.map(\.kind)), \(keys.map(\.sourceKind)),
                \(keys.map(\.sourceID)), \(keys.map(\.sourceVersion)))
                as k (reseller_id, kind, source_kind, source_id, source_version)
                on a.reseller_id = k.reseller_id and a.kind = k.kind and a.source_kind = k.source_kind
                and a.source_id = k.source_id and a.source_version = k.source_version
            where a.tenant_id = \(tx.tenantID) and a.part = '' and not a.withdrawn
            """)
        var posted: [AccrualKey: Identifier] = [:]
        for row in rows {
            let key = AccrualKey(
                resellerID: try row["reseller_id"], kind: try row["kind"], sourceKind: try row["source_kind"],
                sourceID: try row["source_id"], sourceVersion: try row["source_version"])
            posted[key] = try row["id"] as Identifier
        }
        return lines.map { line in line.original.map { posted[$0] ?? id($0) } }
    }

    private func addHolds(_ lines: [CalculatedLine]) async throws {
        let holds = lines.filter { $0.state == .held }.flatMap { line in line.holds.map { (id(line.key), $0) } }
        guard !holds.isEmpty else { return }
        try await tx.execute(
            """
            insert into accrual_holds (tenant_id, accrual_id, kind, until_on, set_at)
            select \(tx.tenantID), h.accrual_id, h.kind, h.until_on, \(clock.now)
            from unnest(\(holds.map(\.0)), \(holds.map(\.1.kind)), \(holds.map(\.1.until)))
                as h (accrual_id, kind, until_on)
            on conflict on constraint accrual_holds_pk do nothing
            """)
    }

    private func addZeros(_ zeros: [ZeroRecord]) async throws {
        guard !zeros.isEmpty else { return }
        let now = clock.now
        try await tx.execute(
            """
            insert into zero_records (tenant_id, id, run_id, reseller_id, kind, source_kind, source_id, source_version,
                reason, customer_id, invoice_id, invoice, product, event_on, base, currency)
            select \(tx.tenantID), z.id, \(run.id), z.reseller_id, z.kind, z.source_kind, z.source_id,
                z.source_version, z.reason, z.customer_id, z.invoice_id, z.invoice, z.product, z.event_on, z.base,
                \(run.currency)
            from unnest(\(zeros.map { _ in Identifier(at: now, chance: chance) }), \(zeros.map(\.key.resellerID)),
                \(zeros.map(\.key.kind)), \(zeros.map(\.key.sourceKind)), \(zeros.map(\.key.sourceID)),
                \(zeros.map(\.key.sourceVersion)), \(zeros.map(\.reason)), \(zeros.map(\.customerID)),
                \(zeros.map(\.invoiceID)), \(zeros.map(\.invoice)), \(zeros.map(\.product)), \(zeros.map(\.eventOn)),
                \(zeros.map(\.base.minorUnits)))
                as z (id, reseller_id, kind, source_kind, source_id, source_version, reason, customer_id, invoice_id,
                    invoice, product, event_on, base)
            """)
    }

    /// One entry for all that was earned and one for all that was taken back, so that each keeps its side.
    private func book(_ lines: [CalculatedLine], _ reseller: Identifier) async throws {
        let ledger = Ledger(tx, clock: clock, chance: chance)
        let key = "run/\(run.id)/\(run.attempt)/\(reseller)"
        let live = lines.filter { $0.state != .cancelled }
        for (sign, name) in [(1, "plus"), (-1, "minus")] {
            let signed = live.filter { $0.amount.minorUnits.signum() == sign }
            let sum = try signed.map(\.amount).total(run.currency)
            let held = try signed.filter { $0.state == .held }.map(\.amount).total(run.currency)
            try await ledger.post(.accrue(sum), payee: reseller, on: run.postedOn, key: "\(key)/accrue/\(name)")
            try await ledger.post(.hold(held), payee: reseller, on: run.postedOn, key: "\(key)/hold/\(name)")
        }
    }
}
