import Engagement
import Identity
import Kernel
import Links
import Mail
import Partnership
import Postgres
import TestSupport
import Testing
import Vault
import World

/// A page that was seen on the way, by what it is.
struct SeenPage {
    let name: String
    let reply: Reply
}

/// Everything that can be seen without signing in, seen in one language.
final class PublicWalk {
    private let trial: Trial
    private let language: String
    private let browser: Browser
    private var seen: [SeenPage] = []
    private var email: String { language == "en" ? "ana@diaz.example" : "ana@diaz-gmbh.example" }

    init(_ trial: Trial, _ language: String) {
        self.trial = trial
        self.language = language
        browser = trial.visitor()
    }

    func run() async throws -> [SeenPage] {
        keep("the first page", try await browser.get("/?lang=\(language)"))
        keep("the calculator", try await browser.get("/calculator"))
        keep("a wrong calculator", try await browser.get("/calculator?added=x&bill=y&tier=z"))
        for path in ["/help", "/terms", "/signin", "/forgot"] { keep(path, try await browser.get(path)) }
        for path in ["/certificates", "/certificates?code=x", "/certificates/K7QD-M2XA-9PTE"] {
            keep(path, try await browser.get(path))
        }
        try await passwords()
        try await problems()
        let draft = try await wrongApplication()
        let status = try await application(draft)
        try await statuses(status)
        try await letters()
        return seen
    }

    private func keep(_ name: String, _ reply: Reply) { seen.append(SeenPage(name: name, reply: reply)) }

    private func keepNext(_ name: String, _ reply: Reply) async throws {
        keep(name, try await browser.follow(reply))
    }

    private func passwords() async throws {
        let wrong = ["email": "x@y.example", "password": "no", "next": ""] as KeyValuePairs
        keep("a wrong password", try await browser.post("/signin", wrong))
        keep("no address", try await browser.post("/forgot", ["email": "x"]))
        try await keepNext("asked for a link", browser.post("/forgot", ["email": "x@y.example"]))
        let address = try #require(EmailAddress("new-\(language)@people.example"))
        let (id, now, clock) = (trial.newID(), trial.clock.now, trial.clock.clock)
        let (invited, reset) = try await trial.database.transaction(trial.tenant.id) { tx in
            let account = try await Accounts(tx).invite(
                NewAccount(email: address, name: "Ana Diaz", roles: [.reviewer]), id: id, at: now)
            return (
                try await Invitations(tx, clock: clock, chance: .system).mint(account.id).token.text,
                try await PasswordResets(tx, clock: clock, chance: .system).mint(account.id).token.text
            )
        }
        keep("a reset", try await browser.get("/reset/\(reset)"))
        keep("an invitation", try await browser.get("/invite/\(invited)"))
        for (first, second) in [
            ("short", "short"), ("aaaaaaaaaaaaaaaaaaaa", ""), ("northwind fiber northwind", ""),
            ("seven herons in the reeds", "other"), (String(repeating: "long word ", count: 30), ""),
        ] {
            let typed = ["password": first, "repeated": second] as KeyValuePairs
            keep("a password like \(first.prefix(10))", try await browser.post("/invite/\(invited)", typed))
        }
        let right = ["password": "seven herons in the reeds", "repeated": "seven herons in the reeds"]
        try await keepNext("a password", browser.post("/invite/\(invited)", pairs: right.map { ($0.key, $0.value) }))
        try await keepNext("a used link", browser.get("/invite/\(invited)"))
    }

    private func problems() async throws {
        keep("404", try await browser.get("/nothing"))
        keep("405", try await browser.send("PUT", "/signin"))
        keep("403", try await browser.post("/forgot", ["email": "x"], headers: ["Origin": "http://evil.example"]))
        keep("413", try await browser.post("/forgot", ["email": String(repeating: "x", count: 70_000)]))
        keep("422", try await browser.post("/forgot", ["email": "x", "email": "y"]))
        keep("422 of an unknown field", try await browser.post("/forgot", ["email": "x", "role": "admin"]))
        keep("422 of a control", try await browser.post("/forgot", ["email": "x\u{1}"]))
    }

    /// Each step of the form with everything wrong that can be wrong; returns the path of the draft.
    private func wrongApplication() async throws -> String {
        let long = String(repeating: "x", count: 2001)
        let list = (0..<60).map { "Entry \($0)" }.joined(separator: "\n") + "\n" + String(repeating: "y", count: 101)
        keep("company", try await browser.get("/apply"))
        keep("422 at company", try await browser.post("/apply", ["company_name": "", "next": "continue"]))
        keep("a trap", try await browser.post("/apply", ["company_name": "Diaz", "fax_number": "1"]))
        let later = try await browser.post("/apply", ["company_name": "D", "next": "later"])
        keep("saved", try await browser.follow(later))
        let draft = try #require(later.location).replacing("/saved", with: "")
        keep(
            "company, all wrong",
            try await browser.post(
                "\(draft)/company",
                [
                    "company_name": "D", "legal_company_name": long, "website_url": "x y", "years_in_business": "x",
                    "employee_count": "0", "annual_revenue_range": "much", "state": "ZZ", "zip": "1",
                    "country": "DE", "street": "a\u{202E}b", "next": "continue",
                ]))
        keep("contact", try await browser.get("\(draft)/contact"))
        let contact = ["contact_name": "", "contact_email": "x", "contact_phone": "1", "next": "continue"]
        keep("422 at contact", try await browser.post("\(draft)/contact", pairs: contact.map { ($0.key, $0.value) }))
        keep("422 without an address", try await browser.post("\(draft)/contact", ["next": "continue"]))
        keep("business", try await browser.get("\(draft)/business"))
        keep(
            "422 at business",
            try await browser.post(
                "\(draft)/business",
                ["business_description": long, "languages": list, "telecom_experience_years": "x", "next": "continue"]))
        keep("technical", try await browser.get("\(draft)/technical"))
        keep(
            "422 at technical",
            try await browser.post(
                "\(draft)/technical", ["technical_capabilities_other": list, "next": "continue"]))
        keep("financial", try await browser.get("\(draft)/financial"))
        keep(
            "422 at financial",
            try await browser.post(
                "\(draft)/financial",
                [
                    "license_expires_on": "x", "insurance_amount": "x", "insurance_expires_on": "x",
                    "credit_references": list, "tax_id": long, "next": "continue",
                ]))
        keep("consent", try await browser.get("\(draft)/consent"))
        keep("422 at consent", try await browser.post("\(draft)/consent", ["next": "continue"]))
        keep("an incomplete review", try await browser.get("\(draft)/review"))
        keep("422 of all", try await browser.post("\(draft)/submission"))
        return draft
    }

    /// The form filled in and sent; returns the path of the status page.
    private func application(_ draft: String) async throws -> String {
        let steps: [(String, KeyValuePairs<String, String>)] = [
            (
                "company",
                ["company_name": "Diaz Networks", "annual_revenue_range": "1m_5m", "state": "NC", "next": "continue"]
            ),
            ("contact", ["contact_name": "Ana Diaz", "contact_email": email, "next": "continue"]),
            (
                "business",
                [
                    "reseller_type": "authorized_dealer", "target_customer_segments": "residential",
                    "languages": "Spanish\nEnglish", "preferred_commission_structure": "Both", "next": "continue",
                ]
            ),
            (
                "technical",
                ["technical_capabilities": "fiber", "support_capabilities": "site", "next": "continue"]
            ),
            ("financial", ["tax_id": language == "en" ? "00-1234567" : "00-7654321", "insurance_coverage": "yes", "next": "continue"]),
            ("consent", ["consent_terms": "yes", "consent_checks": "yes", "next": "continue"]),
        ]
        for (step, fields) in steps { try await browser.post("\(draft)/\(step)", fields) }
        keep("the review", try await browser.get("\(draft)/review"))
        keep("a step again", try await browser.get("\(draft)/business?return=review"))
        trial.clock.advance(.seconds(30))
        let sent = try await browser.post("\(draft)/submission")
        keep("sent", try await browser.follow(sent))
        keep("sent already", try await browser.get("\(draft)/company"))
        return try #require(sent.location)
    }

    private func statuses(_ status: String) async throws {
        let recruiting = trial.world.contexts.recruiting
        let (tenant, clock) = (trial.tenant, trial.clock.clock)
        let link = try #require(SecretToken(String(status.split(separator: "/").last ?? "")))
        let id = try await recruiting.follow(tenant.id, link).application.id
        let mailed = try await trial.database.transaction(tenant.id) { tx in
            try await StatusLinks(tx, clock: clock, chance: .system).mint(application: id).text
        }
        keep("by mail", try await browser.get("/apply/status/\(mailed)"))
        try await keepNext("confirmed", browser.post("/apply/status/\(mailed)/confirmation"))
        keep("withdraw?", try await browser.get("\(status)/withdrawal"))
        let reviewer = Actor(accountID: nil, name: "Riley Moss")
        try await recruiting.claim(tenant, id, by: reviewer)
        keep("in review", try await browser.get(status))
        let version = try await recruiting.application(tenant.id, id).version
        try await recruiting.reject(
            tenant, id, .territoryFull, text: "There is no territory left.", version: version, by: reviewer)
        keep("rejected", try await browser.get(status))
        try await keepNext("too late to withdraw", browser.post("\(status)/withdrawal"))
        let again = try await wrongEnough()
        keep("too early again", again)
    }

    /// A second application with the address of the first, which has to wait.
    private func wrongEnough() async throws -> Reply {
        let first = try await browser.post("/apply", ["company_name": "Diaz Networks", "next": "continue"])
        let draft = try #require(first.location).replacing("/contact", with: "")
        try await browser.post(
            "\(draft)/contact", ["contact_name": "Ana Diaz", "contact_email": email, "next": "continue"])
        try await browser.post("\(draft)/business", ["reseller_type": "referral_partner", "next": "continue"])
        try await browser.post(
            "\(draft)/consent", ["consent_terms": "yes", "consent_checks": "yes", "next": "continue"])
        keep("too fast", try await browser.post("\(draft)/submission"))
        trial.clock.advance(.seconds(30))
        return try await browser.post("\(draft)/submission")
    }

    private func letters() async throws {
        let (tenant, clock) = (trial.tenant, trial.clock.clock)
        let address = try #require(EmailAddress(email))
        let recipient = try await trial.database.transaction(tenant.id) { tx in
            try await LetterChoices(tx, clock: clock, chance: .system).recipient(address)
        }
        let token = ChoiceLinks(trial.world.edges.settings.masterKey).token(recipient, of: tenant.id)
        keep("letters", try await browser.get(PublicPlaces.letterChoices(token)))
        try await keepNext("chosen", browser.post(PublicPlaces.letterChoices(token), ["topics": "advice"]))
        for topic in ["advice", "statements"] {
            let place = PublicPlaces.letterUnsubscribe(token, topic)
            keep("stop \(topic)?", try await browser.get(place))
            keep("no button", try await browser.post(place))
            keep("stopped \(topic)", try await browser.post(place, ["List-Unsubscribe": "One-Click"]))
        }
    }
}
