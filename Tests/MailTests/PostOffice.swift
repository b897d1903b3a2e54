import DatabaseSupport
import Jobs
import Kernel
import Logging
import Postgres
import Testing
import Vault

@testable import Mail

/// An outbox of one tenant, with the work that empties it.
struct PostOffice: Sendable {
    let database: Database
    let tenantID: Identifier
    let delivery: LetterDelivery
    let clock = SettableClock(Instant(seconds: 1_772_485_500))
    let worker: Worker

    init(
        _ database: Database, _ transport: LetterTransport, sealer: Sealer? = nil, bounceAddress: BounceAddress? = nil
    ) async throws {
        self.database = database
        let id = Identifier(at: clock.now, chance: .system)
        tenantID = id
        let now = clock.now
        _ = try await database.platform { tx in
            try await tx.execute(
                """
                insert into tenants (id, slug, name, legal_name, time_zone, currency, support_email, footer_address,
                    created_at)
                values (\(id), \("t-\(id)"), 'Northwind Fiber', 'Northwind', 'UTC', 'USD', 'help@northwind.example',
                    '1 Fiber Way', \(now))
                """)
        }
        let logger = Self.quietLogger
        var handlers = JobHandlers()
        delivery = LetterDelivery(
            database: database, transport: transport, sealer: sealer, bounceAddress: bounceAddress, clock: clock.clock,
            chance: .system, logger: logger)
        delivery.register(in: &handlers)
        worker = Worker(
            database: database, handlers: handlers, clock: clock.clock, chance: .system, logger: logger,
            concurrency: 1)
    }

    /// Letters fail by the hundred here, on purpose.
    static var quietLogger: Logger {
        var logger = TestDatabase.logger
        logger.logLevel = .critical
        return logger
    }

    @discardableResult
    func post(
        event: String = "application.submitted", recordID: Identifier = Identifier(high: 1, low: 1),
        secrets: [String] = [], to address: String = "ana@diaz.example", topic: LetterTopic = .business,
        usefulUntil: Instant? = nil
    ) async throws -> Identifier? {
        let letter = Letter(
            from: Mailbox("Northwind Fiber", try #require(EmailAddress("help@northwind.example"))),
            to: Mailbox("Ana", try #require(EmailAddress(address))), subject: "We received it",
            html: "<a href=\"https://northwind.example/s/open-sesame\">x</a>",
            text: "https://northwind.example/s/open-sesame",
            headers: [.init("X-Test", "1")], secrets: secrets, topic: topic,
            usefulUntil: usefulUntil)
        let occasion = LetterOccasion(
            template: "application_received", recordKind: "application", recordID: recordID, event: event)
        return try await database.transaction(tenantID) { tx in
            try await Outbox(tx, clock: clock.clock, chance: .system).post(letter, for: occasion)
        }
    }

    func find(_ id: Identifier) async throws -> PostedLetter {
        try await database.reading(tenantID) { tx in try await Letters(tx).find(id) }
    }
}
