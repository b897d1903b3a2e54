extension WordedLetter {
    private static let contact = WordingField("contactName", "the applicant's name")
    private static let company = WordingField("companyName", "the applicant's company")
    private static let user = WordingField("userName", "the recipient's name")
    private static let reference = WordingField("reference", "the application's reference")
    private static let manager = WordingField("accountManager", "the account manager", isOptional: true)
    private static let number = WordingField("resellerNumber", "the reseller's id")
    private static let rate = WordingField("rateSummary", "what the reseller earns, in words")

    /// The eight letters, in the order of a reseller's life.
    public static let all: [WordedLetter] = applications + access + money

    private static let applications = [
        WordedLetter(
            ApplicationReceivedLetter.self, "To the applicant, when the form was sent.", link: "statusLink",
            [
                contact, company, reference, WordingField("submittedAt", .instant, "when the form was sent"),
                WordingField("claimDays", .number, "business days until a reviewer begins"),
                WordingField("decisionDays", .number, "business days until the decision"),
            ]),
        WordedLetter(
            ApplicationUnderReviewLetter.self, "To the applicant, when a reviewer begins or asks for documents.",
            link: "statusLink",
            [
                contact, company, reference,
                WordingField("needsDocuments", .condition, "whether documents are asked for"),
                WordingField(
                    "documents", .list(of: "document", ["name", "why"]), "each document that is asked for, and why"),
                WordingField("reviewStartedAt", .instant, "when the review began"),
                WordingField("decisionBy", .day, "the day of the decision at the latest"),
            ]),
        WordedLetter(
            ApplicationApprovedLetter.self, "To the applicant, when the application is approved.", link: "statusLink",
            [
                contact, company, number, WordingField("planName", "the commission plan"), rate,
                WordingField("startOn", .day, "the day from which they earn"), manager,
            ]),
        WordedLetter(
            ApplicationRejectedLetter.self, "To the applicant, when the application is rejected.", link: "statusLink",
            [
                contact, company, reference, WordingField("decidedOn", .day, "the day of the decision"),
                WordingField("reason", "the reason in public words"),
                WordingField("reapplyOn", .day, "from when they may apply again", isOptional: true),
            ]),
    ]

    private static let access = [
        WordedLetter(
            PortalInvitationLetter.self, "To somebody who may sign in from now on.", link: "acceptLink",
            [
                user, WordingField("companyName", "the reseller's company"),
                WordingField("inviter", "who invites them"), WordingField("role", "their role in the portal"),
                WordingField("expiresAt", .instant, "when the link ends"),
            ]),
        WordedLetter(
            WelcomePackageLetter.self, "To the owner of a new reseller, after the first sign-in.", link: "portalLink",
            [
                user, number, WordingField("tier", "the reseller's tier"), rate,
                WordingField("paymentTerms", "the payment terms"),
                WordingField("payoutMethod", "where the money goes", isOptional: true), manager,
            ]),
    ]

    private static let money = [
        WordedLetter(
            CommissionStatementLetter.self, "To owner and accountant, when a month is closed.", link: "statementLink",
            [
                user, WordingField("companyName", "the reseller's company"), number,
                WordingField("month", .month, "the month of the statement"),
                WordingField("opening", .money, "the balance carried in"),
                WordingField("earned", .money, "what was earned"),
                WordingField("reversals", .money, "what was taken back"),
                WordingField("adjustments", .money, "what was corrected"),
                WordingField("paidOut", .money, "what was paid out in the month", isOptional: true),
                WordingField("closing", .money, "the balance at the end"),
                WordingField("held", .money, "what is held", isOptional: true),
                WordingField("payoutOn", .day, "the day of the payout; missing when carried over", isOptional: true),
                WordingField("disputeUntil", .day, "until when lines may be objected to", isOptional: true),
            ]),
        WordedLetter(
            PayoutNoticeLetter.self, "To owner and accountant, when a payout has left or has come back.",
            link: "actionLink",
            [
                user, WordingField("companyName", "the reseller's company"),
                WordingField("payoutNumber", "the payout's number"),
                WordingField("isSent", .condition, "whether the money is on its way; otherwise it came back"),
                WordingField("gross", .money, "the amount before tax and fee"),
                WordingField("tax", .money, "the tax withheld"), WordingField("fee", .money, "the fee"),
                WordingField("net", .money, "what arrives"), WordingField("provider", "the way of the payment"),
                WordingField("lastFour", "the end of the account number"),
                WordingField("expectedOn", .day, "when the money should arrive", isOptional: true),
                WordingField("reason", "why it came back", isOptional: true),
                WordingField("action", "what the payee is to do", isOptional: true),
                WordingField("nextPayoutOn", .day, "the day of the next payout", isOptional: true),
            ]),
    ]
}
