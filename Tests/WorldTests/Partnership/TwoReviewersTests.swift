import DatabaseSupport
import Earnings
import Identity
import Kernel
import Partnership
import PartnershipSupport
import Postgres
import TestSupport
import Testing
import World

/// Two reviewers approve the same application at the same moment, through the pages, again and again.
@Suite(.database) struct TwoReviewersTests {
    private static let rounds = 200
    private static let names = ["Riley Moss", "Noor Abel"]

    @Test(.timeLimit(.minutes(15)))
    func twoApprovalsAtOnceMakeOneResellerAndOneSetOfLetters() async throws {
        try await Trial.own { trial in
            _ = try await trial.world.contexts.planning.adopt(
                .standardReseller, from: trial.tenant.zone.month(of: trial.clock.now), tenant: trial.tenant, by: .system
            )
            let manager = try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress("alex@people.example")), name: "Alex Kim",
                    roles: [.accountManager]))
            let (accounts, reviewers) = try await reviewers(trial)
            var winners: [String: Int] = [:]
            for round in 1...Self.rounds {
                let application = try await reviewed(trial, round, by: accounts[round % 2])
                let winner = try await race(trial, reviewers, application, manager)
                winners[winner, default: 0] += 1
            }
            #expect(winners.values.reduce(0, +) == Self.rounds)
            try await trial.work()
            try await everythingIsThereOnce(trial)
            // Doing the background work again, as after a crash, sends nothing twice.
            try await trial.work()
            try await everythingIsThereOnce(trial)
        }
    }

    private func reviewers(_ trial: Trial) async throws -> ([Account], [Browser]) {
        var (accounts, browsers): ([Account], [Browser]) = ([], [])
        for name in Self.names {
            let address = "\(name.prefix(4).lowercased())@people.example"
            accounts.append(
                try await trial.account(
                    NewAccount(email: try #require(EmailAddress(address)), name: name, roles: [.reviewer])))
            browsers.append(try await trial.signIn(address))
        }
        return (accounts, browsers)
    }

    /// An application that waits for its decision.
    private func reviewed(_ trial: Trial, _ round: Int, by account: Account) async throws -> PartnerApplication {
        let recruiting = trial.world.contexts.recruiting
        var answers = ApplicationAnswers()
        answers[.companyName] = "Round \(round)"
        answers[.state] = "NC"
        answers[.zip] = "27010"
        answers[.contactName] = "Ana Diaz"
        answers[.contactEmail] = "r\(round)@diaz.example"
        // Few documents and checks: this is about the decision.
        answers[.resellerType] = "referral_partner"
        answers[.languages] = "English"
        answers[.consentTerms] = "yes"
        answers[.consentChecks] = "yes"
        let address = "192.0.\(round / 250).\(round % 250)"
        let token = try await recruiting.begin(trial.tenant, answers, from: address)
        trial.clock.advance(.seconds(30))
        let id = try await recruiting.submit(trial.tenant, token, from: address).application.id
        let reviewer = Actor(accountID: account.id, name: account.name)
        try await recruiting.claim(trial.tenant, id, by: reviewer)
        var card = Scorecard()
        for criterion in Scorecard.Criterion.allCases { try card.set(criterion, to: 7) }
        let claimed = try await recruiting.application(trial.tenant.id, id)
        try await recruiting.score(trial.tenant, id, card, version: claimed.version, by: reviewer)
        try await recruiting.clear(trial.tenant, id, by: reviewer)
        return try await recruiting.application(trial.tenant.id, id)
    }

    /// Sends both forms at once. Returns the name of who won; the other one's page names the winner.
    private func race(
        _ trial: Trial, _ reviewers: [Browser], _ application: PartnerApplication, _ manager: Account
    ) async throws -> String {
        let record = "/admin/applications/\(application.id)"
        let form: KeyValuePairs = [
            "type": "authorized_dealer", "tier": "bronze", "plan": "standard_reseller",
            "account_manager": manager.id.description, "territories": "27010", "rate_proposal": "", "notes": "",
            "email_reason": "Called them", "version": "\(application.version)",
        ]
        async let one = reviewers[0].post("\(record)/approval", form)
        async let other = reviewers[1].post("\(record)/approval", form)
        let replies = try await [one, other]
        var told: [String] = []
        for (browser, reply) in zip(reviewers, replies) {
            #expect(reply.status == 303)
            told.append(try await browser.follow(reply).text)
        }
        let won = told.indices.filter { told[$0].contains("is approved as RES-") }
        #expect(won.count == 1)
        let winner = try #require(won.first)
        let loser = 1 - winner
        #expect(told[loser].contains("\(Self.names[winner]) has approved this application on"))
        return Self.names[winner]
    }

    /// One of everything for each application, and each letter of the approval once to its applicant.
    private func everythingIsThereOnce(_ trial: Trial) async throws {
        let counts: [(SQL, Int)] = [
            ("resellers", Self.rounds), ("agreements", Self.rounds),
            ("accounts where reseller_id is not null", Self.rounds),
            ("audit_events where act = 'application.approved'", Self.rounds),
            ("letters where template = 'application_approved'", Self.rounds),
            ("letters where template = 'portal_invitation'", Self.rounds),
        ]
        try await trial.database.reading(trial.tenant.id) { tx in
            for (table, expected) in counts {
                let row = try await tx.first("select count(*) as n from \(sql: table)")
                #expect(try row?["n"] == expected, "\(table)")
            }
            let doubled = try await tx.rows(
                """
                select recipient_address, template, count(*) as n from letters
                where template in ('application_received', 'application_approved', 'portal_invitation')
                group by recipient_address, template having count(*) <> 1
                """)
            #expect(doubled.isEmpty)
            let people = try await tx.first(
                "select count(distinct recipient_address) as n from letters where template = 'application_approved'")
            #expect(try people?["n"] == Self.rounds)
        }
    }
}
