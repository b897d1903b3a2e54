import API
import BackOffice
import Earnings
import Identity
import Postgres
import PublicSite
import ResellerPortal
import Web

/// Every route of the program. A part of a face is added here in one line.
enum AllRoutes {
    static func routes(_ contexts: Contexts, _ readiness: Readiness) -> Routes {
        var routes = Routes()
        routes.pages = SitePages.all
        routes.add(healthRoutes(readiness))
        addPublicSite(&routes, contexts)
        routes.add(interface(contexts).guide)
        addPortal(&routes, contexts)
        addBackOffice(&routes, contexts)
        return routes
    }

    /// The face for programs.
    static func interface(_ contexts: Contexts) -> ProgramInterface {
        let planning = contexts.planning
        return ProgramInterface(
            ProgramInterface.Tools(
                database: contexts.database, recruiting: contexts.recruiting, partnering: contexts.partnering,
                onboarding: contexts.onboarding, overviews: contexts.overviews, reading: contexts.readingEarnings,
                kept: KeptAnswers(database: contexts.database, clock: contexts.clock),
                cursorKey: contexts.cursorKey
            ) { tenant in try await planning.records(tenant).map(\.plan.code) })
    }

    private static func addPublicSite(_ routes: inout Routes, _ contexts: Contexts) {
        routes.add(ProgrammeRoutes.make())
        routes.add(SitemapRoutes.make())
        routes.add(DirectoryHandlers(contexts.directory).routes)
        routes.add(SignInHandlers(contexts.signingIn).routes)
        routes.add(ProofHandlers(contexts.signingIn).routes)
        routes.add(SecondFactorHandlers(contexts.secondFactors, contexts.keepingAccounts).routes)
        routes.add(PasswordHandlers(contexts.keepingAccounts).routes)
        routes.add(
            ApplicationHandlers(
                contexts.recruiting, Guesses(.addresses, database: contexts.database, clock: contexts.clock)
            ).routes)
        routes.add(StatusHandlers(contexts.recruiting).routes)
        routes.add(
            CertificateCheckHandlers(
                contexts.training, Guesses(.codes, database: contexts.database, clock: contexts.clock)
            ).routes)
        routes.add(LetterChoicesHandlers(contexts.choosingLetters).routes)
    }

    private static func addPortal(_ routes: inout Routes, _ contexts: Contexts) {
        routes.add(PortalHomeHandlers(contexts.overviews).routes)
        routes.add(ResellerPortal.CustomersHandlers(database: contexts.database).routes)
        routes.add(memberProfileRoutes(contexts.keepingAccounts))
        routes.add(memberTokenRoutes(contexts.keepingTokens))
        routes.add(OwnLettersHandlers(contexts.choosingLetters).routes)
        routes.add(OnboardingHandlers(onboarding: contexts.onboarding, partnering: contexts.partnering).routes)
        routes.add(OwnAgreementsHandlers(contexts.contracting, contexts.partnering).routes)
        routes.add(ResellerPortal.TrainingHandlers(contexts.training).routes)
        routes.add(OwnDirectoryHandlers(contexts.directory).routes)
        routes.add(OwnTierHandlers(contexts.tiering).routes)
        routes.add(BelowHandlers(contexts.partnering, contexts.overviews).routes)
        routes.add(teamRoutes(contexts.keepingPeople, contexts.secondFactors))
        routes.add(EarnedHandlers(contexts.readingEarnings).routes)
        routes.add(OwnStatementsHandlers(contexts.readingEarnings).routes)
        routes.add(PayoutsHandlers(database: contexts.database).routes)
        routes.add(PayoutDetailsHandlers(details: contexts.payeeDetails).routes)
    }

    private static func addBackOffice(_ routes: inout Routes, _ contexts: Contexts) {
        routes.add(BackOfficeHomeHandlers(contexts.overviews, contexts.readingAudit).routes)
        routes.add(BackOffice.CustomersHandlers(database: contexts.database).routes)
        routes.add(FeedHandlers(feed: contexts.billingFeed, database: contexts.database).routes)
        routes.add(staffProfileRoutes(contexts.keepingAccounts))
        routes.add(staffTokenRoutes(contexts.keepingTokens))
        routes.add(staffPeopleRoutes(contexts.keepingPeople, contexts.secondFactors))
        routes.add(ViewingHandlers(contexts.viewingPortal, contexts.partnering).routes)
        addPartnership(&routes, contexts)
        routes.add(HolidaysHandlers(contexts.keepingHolidays).routes)
        routes.add(AuditHandlers(contexts.readingAudit).routes)
        routes.add(OperatorHandlers(contexts.hosting).routes)
        routes.add(EmailsHandlers(contexts.mailroom, contexts.keepingWordings).routes)
        routes.add(WordingHandlers(contexts.keepingWordings).routes)
        routes.add(WorkHandlers(contexts.tendingWork).routes)
        routes.add(LetterSamplesHandlers(contexts.sampleLetters).routes)
        routes.add(SuppressionsHandlers(contexts.mailroom).routes)
        addEarnings(&routes, contexts)
        routes.add(BatchesHandlers(paying: contexts.paying, database: contexts.database).routes)
        routes.add(
            PayeesHandlers(details: contexts.payeeDetails, database: contexts.database, sealer: contexts.sealer).routes)
    }

    private static func addEarnings(_ routes: inout Routes, _ contexts: Contexts) {
        routes.add(PlansHandlers(contexts.planning).routes)
        routes.add(RunsHandlers(commissioning: contexts.commissioning, reading: contexts.readingEarnings).routes)
        routes.add(CommissionsHandlers(contexts.readingEarnings).routes)
        routes.add(StatementsHandlers(contexts.readingEarnings).routes)
    }

    private static func addPartnership(_ routes: inout Routes, _ contexts: Contexts) {
        let planning = contexts.planning
        let plans: @Sendable (Tenant) async throws -> [PlanOffer] = { tenant in
            try await planning.records(tenant).map {
                PlanOffer(code: $0.plan.code, name: $0.plan.name, isDefault: $0.plan.isDefault)
            }
        }
        routes.add(ApplicationsHandlers(contexts.recruiting).routes)
        routes.add(
            ApplicationDecisions(recruiting: contexts.recruiting, partnering: contexts.partnering, plans: plans).routes)
        routes.add(
            ReviewHandlers(recruiting: contexts.recruiting, partnering: contexts.partnering, plans: plans).routes)
        routes.add(ComparisonHandlers(contexts.recruiting).routes)
        routes.add(
            TogetherHandlers(recruiting: contexts.recruiting, partnering: contexts.partnering, plans: plans).routes)
        routes.add(SanctionsHandlers(contexts.recruiting).routes)
        routes.add(ResellersHandlers(partnering: contexts.partnering, plans: plans).routes)
        routes.add(EnteringHandlers(partnering: contexts.partnering, plans: plans).routes)
        routes.add(TiersHandlers(contexts.tiering).routes)
        routes.add(AgreementsHandlers(contexts.contracting).routes)
        routes.add(AgreementTextsHandlers(contexts.contracting).routes)
        routes.add(BackOffice.TrainingHandlers(contexts.training, contexts.partnering).routes)
        routes.add(CoursesHandlers(contexts.training).routes)
        routes.add(OnboardingBoardHandlers(onboarding: contexts.onboarding, partnering: contexts.partnering).routes)
    }
}
