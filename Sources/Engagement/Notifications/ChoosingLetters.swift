import Kernel
import Mail
import Postgres

/// What people do about the letters they get: switch kinds of letters off and on, by the link in a letter or in the
/// portal.
public struct ChoosingLetters: Sendable {
    /// What somebody gets.
    public struct Choices: Hashable, Sendable {
        public let address: EmailAddress
        /// The topics that can be switched off, with whether they are on.
        public let topics: [Topic]

        public struct Topic: Hashable, Sendable {
            public let topic: LetterTopic
            public let isWanted: Bool
        }
    }

    private let database: Database
    private let links: ChoiceLinks
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, links: ChoiceLinks, clock: Clock, chance: Chance) {
        self.database = database
        self.links = links
        self.clock = clock
        self.chance = chance
    }

    /// The choices behind the link in a letter. Throws NotFound when the link is none of this tenant's.
    public func choices(_ tenant: Identifier, token: String) async throws -> Choices {
        let recipient = try recipient(token, tenant)
        return try await database.reading(tenant) { tx in
            let choices = LetterChoices(tx, clock: clock, chance: chance)
            return try await Self.read(choices, try await choices.address(of: recipient))
        }
    }

    /// The choices of somebody who is signed in.
    public func choices(_ tenant: Identifier, of address: EmailAddress) async throws -> Choices {
        try await database.reading(tenant) { tx in
            try await Self.read(LetterChoices(tx, clock: clock, chance: chance), address)
        }
    }

    /// Switches one topic off at one click (RFC 8058). Again is nothing. Throws NotFound.
    public func unsubscribe(_ tenant: Identifier, token: String, from topic: LetterTopic) async throws {
        let recipient = try recipient(token, tenant)
        try await database.transaction(tenant) { tx in
            let choices = LetterChoices(tx, clock: clock, chance: chance)
            _ = try await choices.address(of: recipient)
            try await choices.choose(topic, isWanted: false, by: recipient, way: .oneClick)
        }
    }

    /// Notes which topics somebody wants: those named are on, the others off. Throws NotFound.
    public func choose(_ tenant: Identifier, token: String, wanted: Set<LetterTopic>) async throws {
        let recipient = try recipient(token, tenant)
        try await database.transaction(tenant) { tx in
            let choices = LetterChoices(tx, clock: clock, chance: chance)
            _ = try await choices.address(of: recipient)
            try await Self.choose(choices, wanted, recipient, .link)
        }
    }

    /// The same for somebody who is signed in.
    public func choose(_ tenant: Identifier, address: EmailAddress, wanted: Set<LetterTopic>) async throws {
        try await database.transaction(tenant) { tx in
            let choices = LetterChoices(tx, clock: clock, chance: chance)
            try await Self.choose(choices, wanted, try await choices.recipient(address), .portal)
        }
    }

    private func recipient(_ token: String, _ tenant: Identifier) throws -> Identifier {
        guard let recipient = links.recipient(token, of: tenant) else { throw NotFound() }
        return recipient
    }

    private static func choose(
        _ choices: LetterChoices, _ wanted: Set<LetterTopic>, _ recipient: Identifier, _ way: LetterChoices.Way
    ) async throws {
        for topic in LetterTopic.allCases where topic.canBeSwitchedOff {
            try await choices.choose(topic, isWanted: wanted.contains(topic), by: recipient, way: way)
        }
    }

    private static func read(_ choices: LetterChoices, _ address: EmailAddress) async throws -> Choices {
        let unwanted = try await choices.unwanted(by: address)
        return Choices(
            address: address,
            topics: LetterTopic.allCases.filter(\.canBeSwitchedOff).map {
                Choices.Topic(topic: $0, isWanted: !unwanted.contains($0))
            })
    }
}
