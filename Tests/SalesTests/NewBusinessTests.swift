import DatabaseSupport
import Identity
import Kernel
import Partnership
import Postgres
import Testing
import Vault

@testable import Sales

/// What a reseller's status lets through each door by which business comes in.
@Suite(.database) struct NewBusinessTests {
    enum Door: String, CaseIterable, Sendable {
        case deal
        /// A company that it wants below it.
        case proposal
        /// The status of those below does not matter, that of the one above does not until it ends.
        case resellerBelow
    }

    /// What a reseller asks for needs it to be active; only an end takes away that others stand below it.
    private static func isOpen(_ door: Door, _ status: ResellerStatus) -> Bool {
        switch door {
        case .deal, .proposal: status.takesNewBusiness
        case .resellerBelow: status != .terminated
        }
    }

    private static let cases = ResellerStatus.allCases.flatMap { status in Door.allCases.map { (status, $0) } }

    @Test(arguments: cases)
    func eachDoorKnowsTheStatus(status: ResellerStatus, door: Door) async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let partnering = try Self.partnering(trial)
            let reseller = try await Self.reseller(.distributor, partnering, trial)
            try await Self.enter(status, of: reseller.id, trial)
            let isOpen = Self.isOpen(door, status)
            do {
                try await Self.go(through: door, reseller, partnering, trial)
                #expect(isOpen, "\(status) \(door)")
            } catch let invalid as Invalid {
                #expect(!isOpen && invalid.problems.count == 1, "\(invalid)")
                guard door == .deal else { return }
                let said = invalid.problems.first?.message ?? ""
                #expect(said.contains("was \(status.label.lowercased()) on 2 May 2026"), "\(said)")
            } catch let refusal as ProposalRefusal {
                #expect(!isOpen && refusal == .noNewBusiness(status))
            }
        }
    }

    /// The day of the deal counts, not the day on which it is entered.
    @Test func aDealFromBetterDaysIsTaken() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let reseller = try await Self.reseller(.distributor, try Self.partnering(trial), trial)
            try await Self.enter(.suspended, of: reseller.id, trial)
            try await Self.dealing(trial).enter(
                [try Self.deal(reseller.publicID, "2026-04-30")], tenant: trial.tenant, by: .system)
        }
    }

    /// Who only names customers registers no deals.
    @Test func aReferralPartnerRegistersNoDeals() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let reseller = try await Self.reseller(.referralPartner, try Self.partnering(trial), trial)
            await #expect(throws: Invalid.self) {
                try await Self.dealing(trial).enter(
                    [try Self.deal(reseller.publicID, "2026-05-02")], tenant: trial.tenant, by: .system)
            }
        }
    }

    /// Deals that are known already are left out before anything is checked, so that the rest of a bundle comes in.
    @Test func aBundleIsEnteredAgainWithWhatIsNew() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let reseller = try await Self.reseller(.distributor, try Self.partnering(trial), trial)
            let dealing = Self.dealing(trial)
            let known = try Self.deal(reseller.publicID, "2026-05-02")
            try await dealing.enter([known], tenant: trial.tenant, by: .system)
            try await Self.enter(.suspended, of: reseller.id, trial)
            let new = try Self.deal(reseller.publicID, "2026-04-30", number: "DEA-20260430-0000000B")
            for _ in 0..<2 { try await dealing.enter([known, new], tenant: trial.tenant, by: .system) }
            let counts = try await database.reading(trial.tenant.id) { tx in
                try await tx.first(
                    """
                    select (select count(*) from deals) as deals,
                        (select count(*) from audit_events where act = 'deals.entered') as acts
                    """)
            }
            #expect(try counts?["deals"] == 2)
            #expect(try counts?["acts"] == 2, "entering nothing new is no act")
        }
    }

    @Test func aDealFromBeforeThePartnershipIsRefused() async throws {
        try await TestDatabase.rolledBack { database in
            let trial = try await FeedTrial(database)
            let reseller = try await Self.reseller(.distributor, try Self.partnering(trial), trial)
            let early = try Self.deal(reseller.publicID, "2026-02-28")
            let invalid = await #expect(throws: Invalid.self) {
                try await Self.dealing(trial).enter([early], tenant: trial.tenant, by: .system)
            }
            let said = invalid?.problems.first?.message ?? ""
            #expect(said.contains("was no reseller yet on 28 February 2026"), "\(said)")
        }
    }

    private static func go(
        through door: Door, _ reseller: Reseller, _ partnering: Partnering, _ trial: FeedTrial
    ) async throws {
        switch door {
        case .deal:
            try await dealing(trial).enter(
                [try deal(reseller.publicID, "2026-05-02")], tenant: trial.tenant, by: .system)
        case .proposal:
            let company = try ResellerProposal.Company(
                name: "Alder Street", contactName: "Ines Marlow", contactEmail: "ines@alder.example", contactPhone: "",
                reason: "They install for us already.")
            try await partnering.propose(trial.tenant.id, company, below: reseller.id, by: .system)
        case .resellerBelow:
            var enrolment = enrolment("Below", .authorizedDealer)
            enrolment.parentPublicID = reseller.publicID
            _ = try await partnering.enrol(trial.tenant, enrolment, reason: "Trial", by: .system)
        }
    }

    private static func partnering(_ trial: FeedTrial) throws -> Partnering {
        let sealer = Sealer(try #require(MasterKey([UInt8](repeating: 7, count: 32))), chance: .system)
        return Partnering(database: trial.database, sealer: sealer, clock: trial.clock.clock, chance: .system)
    }

    private static func dealing(_ trial: FeedTrial) -> Dealing {
        Dealing(database: trial.database, clock: trial.clock.clock, chance: .system)
    }

    private static func enrolment(_ name: String, _ type: ResellerType) -> Enrolment {
        Enrolment(
            companyName: name, ownerName: "Owner", ownerEmail: "owner@\(name.lowercased()).example", type: type,
            status: .active, tier: .bronze, planCode: "standard_reseller",
            validFrom: Month(year: 2026, month: 3).firstDay)
    }

    private static func reseller(
        _ type: ResellerType, _ partnering: Partnering, _ trial: FeedTrial
    ) async throws -> Reseller {
        try await partnering.enrol(trial.tenant, enrolment("Above", type), reason: "Trial", by: .system)
    }

    /// From the first of May on.
    private static func enter(_ status: ResellerStatus, of id: Identifier, _ trial: FeedTrial) async throws {
        guard status != .active else { return }
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.execute(
                """
                insert into reseller_states (tenant_id, reseller_id, number, valid_from, status, tier, type, reason,
                    recorded_at, recorded_by)
                select tenant_id, reseller_id, 99, date '2026-05-01', \(status.rawValue), tier, type, 'Trial',
                    recorded_at, 'Trial'
                from reseller_states where reseller_id = \(id) limit 1
                """)
            try await tx.execute("update resellers set status = \(status.rawValue) where id = \(id)")
        }
    }

    private static func deal(
        _ reseller: String, _ day: String, number: String = "DEA-20260502-0000000A"
    ) throws -> ProgrammeDeal {
        let day = try #require(Day(day))
        return ProgrammeDeal(
            publicID: number, reseller: reseller, customer: "NEW", product: "FIB-300",
            estimatedMRR: Money(minorUnits: 2_000, .usd), submittedOn: day, approvedOn: day, wonOn: day)
    }
}
