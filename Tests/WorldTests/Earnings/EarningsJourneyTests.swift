import DatabaseSupport
import Earnings
import Foundation
import Identity
import Kernel
import Links
import Partnership
import Sales
import TestSupport
import Testing
import World

/// From a billing feed to the page that says why an amount is what it is, as finance and a reseller live it.
@Suite(.database) struct EarningsJourneyTests {
    private static let files: KeyValuePairs<String, String> = [
        "products.csv": "external_id,name,family\nFIB-300,Fiber 300,internet\n",
        "customers.csv": """
            external_id,name,type,email,reseller_id,source_updated_at
            C1,Ada Abara,residential,ada@mail.example,RES-20260101-0000000A,2026-01-05T16:00:00Z

            """,
        "services.csv": """
            external_id,customer,product,status,status_since,mrr,currency,source_updated_at
            S1,C1,FIB-300,active,2026-01-10,49.99,USD,2026-01-10T16:00:00Z

            """,
        "invoices.csv": """
            external_id,customer,issued_on,due_on,currency,total_gross,status,source_updated_at
            I1,C1,2026-02-01,2026-02-16,USD,54.11,issued,2026-02-01T16:00:00Z

            """,
        "invoice_lines.csv": """
            invoice,id,service,product,category,net,source_updated_at
            I1,1,S1,FIB-300,recurring,49.99,2026-02-01T16:00:00Z
            I1,2,S1,,tax,4.12,2026-02-01T16:00:00Z

            """,
        "payments.csv": """
            external_id,customer,paid_on,amount,currency,status,source_updated_at
            P1,C1,2026-02-05,54.11,USD,succeeded,2026-02-05T16:00:00Z

            """,
        "payment_allocations.csv": """
            payment,invoice,amount,source_updated_at
            P1,I1,54.11,2026-02-05T16:00:00Z

            """,
    ]

    private func reseller(_ trial: Trial) async throws -> Identifier {
        let contexts = trial.world.contexts
        let january = Month(year: 2026, month: 1)
        _ = try await contexts.planning.adopt(.standardReseller, from: january, tenant: trial.tenant, by: .system)
        var enrolment = Enrolment(
            companyName: "Brightline", ownerName: "Dana", ownerEmail: "dana@brightline.example",
            type: .authorizedDealer, status: .active, tier: .silver, planCode: "standard_reseller",
            validFrom: january.firstDay)
        enrolment.publicID = "RES-20260101-0000000A"
        return try await contexts.partnering.enrol(trial.tenant, enrolment, reason: "Trial", by: .system).id
    }

    private func importFeed(_ trial: Trial) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journey-\(trial.newID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let files = try Self.files.map { name, text in
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            return IncomingFile(name: name, path: "\(folder)/\(name)", bytes: text.utf8.count)
        }
        let feed = trial.world.contexts.billingFeed
        let id = try await feed.receive(files, tenantID: trial.tenant.id, by: .system)
        try await feed.work(on: id, tenant: trial.tenant)
    }

    @Test func fromTheFeedToTheReason() async throws {
        try await Trial.own { trial in
            let resellerID = try await reseller(trial)
            try await importFeed(trial)
            let finance = try await trial.staff(.finance)
            let approver = try await trial.staff(.financeApprover)
            let dana = try await trial.reseller(resellerID)

            let start = try await finance.get(BackOfficePlaces.runs.path)
            let key = try #require(start.value(of: "idempotency_key"))
            let form: KeyValuePairs = ["period": "2026-02", "idempotency_key": key]
            let started = try await finance.post(BackOfficePlaces.runs.path, form)
            let again = try await finance.post(BackOfficePlaces.runs.path, form)
            let run = try #require(started.location)
            #expect(again.location == run)
            #expect(try await finance.get(run).contains("Waiting to begin"))
            #expect(try await finance.get(run + "/progress").contains("\"running\":true"))
            try await trial.work()

            let calculated = try await finance.get(run)
            #expect(calculated.contains("78.25") && calculated.contains("Brightline"))
            #expect(!calculated.contains("Approve the run"))
            let confirm = try await approver.get(run + "/approval")
            #expect(confirm.contains("$78.25 for 1 reseller becomes payable, from 2 lines."))
            let approvalKey = try #require(confirm.value(of: "idempotency_key"))
            let approved = try await approver.post(run + "/approval", ["idempotency_key": approvalKey])
            #expect(approved.location == run)
            #expect(try await approver.get(run).contains("Approved"))
            try await trial.work()

            let list = try await dana.get(PortalPlaces.commissions.path)
            #expect(list.contains("You earned $78.25 in February 2026."))
            let statements = try await dana.get(PortalPlaces.statements.path)
            let statement = try #require(statements.links.first { $0.hasPrefix("/portal/statements/") })
            let payable = "$78.25 is payable. The payout day is Monday, 16 March 2026."
            #expect(try await dana.get(statement).contains(payable))
            #expect(try await dana.get(statement + "/lines.csv").contains("\"monthly_recurring\""))
            let line = try #require(list.links.first { $0.hasPrefix("/portal/commissions/") })
            let why = try await dana.get(line)
            #expect(why.contains("Why $") && why.contains("The terms") && why.contains("Plan Standard, version 1."))
        }
    }

    @Test func everyPageOpensBeforeThereIsAnything() async throws {
        try await Trial.run { trial in
            let resellerID = try await reseller(trial)
            let finance = try await trial.staff(.finance)
            for place in [
                BackOfficePlaces.plans, BackOfficePlaces.runs, BackOfficePlaces.statements,
                BackOfficePlaces.commissions, BackOfficePlaces.commissionsFile,
            ] {
                #expect(try await finance.get(place.path).status == 200)
            }
            let plans = try await finance.get(BackOfficePlaces.plans.path)
            let plan = try #require(plans.links.first { $0.hasPrefix("/admin/plans/") })
            #expect(try await finance.get(plan).contains("6.5 % of what the customer paid, without tax"))
            let dana = try await trial.reseller(resellerID)
            for place in [PortalPlaces.commissions, PortalPlaces.statements, PortalPlaces.commissionsFile] {
                #expect(try await dana.get(place.path).status == 200)
            }
            let foreign = trial.newID()
            #expect(try await dana.get(PortalPlaces.statement(foreign)).status == 404)
            #expect(try await dana.get(PortalPlaces.commission(foreign)).status == 404)
        }
    }

    /// Nobody reads another reseller's lines, whatever the address.
    @Test func othersSeeNothing() async throws {
        try await Trial.own { trial in
            let resellerID = try await reseller(trial)
            try await importFeed(trial)
            let contexts = trial.world.contexts
            let id = try await contexts.commissioning.start(
                Month(year: 2026, month: 2), key: "a key of sixteen", tenant: trial.tenant, by: .system)
            try await trial.work()
            let lines = try await contexts.readingEarnings.accrualFile(trial.tenant.id, AccrualFilter(runID: id))
            let line = try #require(lines.first)
            var enrolment = Enrolment(
                companyName: "Cedar", ownerName: "Noor", ownerEmail: "noor@cedar.example", type: .authorizedDealer,
                status: .active, tier: .bronze, planCode: "standard_reseller",
                validFrom: Month(year: 2026, month: 1).firstDay)
            enrolment.publicID = "RES-20260101-0000000B"
            let other = try await contexts.partnering.enrol(trial.tenant, enrolment, reason: "Trial", by: .system)
            let noor = try await trial.reseller(other.id, company: "Cedar")
            let dana = try await trial.reseller(resellerID)
            #expect(try await dana.get(PortalPlaces.commission(line.id)).status == 200)
            #expect(try await noor.get(PortalPlaces.commission(line.id)).status == 404)
            #expect(try await !noor.get(PortalPlaces.commissions.path).contains("Ada Abara"))
            #expect(try await noor.get(BackOfficePlaces.run(id)).status != 200)
        }
    }
}
