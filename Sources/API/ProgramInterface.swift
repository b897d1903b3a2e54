import Earnings
import Engagement
import Identity
import Kernel
import Partnership
import Postgres
import Web

/// The face for programs: everything under `/api/v1`, and the page that explains it.
public struct ProgramInterface: Sendable {
    /// What the endpoints do their work with.
    public struct Tools: Sendable {
        let database: Database
        let recruiting: Recruiting
        let partnering: Partnering
        let onboarding: Onboarding
        let overviews: Overviews
        let reading: ReadingEarnings
        let kept: KeptAnswers
        let cursorKey: [UInt8]
        let plans: @Sendable (Tenant) async throws -> [String]

        /// `plans` gives the codes of the plans that are offered.
        public init(
            database: Database, recruiting: Recruiting, partnering: Partnering, onboarding: Onboarding,
            overviews: Overviews, reading: ReadingEarnings, kept: KeptAnswers, cursorKey: [UInt8],
            plans: @escaping @Sendable (Tenant) async throws -> [String]
        ) {
            self.database = database
            self.recruiting = recruiting
            self.partnering = partnering
            self.onboarding = onboarding
            self.overviews = overviews
            self.reading = reading
            self.kept = kept
            self.cursorKey = cursorKey
            self.plans = plans
        }
    }

    let endpoints: [Endpoint]
    private let acting: Acting

    public init(_ tools: Tools) {
        let figures = ResellerFigures(
            database: tools.database, overviews: tools.overviews, reading: tools.reading)
        let applications = ApplicationEndpoints(
            recruiting: tools.recruiting, partnering: tools.partnering, plans: tools.plans)
        let resellers = ResellerEndpoints(
            database: tools.database, partnering: tools.partnering, overviews: tools.overviews,
            reading: tools.reading, plans: tools.plans)
        let others =
            applications.all + resellers.all
            + OnboardingEndpoints(onboarding: tools.onboarding, partnering: tools.partnering).all
            + PortalEndpoints(figures: figures).all + [ProgramEndpoints.health]
        endpoints = others + [ProgramEndpoints.document(beside: others)]
        acting = Acting(database: tools.database, kept: tools.kept, cursors: Cursors(key: tools.cursorKey))
    }

    /// One route for each endpoint.
    public var routes: [MachineRoute] { endpoints.map(acting.route) }
}
