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

@Suite(.database) struct ApplyingWalkTests {
    @Test func aCompanyAppliesIsApprovedAndTheSecondReviewerIsToldWhoDecided() async throws {
        try await Trial.run { trial in
            _ = try await trial.world.contexts.planning.adopt(
                .standardReseller, from: trial.tenant.zone.month(of: trial.clock.now), tenant: trial.tenant, by: .system
            )
            let status = try await Self.apply(trial, trial.visitor())
            let page = try await trial.visitor().get(status)
            #expect(page.heading == "Diaz Networks")
            #expect(page.contains("Received"))
            #expect(!page.contains("Confirm my e-mail address"), "a link from the screen proves nothing")
            let (first, second) = (try await trial.staff(.reviewer), try await trial.staff(.reviewer))
            let queue = try await first.get("/admin/applications")
            #expect(queue.contains("Diaz Networks"))
            let record = try #require(queue.links.first { $0.hasPrefix("/admin/applications/0") })
            #expect(try await first.post("\(record)/claim").status == 303)
            let claimed = try await second.post("\(record)/claim")
            #expect(try await second.follow(claimed).contains("Robin Staff has claimed this application already."))
            let early = try await first.post("\(record)/approval", ["type": "authorized_dealer"])
            #expect(early.status == 422, "nothing is chosen yet")
            let carl = try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress("carl@people.example")), name: "Carl", roles: [.channelManager]))
            let version = try #require(try await first.get(record).value(of: "version"))
            #expect(try await first.post("\(record)/scorecard", Self.scores(version)).status == 303)
            let id = try #require(Identifier(record.split(separator: "/").last ?? ""))
            try await trial.world.contexts.recruiting.clear(trial.tenant, id, by: .system)
            let scored = try #require(try await first.get(record).value(of: "version"))
            let approval: KeyValuePairs = [
                "type": "authorized_dealer", "tier": "bronze", "plan": "standard_reseller",
                "account_manager": carl.id.description, "territories": "27010", "rate_proposal": "", "notes": "",
                "email_reason": "Called them", "version": scored,
            ]
            let approved = try await first.post("\(record)/approval", approval)
            #expect(try await first.follow(approved).contains("Diaz Networks is approved as RES-20260302-"))
            let late = try await second.post("\(record)/approval", approval)
            #expect(
                try await second.follow(late).contains(
                    "Robin Staff has approved this application on 2 March 2026 at 15:00 EST."))
            let resellers = try await first.get("/admin/resellers")
            #expect(resellers.text.split(separator: "RES-20260302-").count == 2)
            let after = try await trial.visitor().get(status)
            #expect(after.contains("You are approved."))
            #expect(!after.contains("Robin Staff"))
        }
    }

    @Test func whatIsTypedStaysAndIsEscaped() async throws {
        try await Trial.run { trial in
            let browser = trial.visitor()
            try await browser.get("/apply")
            let hostile = "\"><script>alert(1)</script>"
            let reply = try await browser.post(
                "/apply", ["company_name": "", "website_url": hostile, "next": "continue"])
            #expect(reply.status == 422)
            #expect(reply.contains("href=\"#company_name\""))
            #expect(reply.contains("Enter the name of your company."))
            #expect(reply.value(of: "website_url") == hostile)
            #expect(!reply.contains("<script>alert"))
            let unknown = try await browser.post("/apply", ["company_name": "Diaz", "status": "approved"])
            #expect(unknown.status == 422)
            let doubled = try await browser.post("/apply", ["company_name": "Diaz", "company_name": "Paz"])
            #expect(doubled.status == 422)
            let trapped = try await browser.post("/apply", ["company_name": "Diaz", "fax_number": "1"])
            #expect(trapped.status == 422)
            let long = try await browser.post("/apply", ["company_name": String(repeating: "a", count: 301)])
            #expect(long.contains("at most 300 characters; it has 301"))
            #expect(
                try await browser.post("/apply", ["company_name": String(repeating: "a", count: 70_000)]).status == 413)
        }
    }

    @Test func aDraftIsKeptWhenItIsLeftAndSentOnce() async throws {
        try await Trial.run { trial in
            let browser = trial.visitor()
            try await browser.get("/apply")
            let later = try await browser.post("/apply", ["company_name": "Diaz", "zip": "wrong", "next": "later"])
            let saved = try await browser.follow(later)
            #expect(saved.heading == "Your application is saved")
            #expect(saved.contains("http://trial.example/apply/draft/"))
            let link = try #require(later.location).replacing("/saved", with: "")
            #expect(try await trial.visitor().get("\(link)/company").value(of: "zip") == "wrong")
            let review = try await trial.visitor().get("\(link)/review")
            #expect(review.contains("Enter a ZIP code with five digits"))
            let incomplete = try await browser.post("\(link)/submission")
            #expect(incomplete.status == 422)
            #expect(try await trial.visitor().get("\(link)/nonsense").status == 404)
        }
    }

    @Test func theApplicantWithdrawsAfterBeingAsked() async throws {
        try await Trial.run { trial in
            let browser = trial.visitor()
            let status = try await Self.apply(trial, browser)
            let ask = try await browser.get("\(status)/withdrawal")
            #expect(ask.heading == "Withdraw this application?")
            let done = try await browser.post("\(status)/withdrawal")
            #expect(try await browser.follow(done).contains("Your application is withdrawn."))
            #expect(try await browser.follow(browser.post("\(status)/withdrawal")).contains("is decided already"))
        }
    }

    @Test func onlyThoseWhoDecideMayDecide() async throws {
        try await Trial.run { trial in
            _ = try await Self.apply(trial, trial.visitor())
            let reviewer = try await trial.staff(.reviewer)
            let queue = try await reviewer.get("/admin/applications")
            let record = try #require(queue.links.first { $0.hasPrefix("/admin/applications/0") })
            let file = try await reviewer.get("/admin/applications.csv")
            #expect(file.contains("\"Diaz Networks\""))
            #expect(file.header("Content-Disposition")?.contains("applications-2026-03-02.csv") == true)
            for role in [Role.auditor, .finance, .channelManager] {
                let other = try await trial.staff(role)
                #expect(try await other.post("\(record)/claim").status == 403, "\(role)")
                #expect(try await other.post("\(record)/rejection", ["reason": "other"]).status == 403, "\(role)")
            }
            #expect(!(try await trial.staff(.director).get(record).contains("Claim this application")))
            #expect(try await reviewer.get(record).contains("Claim this application"))
            let auditor = try await trial.staff(.auditor).get(record)
            #expect(auditor.contains("On file, encrypted"))
            #expect(!auditor.contains("00-1234567"))
            #expect(try await reviewer.get(record).contains("00-1234567"))
            #expect(try await trial.visitor().get(record).status == 303)
            let missing = "/admin/applications/0191a2b3-0000-7000-8000-000000000000"
            #expect(try await reviewer.get(missing).status == 404)
            #expect(try await reviewer.get("/admin/applications/1").status == 404)
        }
    }

    /// Fills the form as a visitor does, sends it twice and returns the path of the status page.
    static func apply(_ trial: Trial, _ browser: Browser) async throws -> String {
        try await browser.get("/apply")
        let first = try await browser.post(
            "/apply", ["company_name": "Diaz Networks", "state": "NC", "zip": "27010", "next": "continue"])
        let draft = try #require(first.location).replacing("/contact", with: "")
        let contact = try await browser.post(
            "\(draft)/contact", ["contact_name": "Ana Diaz", "contact_email": "Ana@Diaz.example", "next": "continue"])
        #expect(contact.location == "\(draft)/business")
        let business = try await browser.post(
            "\(draft)/business",
            [
                "reseller_type": "authorized_dealer", "target_customer_segments": "residential",
                "target_customer_segments": "enterprise", "target_customer_segments_other": "Schools",
                "languages": "English\r\nSpanish", "next": "continue",
            ])
        #expect(business.location == "\(draft)/technical")
        try await browser.post("\(draft)/technical", ["technical_capabilities": "fiber", "next": "continue"])
        try await browser.post("\(draft)/financial", ["tax_id": "00-1234567", "next": "continue"])
        let consent = try await browser.post(
            "\(draft)/consent", ["consent_terms": "yes", "consent_checks": "yes", "next": "continue"])
        let review = try await browser.follow(consent)
        #expect(review.heading == "Check your answers")
        #expect(review.contains("Households, Large companies, Schools"))
        trial.clock.advance(.seconds(30))
        let sent = try await browser.post("\(draft)/submission")
        let again = try await browser.post("\(draft)/submission")
        #expect(again.status == 303)
        #expect(try await browser.get("\(draft)/company").heading == "This application has been sent")
        let count = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select count(*) as total from applications")?["total"] ?? 0
        }
        #expect(count == 1)
        return try #require(sent.location)
    }

    private static func scores(_ version: String) -> KeyValuePairs<String, String> {
        [
            "telecom_experience": "6", "sales_capacity": "5", "technical_capability": "8", "support_capability": "6",
            "territory_fit": "7", "financial_stability": "5", "compliance": "10", "version": version,
        ]
    }
}
