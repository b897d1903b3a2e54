import DatabaseSupport
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import Web
import World

/// Each permission that lets somebody act leaves its line in the audit trail, by somebody who has it.
@Suite(.database) struct PrivilegedActsTests {
    /// What has to be found for each permission. Those that only show pages leave no line.
    private static let lines: [Permission: [String]] = [
        .seeResellers: ["file.taken"], .claimApplications: ["application.claimed"],
        .decideApplications: [
            "application.approved", "application.rejected", "application.document_accepted",
            "application.document_opened", "application.documents_requested", "application.checks_started",
            "application.check_passed",
        ],
        .shortenWaiting: ["application.waiting_shortened"],
        .waiveDocuments: ["application.document_waived"], .waiveChecks: ["application.check_waived"],
        .importSanctions: ["sanctions.imported"],
        .manageResellers: ["reseller.invited_again"], .enterResellers: ["reseller.enrolled"],
        .superviseResellers: ["reseller.termination_proposed"],
        .terminateResellers: ["reseller.termination_declined"], .noteViolations: ["reseller.violation_noted"],
        .arrangeResellers: ["reseller.tier_changed"],
        .manageOnboarding: ["onboarding.fact_established"], .importFeed: ["feed.uploaded"],
        .manageTraining: ["training.assessed", "course.begun"], .revokeCertificates: ["certification.revoked"],
        .manageAgreements: ["agreement_text.published", "agreement.counter_signed"],
        .managePlans: ["plan.adopted"], .startRuns: ["run.started"], .approveRuns: ["run.approved"],
        .prepareBatches: [
            "payout_batch.drafted", "payout_batch.submitted", "bank_file.downloaded", "payout_batch.settled",
        ],
        .approveBatches: ["payout_batch.approved"], .releaseBatches: ["payout_batch.released"],
        .verifyPayees: ["payout_method.verified", "tax_form.accepted"], .resendEmails: ["letter.resent"],
        .wordLetters: ["letter_wording.saved"], .tendWork: ["job.cancelled"],
        .viewAsReseller: ["viewing.begun", "viewing.left"],
        .manageAccounts: [
            "account.invited", "account.roles_changed", "account.closed", "account.opened", "sessions.ended",
            "second_factor.reset",
        ],
        .manageSettings: ["holiday.added", "holiday.removed"],
    ]
    private static let onlyShowing: Set<Permission> = [
        .seeBackOffice, .seeApplications, .seeOnboarding, .seeAgreements, .seeTraining, .seeCustomers, .seeCommissions,
        .seePayouts, .seeSuccess, .seeEmails, .seeWork, .seeAudit, .operatePlatform,
    ]

    @Test func everyPermissionIsInTheTable() {
        let known = Self.onlyShowing.union(Self.lines.keys)
        #expect(Set(Permission.allCases) == known)
        #expect(Self.onlyShowing.isDisjoint(with: Self.lines.keys))
    }

    @Test func eachLeavesItsLine() async throws {
        try await Trial.demo { trial in
            try await act(trial)
            let events = try await everyLine(trial)
            let roles = try await rolesByAccount(trial)
            for (permission, acts) in Self.lines.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                for name in acts {
                    let found = events.filter { $0.act == name }
                    #expect(!found.isEmpty, "\(permission): no line \(name)")
                    let isByHolder = found.contains { event in
                        event.actor.accountID.flatMap { roles[$0] }?.permits(permission) ?? false
                    }
                    #expect(isByHolder || found.isEmpty, "\(permission): \(name) by \(found.first?.actor.name ?? "")")
                    for event in found { #expect(!event.subject.id.isEmpty, "\(name) is about nothing") }
                }
            }
            // The control: a line that nobody caused is missing.
            #expect(!events.contains { $0.act == "account.deleted" })
        }
    }

    /// What a year of the demo does not do by itself.
    private func act(_ trial: Trial) async throws {
        let admin = try await trial.staff(.admin)
        try await admin.get("/admin/resellers.csv")
        let email = try #require(EmailAddress("ana@people.example"))
        let ana = try await trial.account(NewAccount(email: email, name: "Ana Diaz", roles: [.finance]))
        _ = try await Authenticator.enrol(try await trial.signIn(email.text), trial)
        try await admin.get("/admin/people")
        try await admin.post(
            "/admin/people", ["name": "Bo Chen", "email": "bo@people.example", "title": "", "roles": "legal"])
        let path = "/admin/people/\(ana.id)"
        let version = try await admin.get(path).value(of: "version") ?? ""
        try await admin.post(path + "/second-factor", ["reason": "Called back"])
        try await admin.post(path + "/roles", ["roles": "legal", "version": version])
        try await admin.post(path + "/sessions")
        try await admin.post(path + "/status", ["act": "close", "reason": "Left us"])
        try await admin.post(path + "/status", ["act": "open", "reason": "Came back"])
        let holiday = trial.tenant.zone.day(of: trial.clock.now).adding(days: 40).description
        try await admin.get("/admin/holidays")
        try await admin.post("/admin/holidays", ["day": holiday, "name": "Founders’ Day"])
        try await admin.post("/admin/holidays/end", ["day": holiday])
        try await decideAnApplication(trial)
        try await shortenAWait(trial)
        try await lookAndResend(trial, admin)
        try await takeBankFile(trial)
        try await declineAnEnd(trial)
    }

    /// A director lets a reseller go on whose end was proposed.
    private func declineAnEnd(_ trial: Trial) async throws {
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id, reseller_id from reseller_terminations where state = 'proposed' limit 1")
        }
        let (id, reseller): (Identifier, Identifier) = (try #require(row)["id"], try #require(row)["reseller_id"])
        let director = try await trial.staff(.director)
        let path = "/admin/resellers/\(reseller)/termination/\(id)"
        #expect(try await director.get(path).contains("What happens"))
        #expect(try await director.post(path, ["decision": "decline", "note": "They promised to stop"]).status == 303)
    }

    /// A director goes without what is missing, on the page of an application in review.
    private func decideAnApplication(_ trial: Trial) async throws {
        let director = try await trial.staff(.director)
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                """
                select a.id, f.id as file from applications a join application_files f on f.application_id = a.id
                where a.status = 'under_review' limit 1
                """)
        }
        let (id, file): (Identifier, Identifier) = (try #require(row)["id"], try #require(row)["file"])
        let record = "/admin/applications/\(id)"
        #expect(try await director.get("\(record)/files/\(file)").text.hasPrefix("%PDF"))
        func send(_ path: String, _ fields: [(String, String)]) async throws {
            let version = try await director.get(record).value(of: "version") ?? ""
            #expect(
                try await director.post(record + path, pairs: fields + [("version", version)]).status == 303, "\(path)")
        }
        let papers = try await trial.world.contexts.recruiting.papers(trial.tenant.id, id)
        for document in papers.documents where !document.state.isSettled {
            let kind = document.kind.rawValue
            try await send("/documents/\(kind)/waiver", [("\(kind)_waiver", "Known for years")])
        }
        try await send("/checks", [])
        for check in try await trial.world.contexts.recruiting.checks(trial.tenant.id, id) where check.state == .failed
        {
            let kind = check.kind.rawValue
            try await send("/checks/\(kind)/waiver", [("\(kind)_waiver", "We insure them ourselves")])
        }
        let legal = try await trial.staff(.legal)
        try await legal.get("/admin/sanctions")
        let names = Array("Ocean Trading\nDesert Minerals\n".utf8)
        let reply = try await legal.upload(
            "/admin/sanctions", ["source": "Treasury, March 2026"], files: [("files", "names.txt", names)])
        #expect(reply.status == 303)
    }

    /// A channel manager types a day that is too late, then one that is not, on the page of a rejected application.
    private func shortenAWait(_ trial: Trial) async throws {
        let (reviewer, channel) = (try await trial.staff(.reviewer), try await trial.staff(.channelManager))
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from applications where status = 'submitted' limit 1")
        }
        let record = "/admin/applications/\(try #require(row)["id"] as Identifier)"
        let version = try await reviewer.get(record).value(of: "version") ?? ""
        let rejected = try await reviewer.post(
            record + "/rejection",
            ["reason": "territory_full", "text": "Two dealers are there already.", "version": version])
        #expect(rejected.status == 303)
        #expect(!(try await reviewer.get(record).contains("apply again earlier")))
        let today = trial.tenant.zone.day(of: trial.clock.now)
        func shorten(by days: Int) async throws -> Reply {
            let version = try await channel.get(record).value(of: "version") ?? ""
            let day = today.adding(days: days).description
            return try await channel.post(
                record + "/waiting", ["day": day, "why": "One of them left", "version": version])
        }
        let refused = try await shorten(by: 90)
        #expect(refused.status == 422)
        #expect(refused.contains("before"))
        #expect(try await shorten(by: 10).status == 303)
        #expect(try await channel.get(record).contains("from \(today.adding(days: 10).shown)"))
    }

    private func lookAndResend(_ trial: Trial, _ admin: Browser) async throws {
        let dana = try #require(EmailAddress("dana@brightline.example"))
        let account = try #require(
            try await trial.database.reading(trial.tenant.id) { tx in try await Accounts(tx).account(email: dana) })
        let viewing = "/admin/resellers/\(try #require(account.resellerID))/viewing"
        try await admin.get(viewing)
        try await admin.post(viewing, ["account": account.id.description, "reason": "She asked"])
        try await admin.get("/portal")
        try await admin.post("/account/viewing/end")
        let row = try await trial.database.transaction(trial.tenant.id) { tx in
            try await tx.first(
                """
                update letters set status = 'failed' where tenant_id = \(tx.tenantID) and id = (
                    select id from letters where template = 'commission_statement' order by id limit 1) returning id
                """)
        }
        let letter: Identifier = try #require(row)["id"]
        try await admin.get("/admin/emails/\(letter)")
        try await admin.post("/admin/emails/\(letter)/resend")
        try await inviteAgain(trial, admin)
        try await cancelJob(trial, admin)
    }

    /// The owner of a reseller that is being onboarded has not signed in yet.
    private func inviteAgain(_ trial: Trial, _ admin: Browser) async throws {
        let waiting = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                """
                select reseller_id from accounts where status = 'invited'
                    and reseller_id in (select reseller_id from onboarding_checklists) limit 1
                """)
        }
        let id: Identifier = try #require(waiting)["reseller_id"]
        try await admin.get("/admin/resellers/\(id)")
        try await admin.post("/admin/resellers/\(id)/invitation")
        let task = try #require(OnboardingFact.cobrandedFile.task).rawValue
        try await admin.get("/admin/onboarding/\(id)/\(task)")
        try await admin.post("/admin/onboarding/\(id)/\(task)", ["act": "state", "fact": "cobranded_file"])
        let course = try #require(try await trial.world.contexts.training.courses(trial.tenant.id).first).course.id
        try await admin.get("/admin/training/courses/\(course)")
        try await admin.post("/admin/training/courses/\(course)")
    }

    private func cancelJob(_ trial: Trial, _ admin: Browser) async throws {
        try await trial.database.transaction(trial.tenant.id) { tx in
            try await Jobs(tx, clock: trial.clock.clock, chance: .system).enqueue(
                SweepAccounts(), at: trial.clock.now + .hours(1))
        }
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from jobs where kind = 'identity.sweep' order by created_at desc limit 1")
        }
        let id: Identifier = try #require(row)["id"]
        try await admin.get("/admin/work/jobs/\(id)")
        try await admin.post("/admin/work/jobs/\(id)/cancellation")
    }

    private func takeBankFile(_ trial: Trial) async throws {
        let finance = trial.visitor()
        try await finance.signIn("finance@northwind.example", password: Demo.password)
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from payout_batches where state in ('released', 'settled') limit 1")
        }
        let id: Identifier = try #require(row)["id"]
        #expect(try await finance.get("/admin/batches/\(id)/file").status == 200)
    }

    private func everyLine(_ trial: Trial) async throws -> [AuditEvent] {
        var (events, before): ([AuditEvent], Int64?) = ([], nil)
        repeat {
            let page = try await trial.world.contexts.readingAudit.events(trial.tenant.id, before: before, kind: nil)
            events += page.elements
            before = page.next.flatMap { Int64($0) }
        } while before != nil
        return events
    }

    private func rolesByAccount(_ trial: Trial) async throws -> [Identifier: Set<Role>] {
        try await trial.database.reading(trial.tenant.id) { tx in
            Dictionary(
                uniqueKeysWithValues: try await Accounts(tx).everybody(of: nil).map { ($0.id, $0.roles) })
        }
    }
}
