import Foundation
import Kernel
import Templates
import Testing

@testable import Engagement

/// What the letters promise in their subject, in the line that mailboxes show behind it, and in their text: each letter
/// in each of its states.
@Suite struct LetterWordsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let state: String
        let letter: any LetterPage
        let subject: String
        let preheader: String
        /// Sentences of both parts.
        let says: [String]
        var isSilentOn: [String] = []

        var testDescription: String { state }
    }

    private static let brand = Brand(
        name: "Northwind Fiber", accent: "#0f5c66", supportEmail: "help@northwind.example",
        footerAddress: "1 Fiber Way")
    private static let site = "https://partners.northwind.example"
    private static let submittedAt = Instant(seconds: 1_772_485_500)

    private static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

    private static func usd(_ cents: Int64) -> Money { Money(minorUnits: cents, .usd) }

    static let applications = [
        Case(
            state: "received",
            letter: ApplicationReceivedLetter(
                brand: brand, recipient: "ana@diaz.example", contactName: "Ana Diaz", companyName: "Diaz Networks",
                reference: "APP-20260302-4F9A01BC", submittedAt: submittedAt, claimDays: 2, decisionDays: 5,
                statusLink: "\(site)/apply/status/x"),
            subject: "We received your application, Diaz Networks",
            preheader: "Your reference: APP-20260302-4F9A01BC",
            says: [
                "Keep the reference at hand", "takes up your application within 2 business days",
                "You have our decision within 5 business days", "If we need documents", "Track application",
            ]),
        Case(
            state: "under review", letter: underReview([]),
            subject: "Application APP-20260302-4F9A01BC is under review", preheader: "What happens next",
            says: ["Watch your mail and your phone", "Decision by", "Monday, 9 March 2026", "View status"],
            isSilentOn: ["30 days", "Upload documents", "stands still"]),
        Case(
            state: "documents wanted",
            letter: underReview([
                .init(name: "Insurance certificate", why: "The one you sent ended in January."),
                .init(name: "Business licence", why: "We could not read the number."),
            ]), subject: "We need documents for APP-20260302-4F9A01BC", preheader: "What happens next",
            says: [
                "Insurance certificate", "The one you sent ended in January.", "Business licence",
                "We could not read the number.", "the clock for our decision stands still",
                "after 30 days without them the application ends", "Upload documents",
            ], isSilentOn: ["Decision by", "View status"]),
        Case(
            state: "approved", letter: approved(accountManager: "Carlos Mendes"),
            subject: "Welcome, Diaz Networks: you are approved",
            preheader: "Your reseller id: RES-20260306-0A1B2C3D",
            says: [
                "A second letter invites you to the portal", "Carlos Mendes gets in touch within 48 hours",
                "The onboarding checklist in the portal", "you see every customer, every commission", "See next steps",
                "Standard", "6 March 2026",
            ], isSilentOn: ["Your account manager gets"]),
        Case(
            state: "approved without an account manager", letter: approved(accountManager: nil),
            subject: "Welcome, Diaz Networks: you are approved",
            preheader: "Your reseller id: RES-20260306-0A1B2C3D",
            says: ["Your account manager gets in touch within 48 hours"], isSilentOn: ["Account manager:"]),
        Case(
            state: "rejected for a time", letter: rejected("No free territory", reapplyOn: day("2026-06-04")),
            subject: "Your application APP-20260302-4F9A01BC", preheader: "Our decision",
            says: [
                "Thank you for the time", "No free territory", "You may apply again from", "Thursday, 4 June 2026",
                "If something in this letter is unclear, ask us.", "help@northwind.example", "Read the details",
            ]),
        Case(
            state: "rejected for good", letter: rejected("We cannot accept this application", reapplyOn: nil),
            subject: "Your application APP-20260302-4F9A01BC", preheader: "Our decision",
            says: ["Thank you for the time", "We cannot accept this application"], isSilentOn: ["apply again"]),
    ]

    static let resellers = [
        Case(
            state: "invited",
            letter: PortalInvitationLetter(
                brand: brand, recipient: "ana@diaz.example", userName: "Ana Diaz", companyName: "Diaz Networks",
                inviter: "Carlos Mendes", role: "Owner", acceptLink: "\(site)/invite/x",
                expiresAt: submittedAt + .days(11)),
            subject: "Your Northwind Fiber portal access", preheader: "Valid until 13 March 2026, 17:05 EDT",
            says: [
                "Carlos Mendes invites you to the portal of Northwind Fiber for Diaz Networks.", "Your role", "Owner",
                "The link works once and for 7 days.", "second factor", "Set up access", "Then ignore this letter",
            ]),
        Case(
            state: "welcome", letter: welcome(payoutMethod: nil, accountManager: nil),
            subject: "Your first 30 days with Northwind Fiber", preheader: "Checklist and goals",
            says: [
                "Week 1", "Portal, agreement, bank account.", "Week 2", "Marketing.", "Weeks 2–3", "Training.",
                "Week 3",
                "Launch call.", "Week 4", "First customer.", "80% or more in training, 10 prospects, one installation.",
                "How you are paid", "none yet", "Your account manager goes through", "Open checklist",
                "You can switch letters of advice off",
            ]),
        Case(
            state: "welcome with bank and account manager",
            letter: welcome(payoutMethod: "account ending in 6789", accountManager: "Carlos Mendes"),
            subject: "Your first 30 days with Northwind Fiber", preheader: "Checklist and goals",
            says: ["account ending in 6789", "Carlos Mendes goes through"],
            isSilentOn: ["none yet", "Your account manager"]),
        Case(
            state: "statement that is paid",
            letter: statement(closing: 119_000, held: 6_000, payoutOn: day("2026-07-15")),
            subject: "Statement June 2026: $1,190.00", preheader: "Payout on 15 July 2026",
            says: [
                "Carried in", "Earned", "Reversals", "−$60.00", "Adjustments", "Closing balance", "$60.00 is held.",
                "waits for its condition", "Write to us until Wednesday, 30 September 2026", "View statement",
            ], isSilentOn: ["arried over"]),
        Case(
            state: "statement that is carried over", letter: statement(closing: 4_999, held: nil, payoutOn: nil),
            subject: "Statement June 2026: $49.99", preheader: "Carried over",
            says: ["The balance is carried over: it is below the smallest payout", "Nothing is lost."],
            isSilentOn: ["Payout on", "is held"]),
        Case(
            state: "payout that was sent", letter: payout(isSent: true),
            subject: "$904.40 is on its way", preheader: "Expected 20 July 2026",
            says: [
                "Expected on Monday, 20 July 2026", "Gross", "$1,190.00", "Tax withheld", "$285.60", "Fee", "$0.00",
                "Net", "the account ending in 6789", "View payout",
            ], isSilentOn: ["failed", "What to do", "Fix payout details"]),
        Case(
            state: "payout that failed", letter: payout(isSent: false),
            subject: "Payout PAY-20260715-0D3E4F5A failed", preheader: "Action needed",
            says: [
                "your payout of $904.40 came back", "failed: the account is closed.",
                "The money is in your balance again.", "What to do: enter new bank details",
                "Then the money goes out with the payout of Monday, 17 August 2026.", "Fix payout details",
            ], isSilentOn: ["on its way", "View payout"]),
    ]

    @Test(arguments: applications + resellers)
    func `subject, preheader and text are those of the state`(_ example: Case) throws {
        let templates = try TemplateSet(views: "Views", emails: "Emails", pages: [], letters: LetterPages.all)
        let context = RenderContext(zone: Zone("America/New_York") ?? .utc)
        let letter = try templates.render(letter: example.letter, context)
        #expect(letter.subject == example.subject)
        #expect(Self.preheader(letter.html) == example.preheader)
        for part in [Self.visible(letter.html), Self.flat(letter.text)] {
            for sentence in example.says { #expect(part.contains(sentence), "\(sentence)\n\(part)") }
            for sentence in example.isSilentOn { #expect(!part.contains(sentence), "\(sentence)\n\(part)") }
        }
    }

    private static func underReview(
        _ documents: [ApplicationUnderReviewLetter.WantedDocument]
    ) -> ApplicationUnderReviewLetter {
        ApplicationUnderReviewLetter(
            brand: brand, recipient: "ana@diaz.example", contactName: "Ana Diaz", companyName: "Diaz Networks",
            reference: "APP-20260302-4F9A01BC", reviewStartedAt: submittedAt + .hours(19),
            decisionBy: day("2026-03-09"), documents: documents, statusLink: "\(site)/apply/status/x")
    }

    private static func approved(accountManager: String?) -> ApplicationApprovedLetter {
        ApplicationApprovedLetter(
            brand: brand, recipient: "ana@diaz.example", contactName: "Ana Diaz", companyName: "Diaz Networks",
            resellerNumber: "RES-20260306-0A1B2C3D", planName: "Standard", rateSummary: "5 %",
            startOn: day("2026-03-06"), accountManager: accountManager, statusLink: "\(site)/apply/status/x")
    }

    private static func rejected(_ reason: String, reapplyOn: Day?) -> ApplicationRejectedLetter {
        ApplicationRejectedLetter(
            brand: brand, recipient: "ana@diaz.example", contactName: "Ana Diaz", companyName: "Diaz Networks",
            reference: "APP-20260302-4F9A01BC", decidedOn: day("2026-03-06"), reason: reason, reapplyOn: reapplyOn,
            statusLink: "\(site)/apply/status/x")
    }

    private static func welcome(payoutMethod: String?, accountManager: String?) -> WelcomePackageLetter {
        WelcomePackageLetter(
            brand: brand, recipient: "ana@diaz.example", userName: "Ana Diaz",
            resellerNumber: "RES-20260306-0A1B2C3D", tier: "Bronze", rateSummary: "5 %", paymentTerms: "Net 30 days",
            payoutMethod: payoutMethod, accountManager: accountManager, portalLink: "\(site)/portal/onboarding")
    }

    private static func statement(closing: Int64, held: Int64?, payoutOn: Day?) -> CommissionStatementLetter {
        CommissionStatementLetter(
            brand: brand, recipient: "dana@brightline.example", userName: "Dana Brooks", companyName: "Brightline",
            resellerNumber: "RES-20250110-5E6F7A8B", month: Month(year: 2026, month: 6), opening: usd(0),
            earned: usd(closing + 5_000), reversals: usd(-6_000), adjustments: usd(1_000), paidOut: nil,
            closing: usd(closing), held: held.map(usd), payoutOn: payoutOn, disputeUntil: day("2026-09-30"),
            statementLink: "\(site)/portal/statements/x")
    }

    private static func payout(isSent: Bool) -> PayoutNoticeLetter {
        PayoutNoticeLetter(
            brand: brand, recipient: "dana@brightline.example", userName: "Dana Brooks", companyName: "Brightline",
            payoutNumber: "PAY-20260715-0D3E4F5A", isSent: isSent, gross: usd(119_000), tax: usd(28_560), fee: usd(0),
            net: usd(90_440), provider: "Bank transfer (ACH)", lastFour: "6789",
            expectedOn: isSent ? day("2026-07-20") : nil, reason: isSent ? nil : "the account is closed",
            action: isSent ? nil : "enter new bank details", nextPayoutOn: isSent ? nil : day("2026-08-17"),
            actionLink: "\(site)/portal/payouts/x")
    }

    /// What stands before the blanks that keep the rest of the letter out of the line.
    private static func preheader(_ html: String) -> String {
        guard let start = html.firstRange(of: "mso-hide:all"), let open = html[start.upperBound...].firstIndex(of: ">")
        else { return "" }
        let line = html[html.index(after: open)...]
        return flat(String(line[..<(line.firstRange(of: "&#847;")?.lowerBound ?? line.endIndex)]))
    }

    private static func visible(_ html: String) -> String {
        let body = html.firstRange(of: "<body").map { html[$0.lowerBound...] } ?? html[...]
        let text = body.replacing(/<[^>]*>/, with: " ")
            .replacing("&amp;", with: "&").replacing("&#847;", with: "").replacing("&nbsp;", with: " ")
        return flat(String(text)).replacing(" .", with: ".")
    }

    private static func flat(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }
}
