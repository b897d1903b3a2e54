import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import Postgres
import Testing

@Suite("Paying resellers", .database)
struct PayingTests {
    @Test("from a payable balance to a settled payout: amounts, states, ledger, statement and file agree")
    func wholeWay() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 1_190_00)
            _ = try await treasury.reseller("Cedar", owed: 1_190_00, hasTaxForm: false)
            _ = try await treasury.reseller("Tiny", owed: 49_99)
            let id = try await treasury.approvedBatch()
            try await treasury.paying.release(id, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            let sent = try await treasury.batch(id)
            #expect(sent.batch.state == .submitted)
            #expect(
                sent.payouts.map(\.reseller) == ["Brightline 119000 0 119000 sent", "Cedar 119000 28560 90440 sent"])
            #expect(sent.file?.total.minorUnits == 2_094_40)
            #expect(try await treasury.balance(.resellerPayable) == -49_99)
            #expect(try await treasury.balance(.payoutInTransit) == -2_094_40)
            #expect(try await treasury.balance(.taxWithheldPayable) == -285_60)

            let file = try await treasury.paying.file(ofBatch: id, tenant: treasury.tenant, by: treasury.maker)
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.contains("0000119000"))
            #expect(text.contains("0000090440"))
            #expect(
                try await treasury.paying.file(ofBatch: id, tenant: treasury.tenant, by: treasury.maker).bytes
                    == file.bytes)

            try await treasury.paying.settle(
                id, key: treasury.key(), evidence: "Bank report 4711", tenant: treasury.tenant, by: treasury.maker)
            let settled = try await treasury.batch(id)
            #expect(settled.batch.state == .settled)
            #expect(settled.payouts.allSatisfy { $0.state == .settled })
            #expect(try await treasury.balance(.payoutInTransit) == 0)
            #expect(try await treasury.balance(.cashClearing) == -2_094_40)
            let states = try await database.reading(treasury.tenant.id) { tx in
                try await tx.rows("select state, count(*) as n from accruals group by state order by state").map {
                    "\(try $0["state"] as String) \(try $0["n"] as Int)"
                }
            }
            #expect(states == ["approved 1", "paid 2"])
        }
    }

    @Test("who made a batch neither approves nor releases it, and nothing changes by trying")
    func twoPersons() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 5_000_00)
            let id = try await treasury.paying.draft(key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            try await treasury.paying.submit(id, key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            for actor in [treasury.maker, treasury.checker] {
                await #expect(throws: PayoutRefusal.samePerson(act: "approve")) {
                    try await treasury.paying.approve(id, key: treasury.key(), tenant: treasury.tenant, by: actor)
                }
            }
            await #expect(throws: PayoutRefusal.bankEditor) {
                try await treasury.paying.approve(id, key: treasury.key(), tenant: treasury.tenant, by: treasury.owner)
            }
            #expect(try await treasury.batch(id).batch.state == .pendingApproval)
        }
    }

    @Test("the same form twice acts once and answers the same; a second batch is refused while one is open")
    func doubledForms() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 5_000_00)
            let key = treasury.key()
            let first = try await treasury.paying.draft(key: key, tenant: treasury.tenant, by: treasury.maker)
            #expect(try await treasury.paying.draft(key: key, tenant: treasury.tenant, by: treasury.maker) == first)
            let open = try await treasury.batch(first).batch.number
            await #expect(throws: PayoutRefusal.openBatch(number: open)) {
                try await treasury.paying.draft(key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            }
            try await treasury.paying.submit(first, key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            try await treasury.paying.approve(first, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            let release = treasury.key()
            for _ in 0..<3 {
                try await treasury.paying.release(first, key: release, tenant: treasury.tenant, by: treasury.checker)
            }
            #expect(try await treasury.balance(.payoutInTransit) == -5_000_00)
            await #expect(throws: PayoutRefusal.invalidTransition(state: .submitted)) {
                try await treasury.paying.release(
                    first, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            }
        }
    }

    @Test("what holds a payout: no account, a fresh account, and an account that changed after the draft")
    func holds() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let brightline = try await treasury.reseller("Brightline", owed: 900_00)
            _ = try await treasury.reseller("Cedar", owed: 800_00, hasAccount: false)
            _ = try await treasury.reseller("Granite", owed: 700_00, isFresh: true)
            _ = try await treasury.reseller("Summit", owed: 600_00)
            let id = try await treasury.approvedBatch()
            let drafted = try await treasury.batch(id).payouts
            #expect(drafted.map(\.holds) == [[], [.method], [.bankChange], []])
            let form = BankAccountForm(
                holder: "Brightline", kind: "checking", routing: "121000358", account: "99887766",
                accountAgain: "99887766")
            try await treasury.details.changeAccount(
                form, of: brightline, tenantID: treasury.tenant.id, by: treasury.owner)
            try await treasury.paying.release(id, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            let released = try await treasury.batch(id)
            #expect(released.payouts.map(\.state) == [.held, .held, .held, .sent])
            #expect(released.file?.total.minorUnits == 600_00)

            treasury.clock.advance(.days(8))
            try await treasury.verifyAccount(of: brightline, by: treasury.maker)
            let next = try await treasury.paying.draft(key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            #expect(try await treasury.batch(next).payouts.map(\.holds) == [[], [.method], []])
        }
    }

    @Test("a form with a corrected number is another form, also under the key of the first")
    func correctedNumbers() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let id = try await treasury.reseller("Brightline", owed: 900_00)
            let (details, tenant, key) = (treasury.details, treasury.tenant.id, treasury.key())
            func change(_ routing: String) async throws {
                let form = BankAccountForm(
                    holder: "Brightline", kind: "checking", routing: routing, account: "99887766",
                    accountAgain: "99887766")
                try await details.changeAccount(form, of: id, key: key, tenantID: tenant, by: treasury.owner)
            }
            try await change("121000358")
            try await change("121000358")
            await #expect(throws: (any Error).self) { try await change("021000021") }
            let other = treasury.key()
            func submit(_ number: String) async throws {
                let input = TaxFormInput(
                    name: "Brightline LLC", classification: "llc", number: number, certified: true)
                try await details.submitTaxForm(input, of: id, key: other, tenantID: tenant, by: treasury.owner)
            }
            try await submit("123456789")
            try await submit("123456789")
            await #expect(throws: (any Error).self) { try await submit("993456789") }
            let kept = try await database.reading(tenant) { tx in
                try await tx.rows("select k::text as line from idempotency_keys k").map { try $0["line"] as String }
            }
            #expect(kept.count >= 2)
            for line in kept { #expect(!line.contains("123456789") && !line.contains("99887766")) }
        }
    }

    @Test("who ended is paid once more, 30 days after the end and from 1.00 on; who is suspended is held")
    func theLastPayout() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let ended = try await treasury.reseller("Cedar", owed: 4_50)
            let little = try await treasury.reseller("Tiny", owed: 99)
            let suspended = try await treasury.reseller("Amber", owed: 100_00)
            func enter(_ id: Identifier, _ status: ResellerStatus) async throws {
                _ = try await treasury.partnering.enterState(
                    treasury.tenant, id, status, .bronze, from: treasury.tenant.zone.day(of: treasury.clock.now),
                    reason: "Decided", by: treasury.maker)
            }
            for id in [ended, little] { try await enter(id, .terminated) }
            try await enter(suspended, .suspended)
            func preview() async throws -> [String] {
                try await treasury.paying.preview(tenant: treasury.tenant).map { facts, proposal in
                    "\(facts.name) \(proposal.map { "\($0.holds.map(\.rawValue))" } ?? "-")"
                }
            }
            #expect(try await preview() == ["Amber [\"suspended\"]", "Cedar -", "Tiny -"])
            treasury.clock.set(try #require(Instant("2026-11-25T15:00:00Z")))
            #expect(try await preview() == ["Amber [\"suspended\"]", "Cedar -", "Tiny -"])
            treasury.clock.set(try #require(Instant("2026-12-02T15:00:00Z")))
            #expect(try await preview() == ["Amber [\"suspended\"]", "Cedar []", "Tiny -"])
        }
    }

    @Test("who ends between the draft and the release is paid 30 days after the end")
    func endedAfterTheDraft() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let (ended, other) = (
                try await treasury.reseller("Cedar", owed: 400_00), try await treasury.reseller("Amber", owed: 100_00)
            )
            let batch = try await treasury.approvedBatch()
            treasury.clock.set(try #require(Instant("2026-11-12T15:00:00Z")))
            _ = try await treasury.partnering.enterState(
                treasury.tenant, ended, .terminated, .bronze, from: try #require(Day("2026-11-12")), reason: "Decided",
                by: treasury.maker)
            treasury.clock.set(try #require(Instant("2026-11-13T15:00:00Z")))
            try await treasury.paying.release(
                batch, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            let payouts = try await treasury.batch(batch).payouts
            #expect(payouts.first { $0.resellerID == ended }?.state == .held)
            #expect(payouts.first { $0.resellerID == ended }?.holds == [.ended])
            #expect(payouts.first { $0.resellerID == other }?.state == .sent)
        }
    }

    @Test("a cancelled batch frees the money for the next one")
    func cancelled() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 900_00)
            let id = try await treasury.approvedBatch()
            try await treasury.paying.cancel(
                id, key: treasury.key(), reason: "Wrong day", tenant: treasury.tenant, by: treasury.maker)
            #expect(try await treasury.batch(id).payouts.map(\.state) == [.cancelled])
            let next = try await treasury.paying.draft(key: treasury.key(), tenant: treasury.tenant, by: treasury.maker)
            #expect(try await treasury.batch(next).batch.net.minorUnits == 900_00)
        }
    }

    @Test("who entered an account does not verify it, and nobody verifies it twice")
    func verification() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            let id = try await treasury.reseller("Brightline", owed: 900_00, hasAccount: false)
            let form = BankAccountForm(
                holder: "Brightline", kind: "checking", routing: "021000021", account: "12345678",
                accountAgain: "12345678")
            try await treasury.details.changeAccount(form, of: id, tenantID: treasury.tenant.id, by: treasury.owner)
            await #expect(throws: PayoutRefusal.samePerson(act: "verify")) {
                try await treasury.verifyAccount(of: id, by: treasury.owner)
            }
            try await treasury.verifyAccount(of: id, by: treasury.maker)
            await #expect(throws: PayoutRefusal.noLongerWaiting) {
                try await treasury.verifyAccount(of: id, by: treasury.checker)
            }
        }
    }

    @Test("ten workers release one batch at once: one file, the money leaves once")
    func racingReleases() async throws {
        try await TestDatabase.own { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 5_000_00)
            let id = try await treasury.approvedBatch()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do {
                            try await treasury.paying.release(
                                id, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
                            return true
                        } catch {
                            #expect(error as? PayoutRefusal == .invalidTransition(state: .submitted))
                            return false
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 1)
            #expect(try await treasury.balance(.payoutInTransit) == -5_000_00)
            #expect(try await treasury.balance(.resellerPayable) == 0)
        }
    }

    @Test("account numbers do not stand in the database as they are")
    func sealed() async throws {
        try await TestDatabase.rolledBack { database in
            let treasury = try await Treasury(database)
            _ = try await treasury.reseller("Brightline", owed: 900_00)
            let id = try await treasury.approvedBatch()
            try await treasury.paying.release(id, key: treasury.key(), tenant: treasury.tenant, by: treasury.checker)
            let found = try await database.reading(treasury.tenant.id) { tx in
                try await tx.first(
                    """
                    select (select count(*) from payout_methods m where m::text like '%123456789%')
                        + (select count(*) from bank_files f where f::text like '%123456789%')
                        + (select count(*) from audit_events e where e::text like '%123456789%')
                        + (select count(*) from jobs j where j::text like '%123456789%') as n
                    """
                ).map { try $0["n"] as Int }
            }
            #expect(found == 0)
        }
    }
}

extension Payout {
    fileprivate var reseller: String {
        "\(resellerName) \(gross.minorUnits) \(tax.minorUnits) \(net.minorUnits) \(state.rawValue)"
    }
}
