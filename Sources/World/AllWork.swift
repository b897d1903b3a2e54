import Earnings
import Engagement
import Identity
import Jobs
import Kernel
import Mail
import Partnership
import Postgres
import Sales
import Templates

/// Everything that is done in the background. A kind of job, a reaction to an event or a schedule is added here in one
/// line.
enum AllWork {
    /// A mail server is not overrun, and letters leave room for everything else.
    static let limits = [QueueLimit(queue: SendLetter.queue, running: 4)]

    static func handlers(_ edges: Edges, _ contexts: Contexts, _ templates: TemplatesInUse) -> JobHandlers {
        var handlers = JobHandlers()
        correspondence(edges, contexts, templates).register(in: &handlers)
        delivery(edges, contexts).register(in: &handlers)
        handlers.on(SweepEvents.self) { _, run in
            let now = edges.clock.now
            try await edges.database.transaction(run.tenantID) { tx in try await SweepEvents.sweep(tx, at: now) }
        }
        handlers.on(SweepAccounts.self) { _, run in try await contexts.keepingAccounts.sweep(run.tenantID) }
        contexts.billingFeed.register(in: &handlers)
        OnboardingReactions(
            database: edges.database, onboarding: contexts.onboarding, sealer: contexts.sealer, clock: edges.clock
        ).register(in: &handlers)
        contexts.onboarding.register(in: &handlers)
        contexts.partnering.register(in: &handlers)
        contexts.tiering.register(in: &handlers)
        EndingLinks(database: edges.database, clock: edges.clock).register(in: &handlers)
        contexts.recruiting.register(in: &handlers)
        contexts.contracting.register(in: &handlers)
        contexts.training.register(in: &handlers)
        contexts.commissioning.register(&handlers)
        for limit in limits { handlers.limit(limit) }
        return handlers
    }

    static func schedules() -> Schedules {
        var schedules = Schedules()
        schedules.add("sweep accounts", .daily(hour: 3, minute: 10)) { _ in SweepAccounts() }
        schedules.add("sweep letters", .daily(hour: 3, minute: 20)) { _ in SweepLetters() }
        schedules.add("sweep events", .daily(hour: 3, minute: 30)) { _ in SweepEvents() }
        Recruiting.plan(in: &schedules)
        Contracting.plan(in: &schedules)
        Training.plan(in: &schedules)
        Onboarding.plan(in: &schedules)
        Partnering.plan(in: &schedules)
        Tiering.plan(in: &schedules)
        Commissioning.plan(in: &schedules)
        EndingLinks.plan(in: &schedules)
        return schedules
    }

    private static func correspondence(
        _ edges: Edges, _ contexts: Contexts, _ templates: TemplatesInUse
    ) -> Correspondence {
        Correspondence(
            database: edges.database, templates: templates, press: contexts.wordingPress,
            baseURL: edges.settings.baseURL, choiceLinks: ChoiceLinks(edges.settings.masterKey),
            sealer: contexts.sealer, clock: edges.clock, chance: edges.chance)
    }

    private static func delivery(_ edges: Edges, _ contexts: Contexts) -> LetterDelivery {
        let transport: LetterTransport =
            edges.settings.smtp.map { .smtp(SMTPClient($0)) } ?? .folder(MailFolder(path: edges.settings.mailFolder))
        return LetterDelivery(
            database: edges.database, transport: transport, sealer: contexts.sealer,
            bounceAddress: edges.settings.bounceAddress, clock: edges.clock, chance: edges.chance,
            logger: edges.logger)
    }
}
