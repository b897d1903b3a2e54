import Kernel
import Templates

/// The letters as the sample cast gets them: for previews, snapshots and tests.
public struct LetterSamples {
    static let standardBrand = Brand(
        name: "Northwind Fiber", accent: "#0f5c66", supportEmail: "partners@northwind.example",
        footerAddress: "1 Harbour Street, Brightwater, NC 27010")
    private static let share = "5 %"
    static let zone = Zone("America/New_York") ?? .utc
    private static let site = "https://partners.northwind.example"
    private static let token = "k3Vd0tq2hPzX9mYw7RbN5cJf8sLg1aEu4oTi6vQxDyA"
    private static let submittedAt = Instant(seconds: 1_772_485_500)
    private static let decidedOn = Day(number: 20_518)

    /// What they show of the tenant.
    private let brand: Brand
    private let say: (Wording) -> String

    /// One of each, and the second form of those that have two, in English.
    public static var all: [any LetterPage] { all { $0.text } }

    /// The same in the language in which `say` says things, with what they show of a tenant.
    static func all(of brand: Brand = standardBrand, _ say: @escaping (Wording) -> String) -> [any LetterPage] {
        let samples = LetterSamples(brand: brand, say: say)
        return samples.applications + samples.resellers
    }

    /// Letters that can be switched off end with where to do that.
    private var choosingBrand: Brand {
        Brand(
            name: brand.name, accent: brand.accent.text, supportEmail: brand.supportEmail,
            footerAddress: brand.footerAddress, choicesLink: "\(Self.site)/letters/\(Self.token)")
    }

    private var applications: [any LetterPage] {
        [
            ApplicationReceivedLetter(
                brand: brand, recipient: "ana@diaznetworks.example", contactName: "Ana Diaz",
                companyName: "Diaz Networks", reference: "APP-20260302-4F9A01BC", submittedAt: Self.submittedAt,
                claimDays: 2,
                decisionDays: 5, statusLink: "\(Self.site)/apply/status/\(Self.token)"),
            underReview([]),
            underReview([
                .init(name: say("Insurance certificate"), why: say("The one you sent ended in January.")),
                .init(name: say("Business licence"), why: say("We could not read the number.")),
            ]),
            ApplicationApprovedLetter(
                brand: brand, recipient: "ana@diaznetworks.example", contactName: "Ana Diaz",
                companyName: "Diaz Networks", resellerNumber: "RES-20260306-0A1B2C3D", planName: "Standard",
                rateSummary: say("\(Self.share) of what your customers pay each month"), startOn: Self.decidedOn,
                accountManager: "Carlos Mendes", statusLink: "\(Self.site)/apply/status/\(Self.token)"),
            ApplicationRejectedLetter(
                brand: brand, recipient: "ana@diaznetworks.example", contactName: "Ana Diaz",
                companyName: "Diaz Networks", reference: "APP-20260302-4F9A01BC", decidedOn: Self.decidedOn,
                reason: say("No free territory"), reapplyOn: Self.decidedOn.adding(days: 90),
                statusLink: "\(Self.site)/apply/status/\(Self.token)"),
        ]
    }

    private var resellers: [any LetterPage] {
        [
            PortalInvitationLetter(
                brand: brand, recipient: "ana@diaznetworks.example", userName: "Ana Diaz", companyName: "Diaz Networks",
                inviter: brand.name, role: say("Owner"), acceptLink: "\(Self.site)/invite/\(Self.token)",
                expiresAt: Self.submittedAt + .days(11)),
            WelcomePackageLetter(
                brand: choosingBrand, recipient: "ana@diaznetworks.example", userName: "Ana Diaz",
                resellerNumber: "RES-20260306-0A1B2C3D", tier: say("Bronze"),
                rateSummary: say("\(Self.share) of what your customers pay each month"),
                paymentTerms: say("Net 30 days"),
                payoutMethod: nil, accountManager: "Carlos Mendes",
                portalLink: "\(Self.site)/portal/onboarding"),
            statement(closing: 119_000, held: 6_000, payoutOn: Day(number: 20_649)),
            statement(closing: 1_240, held: nil, payoutOn: nil),
            payout(isSent: true),
            payout(isSent: false),
            NoticeLetter(
                brand: brand, recipient: "dana@brightline.example", title: say("Set a new password"),
                paragraphs: [
                    .init(
                        say("\("Dana Brooks"), somebody asked for a new password for your account, most likely you.")),
                    .init(say("The link works once and for 30 minutes. If it was not you, ignore this letter.")),
                ],
                buttonLabel: say("Set a new password"), buttonLink: "\(Self.site)/reset/\(Self.token)",
                because: say("signs in at \(brand.name)")),
        ]
    }

    private func underReview(
        _ documents: [ApplicationUnderReviewLetter.WantedDocument]
    ) -> ApplicationUnderReviewLetter {
        ApplicationUnderReviewLetter(
            brand: brand, recipient: "ana@diaznetworks.example", contactName: "Ana Diaz",
            companyName: "Diaz Networks", reference: "APP-20260302-4F9A01BC",
            reviewStartedAt: Self.submittedAt + .hours(19),
            decisionBy: Day(number: 20_521), documents: documents, statusLink: "\(Self.site)/apply/status/\(Self.token)"
        )
    }

    private func statement(closing: Int64, held: Int64?, payoutOn: Day?) -> CommissionStatementLetter {
        CommissionStatementLetter(
            brand: choosingBrand, recipient: "dana@brightline.example", userName: "Dana Brooks",
            companyName: "Brightline",
            resellerNumber: "RES-20250110-5E6F7A8B", month: Month(year: 2026, month: 6),
            opening: Money(minorUnits: 0, .usd), earned: Money(minorUnits: closing + 5_000, .usd),
            reversals: Money(minorUnits: -6_000, .usd), adjustments: Money(minorUnits: 1_000, .usd),
            paidOut: nil, closing: Money(minorUnits: closing, .usd), held: held.map { Money(minorUnits: $0, .usd) },
            payoutOn: payoutOn, disputeUntil: Day(number: 20_725),
            statementLink: "\(Self.site)/portal/statements/0197a3c2-7b1e-7d4f-8a61-2f5c9e0b4d13")
    }

    private func payout(isSent: Bool) -> PayoutNoticeLetter {
        PayoutNoticeLetter(
            brand: brand, recipient: "dana@brightline.example", userName: "Dana Brooks", companyName: "Brightline",
            payoutNumber: "PAY-20260715-0D3E4F5A", isSent: isSent, gross: Money(minorUnits: 119_000, .usd),
            tax: Money(minorUnits: 28_560, .usd), fee: Money(minorUnits: 0, .usd),
            net: Money(minorUnits: 90_440, .usd), provider: say("Bank transfer (ACH)"), lastFour: "6789",
            expectedOn: isSent ? Day(number: 20_654) : nil, reason: isSent ? nil : say("the account is closed"),
            action: isSent ? nil : say("check the bank details in the portal, or enter new ones"),
            nextPayoutOn: isSent ? nil : Day(number: 20_682),
            actionLink: isSent
                ? "\(Self.site)/portal/payouts/0197b8d4-1c2d-7e3f-9a4b-5c6d7e8f9a0b"
                : "\(Self.site)/portal/payout-details")
    }
}
