import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import Postgres
import Testing
import Vault

/// A tenant with a bank, finance people and resellers that are owed money, on a clock that the test moves.
struct Treasury: Sendable {
    let tenant: Tenant
    let database: Database
    let clock: SettableClock
    let sealer: Sealer
    let paying: Paying
    let details: PayeeDetails
    let maker: Actor
    let checker: Actor
    let owner: Actor

    let partnering: Partnering
    private let chance = Chance.system

    init(_ database: Database) async throws {
        let chance = Chance.system
        let clock = SettableClock(try #require(Instant("2026-11-09T15:00:00Z")))
        let zone = try #require(Zone("America/New_York"))
        let new = NewTenant(
            slug: "treasury-\(chance.number(below: 1_000_000_000))", name: "Northwind Fiber", zone: zone,
            currency: .usd,
            supportEmail: "help@northwind.example", footerAddress: "1 Fiber Way, Alder Falls, NH 03990")
        let tenant = try await Hosting(database: database, clock: clock.clock, chance: chance).open(new)
        let sealer = Sealer(try #require(MasterKey([UInt8](repeating: 9, count: 32))), chance: chance)
        self.database = database
        self.clock = clock
        self.tenant = tenant
        self.sealer = sealer
        paying = Paying(database: database, clock: clock.clock, chance: chance, sealer: sealer)
        details = PayeeDetails(database: database, clock: clock.clock, chance: chance, sealer: sealer)
        partnering = Partnering(database: database, sealer: sealer, clock: clock.clock, chance: chance)
        let people = try await database.transaction(tenant.id) { tx in
            var people: [Actor] = []
            for (name, role) in [("Mika", Role.finance), ("Cleo", .financeApprover), ("Dana", .financeApprover)] {
                let email = try #require(EmailAddress("\(name)@northwind.example"))
                let account = try await Accounts(tx).add(
                    NewAccount(email: email, name: name, roles: [role]), id: Identifier(at: clock.now, chance: chance),
                    passwordHash: "x", at: clock.now)
                people.append(Actor(accountID: account.id, name: name))
            }
            return people
        }
        (maker, checker, owner) = (people[0], people[1], people[2])
        let originator = AchOriginator(
            destination: "091000019", destinationName: "Prairie Federal", origin: "1463728190",
            originName: "Northwind Fiber", companyName: "Northwind Fiber", companyID: "1463728190", bank: "09100001")
        try await paying.configure(
            PayoutSettings(originator: originator, minimum: Money(minorUnits: 50_00, .usd)), tenant: tenant, by: maker)
    }

    /// A reseller with a closed statement of October; with a verified account and an accepted W-9 unless told otherwise.
    func reseller(
        _ name: String, owed cents: Int64, hasAccount: Bool = true, hasTaxForm: Bool = true, isFresh: Bool = false
    ) async throws -> Identifier {
        let month = try #require(Month("2026-01"))
        var enrolment = Enrolment(
            companyName: name, ownerName: "Owner of \(name)", ownerEmail: "owner@\(name.lowercased()).example",
            type: .authorizedDealer, status: .active, tier: .bronze, planCode: "standard_reseller",
            validFrom: month.firstDay)
        enrolment.address = PostalAddress(street: "1 Main St", city: "Alder", state: "NH", zip: "03990")
        let id = try await partnering.enrol(tenant, enrolment, reason: "Was a reseller before.", by: maker).id
        let now = clock.now
        if !isFresh { clock.set(now - .days(10)) }
        if hasAccount {
            let form = BankAccountForm(
                holder: name, kind: "business_checking", routing: "021000021", account: "123456789",
                accountAgain: "123456789")
            try await details.changeAccount(form, of: id, tenantID: tenant.id, by: owner)
            try await verifyAccount(of: id, by: maker)
        }
        if hasTaxForm {
            let input = TaxFormInput(name: name, classification: "llc", number: "00-1234567", certified: true)
            try await details.submitTaxForm(input, of: id, tenantID: tenant.id, by: owner)
            try await details.decideTaxForm(of: id, accepted: true, tenantID: tenant.id, by: maker)
        }
        clock.set(now)
        try await owe(id, cents)
        return id
    }

    func verifyAccount(of id: Identifier, by actor: Actor) async throws {
        let method = try #require(try await details.current(of: id, tenantID: tenant.id).method)
        try await details.verifyAccount(
            method.id, evidence: "Called the number on file, 12 digits read back.", tenantID: tenant.id, by: actor)
    }

    /// What an approved run of October leaves: an approved line, a closed statement, a payable balance.
    private func owe(_ resellerID: Identifier, _ cents: Int64) async throws {
        let october = try #require(Month("2026-10"))
        let now = clock.now
        @Sendable func id() -> Identifier { Identifier(at: now, chance: chance) }
        let (plan, version, run, accrual) = (id(), id(), id(), id())
        let label = PublicID.make("COM", on: october.lastDay, chance: chance)
        try await database.transaction(tenant.id) { tx in
            try await tx.execute(
                """
                insert into commission_plans (tenant_id, id, code, name, created_at)
                values (\(tenant.id), \(plan), \("plan_\(chance.number(below: 1_000_000_000))"), 'Plan', \(now))
                """)
            try await tx.execute(
                """
                insert into plan_versions (tenant_id, id, plan_id, number, status, effective_from, rules, rules_hash,
                    created_by)
                values (\(tenant.id), \(version), \(plan), 1, 'approved', \(october), '[]', \([UInt8](repeating: 0, count: 32)), 'x')
                """)
            try await tx.execute(
                """
                insert into commission_runs (tenant_id, id, public_id, period, status, currency, posted_on, started_by,
                    started_at)
                values (\(tenant.id), \(run), \(label), \(october), 'approved', 'USD', \(october.lastDay), 'x', \(now))
                on conflict on constraint commission_runs_period_unique do nothing
                """)
            try await tx.execute(
                """
                insert into accruals (tenant_id, id, public_id, run_id, reseller_id, kind, source_kind, source_id,
                    source_version, state, amount, base, currency, customer_id, event_on, earned_on, period,
                    statement_period, rule_key, plan_version_id, tier, working, posted_at)
                values (\(tenant.id), \(accrual), \(label), (select id from commission_runs where period = \(october)),
                    \(resellerID), 'monthly_recurring', 'line', \(label), '1', 'approved', \(cents), \(cents), 'USD',
                    \(accrual), \(october.lastDay), \(october.lastDay), \(october), \(october), 'x', \(version), 'bronze',
                    '{}', \(now))
                """)
            try await tx.execute(
                """
                insert into statements (tenant_id, id, public_id, reseller_id, period, status, currency, earned, closing,
                    opened_at, closed_at)
                values (\(tenant.id), \(id()), \(label), \(resellerID), \(october), 'closed', 'USD', \(cents), \(cents),
                    \(now), \(now))
                """)
            let ledger = Ledger(tx, clock: clock.clock, chance: chance)
            try await ledger.post(
                .accrue(Money(minorUnits: cents, .usd)), payee: resellerID, on: october.lastDay,
                key: "\(accrual)/accrue")
            try await ledger.post(
                .approve(Money(minorUnits: cents, .usd)), payee: resellerID, on: october.lastDay,
                key: "\(accrual)/approve")
        }
    }

    func batch(_ id: Identifier) async throws -> (batch: PayoutBatch, payouts: [Payout], file: BankFile?) {
        try await paying.record(of: id, tenant: tenant)
    }

    /// Debits less credits of one account over all payees, in cents.
    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await database.reading(tenant.id) { tx in
            let ledger = Ledger(tx, clock: clock.clock, chance: chance)
            return try await ledger.balances(.usd)[account]?.minorUnits ?? 0
        }
    }

    /// Drafted and submitted by the maker, approved by the checker.
    func approvedBatch() async throws -> Identifier {
        let id = try await paying.draft(key: key(), tenant: tenant, by: maker)
        try await paying.submit(id, key: key(), tenant: tenant, by: maker)
        if try await batch(id).batch.state == .pendingApproval {
            try await paying.approve(id, key: key(), tenant: tenant, by: checker)
        }
        return id
    }

    func key() -> String { SecretToken.make(chance).text }
}
