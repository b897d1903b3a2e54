import DatabaseSupport
import Identity
import Kernel
import Logging
import Postgres
import Testing

@testable import Earnings
@testable import Jobs

/// Which months are run by themselves, night by night, as the schedule and its job do it.
@Suite(.database) struct PlannedRunTests {
    /// Payments of customers whose months go on until January.
    static let files = [
        "invoices.csv": """
        external_id,customer,issued_on,due_on,currency,total_gross,status,pending_refund,source_updated_at
        I1,C1,2026-10-01,2026-10-16,USD,49.99,issued,no,2026-10-01T16:00:00Z
        I2,C1,2026-11-01,2026-11-16,USD,49.99,issued,no,2026-11-01T16:00:00Z
        I3,C1,2026-12-01,2026-12-16,USD,49.99,issued,no,2026-12-01T16:00:00Z
        I4,C1,2027-01-02,2027-01-16,USD,49.99,issued,no,2027-01-02T16:00:00Z
        """,
        "invoice_lines.csv": """
        invoice,id,service,product,category,net,source_updated_at
        I1,1,S1,FIB-300,recurring,49.99,2026-10-01T16:00:00Z
        I2,1,S1,FIB-300,recurring,49.99,2026-11-01T16:00:00Z
        I3,1,S1,FIB-300,recurring,49.99,2026-12-01T16:00:00Z
        I4,1,S1,FIB-300,recurring,49.99,2027-01-02T16:00:00Z
        """,
        "payments.csv": "external_id,customer,paid_on,amount,currency,status,source_updated_at",
        "payment_allocations.csv": "payment,invoice,amount,source_updated_at",
        "credit_notes.csv": "external_id,invoice,issued_on,gross,source_updated_at",
        "credit_note_lines.csv": "credit_note,line,net,source_updated_at",
    ]

    /// The program of a tenant whose nights the test lives through.
    struct Nights {
        let trial: RunTrial
        private let planning: SchedulePlanning
        private let worker: Worker

        init(_ trial: RunTrial) {
            self.trial = trial
            let logger = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })
            var schedules = Schedules()
            Commissioning.plan(in: &schedules)
            var handlers = JobHandlers()
            trial.commissioning.register(&handlers)
            planning = SchedulePlanning(
                database: trial.database, schedules: schedules, clock: trial.clock.clock, chance: trial.chance,
                logger: logger)
            worker = Worker(
                database: trial.database, handlers: handlers, clock: trial.clock.clock, chance: trial.chance,
                logger: logger)
        }

        /// At 02:00 of each day of a range what is due is planned and done.
        func pass(_ first: String, _ last: String? = nil) async throws {
            let end = try #require(Day(last ?? first))
            var day = try #require(Day(first))
            while day <= end {
                trial.clock.set(trial.tenant.zone.instant(of: day, hour: 2))
                await planning.plan()
                try await worker.drain()
                day = day.adding(days: 1)
            }
        }

        /// The months and their status, the oldest first.
        func runs() async throws -> [String] {
            try await trial.reading.runs(trial.tenant.id).reversed().map {
                "\($0.run.period) \($0.run.status.rawValue)"
            }
        }

        func newest() async throws -> Identifier {
            try #require(try await trial.reading.runs(trial.tenant.id).first).run.id
        }

        func approve() async throws { try await trial.approve(newest()) }

        /// October is run by hand and approved, and the schedule is known.
        func begin() async throws {
            try await trial.settle(10...10)
            try await pass("2026-11-04")
        }
    }

    func nights(_ name: String, _ body: @Sendable (Nights) async throws -> Void) async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            try await trial.take(bundle: try SmallBundle.write("\(name)-\(trial.tenant.id)", Self.files))
            try await body(Nights(trial))
        }
    }

    /// November is calculated, but approved only in February: December and January follow, a night after the month
    /// before was approved.
    @Test func aLateApprovalDelaysNoFurtherMonth() async throws {
        try await nights("late") { nights in
            try await nights.begin()
            try await nights.pass("2026-12-01")
            try await nights.pass("2026-12-30", "2027-01-04")
            try await nights.pass("2027-01-30", "2027-02-02")
            #expect(try await nights.runs() == ["2026-10 approved", "2026-11 calculated"])
            try await nights.approve()
            try await nights.pass("2027-02-03")
            #expect(try await nights.runs().last == "2026-12 calculated")
            try await nights.approve()
            try await nights.pass("2027-02-04")
            #expect(try await nights.runs().last == "2027-01 calculated")
            try await nights.approve()
            try await nights.pass("2027-02-05", "2027-02-08")
            #expect(try await nights.runs().count == 4, "February is not over")
        }
    }

    /// The program was down from November to the fifth of December.
    @Test func aMonthIsRunAfterAnOutageOverTheFirst() async throws {
        try await nights("down") { nights in
            try await nights.begin()
            try await nights.pass("2026-11-20")
            #expect(try await nights.runs().count == 1)
            try await nights.pass("2026-12-05")
            #expect(try await nights.runs().last == "2026-11 calculated")
        }
    }

    /// Whoever cancels a run means to correct something: no later month overtakes it.
    @Test func aCancelledRunIsNotOvertaken() async throws {
        try await nights("cancelled") { nights in
            try await nights.begin()
            try await nights.pass("2026-12-01")
            let (trial, november) = (nights.trial, try await nights.newest())
            try await trial.commissioning.cancel(
                november, key: "cancel", reason: "The feed was incomplete", tenant: trial.tenant, by: RunTrial.starter)
            try await nights.pass("2026-12-31", "2027-01-03")
            #expect(try await nights.runs() == ["2026-10 approved", "2026-11 cancelled"])
            _ = try await trial.commissioning.start(
                Month(year: 2026, month: 11), key: "again", tenant: trial.tenant, by: RunTrial.starter)
            try await trial.calculate(november)
            try await nights.approve()
            try await nights.pass("2027-01-04")
            #expect(try await nights.runs().last == "2026-12 calculated")
        }
    }

    /// What the feed has not reached is no month without sales.
    @Test func aMonthOfWhichTheFeedToldNothingWaits() async throws {
        try await nights("silent") { nights in
            for (night, month) in [("2026-11-04", 10), ("2026-12-01", 11), ("2027-01-01", 12), ("2027-02-01", 1)] {
                try await nights.pass(night)
                #expect(try await nights.runs().last?.hasSuffix("\(month.padded(2)) calculated") == true)
                try await nights.approve()
            }
            try await nights.pass("2027-03-01", "2027-03-02")
            #expect(try await nights.runs().count == 4)
        }
    }

    /// There was no reseller in October yet.
    @Test func aMonthBeforeTheFirstResellerIsNotRun() async throws {
        try await TestDatabase.own { database in
            let trial = try await RunTrial(database)
            let row = "RES-20260301-0000000A,Brightline,dana@brightline.example,authorized_dealer,active,silver,,"
            let resellers = """
                reseller_id,company,owner_email,type,status,tier,parent,plan,tax_id,street,\
                city,county,state,zip,country,territory_zips,valid_from
                \(row)standard_reseller,00-9000001,1 Elm Street,Alder Falls,Marten,NH,03990,US,03990,2026-11-02
                """
            let files = Self.files.merging(["resellers.csv": resellers]) { $1 }
            try await trial.take(bundle: try SmallBundle.write("new-\(trial.tenant.id)", files))
            let nights = Nights(trial)
            try await nights.pass("2026-11-04")
            #expect(try await nights.runs().isEmpty)
            try await nights.pass("2026-12-01")
            #expect(try await nights.runs() == ["2026-11 calculated"])
        }
    }
}
