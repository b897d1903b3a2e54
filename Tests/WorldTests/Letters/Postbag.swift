import Identity
import Kernel
import Mail
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// The people of a tenant and of one reseller, and the letters that each of them gets.
struct Postbag: Sendable {
    let trial: Trial
    let reseller: Reseller
    /// The reseller's: owner, somebody who sells, and an owner who was only invited.
    static let team = ["olga@brightline.example", "sal@brightline.example", "dana@brightline.example"]
    static let (owner, seller) = (team[0], team[1])
    static let directors = ["dirk@people.example", "dora@people.example"]
    static let channelManager = "cara@people.example"
    static let accountManager = "alex@people.example"

    init(
        _ trial: Trial, _ status: ResellerStatus = .active, tier: Tier = .bronze, hasAccountManager: Bool = false,
        signsHere: Bool = false
    ) async throws {
        self.trial = trial
        var ids: [String: Identifier] = [:]
        for (address, name, role) in [
            ("dora@people.example", "Dora Ruiz", Role.director), ("dirk@people.example", "Dirk Lund", .director),
            (Self.channelManager, "Cara Voss", .channelManager), (Self.accountManager, "Alex Kim", .accountManager),
            ("fay@people.example", "Fay Park", .finance),
        ] {
            let email = try #require(EmailAddress(address))
            ids[address] = try await trial.account(NewAccount(email: email, name: name, roles: [role])).id
        }
        var enrolment = Enrolment(
            companyName: "Brightline", ownerName: "Dana Brooks", ownerEmail: Self.team[2], type: .authorizedDealer,
            status: status, tier: tier, planCode: "standard_reseller",
            validFrom: trial.tenant.zone.day(of: trial.clock.now))
        enrolment.signsHere = signsHere
        if hasAccountManager {
            enrolment.accountManagerID = ids[Self.accountManager]
            enrolment.accountManagerName = "Alex Kim"
        }
        reseller = try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Known from before", by: .system)
        for (address, name, role) in [(Self.owner, "Olga Owner", Role.owner), (Self.seller, "Sal Moss", .sales)] {
            try await trial.account(
                NewAccount(
                    email: try #require(EmailAddress(address)), name: name, resellerID: reseller.id,
                    company: "Brightline", roles: [role]))
        }
        try await trial.work()
    }

    func account(_ address: String) async throws -> Account {
        let people = try await trial.database.reading(trial.tenant.id) { tx in
            try await Accounts(tx).staff() + Accounts(tx).everybody(of: reseller.id)
        }
        return try #require(people.first { $0.email == address })
    }

    func actor(_ address: String) async throws -> Actor {
        let account = try await account(address)
        return Actor(accountID: account.id, name: account.name)
    }

    /// Lets an act happen, a minute after what was before, and returns the letters that follow from it.
    func letters(_ act: () async throws -> Void) async throws -> [PostedLetter] {
        trial.clock.advance(.minutes(1))
        let start = trial.clock.now
        try await act()
        try await trial.work()
        return try await trial.database.reading(trial.tenant.id) { tx in
            var letters: [PostedLetter] = []
            for summary in try await Letters(tx).page().elements {
                let letter = try await Letters(tx).find(summary.id)
                if letter.createdAt >= start { letters.append(letter) }
            }
            return letters
        }
    }

    /// The letters with a subject, which have to go to these people and nobody else, and say these sentences.
    func expect(
        _ letters: [PostedLetter], _ subject: String, to people: [String], says: [String],
        location: SourceLocation = #_sourceLocation
    ) {
        let found = letters.filter { $0.letter.subject == subject }
        #expect(found.map { $0.letter.to.address.text }.sorted() == people.sorted(), sourceLocation: location)
        #expect(!found.isEmpty, "\(letters.map(\.letter.subject))", sourceLocation: location)
        for letter in found.map(\.letter) {
            let text = letter.text.split { $0.isWhitespace }.joined(separator: " ")
            for sentence in says { #expect(text.contains(sentence), "\(text)", sourceLocation: location) }
            let link = "http://trial.example"
            #expect(letter.html.contains("href=\"\(link)/"), sourceLocation: location)
            #expect(!letter.headers.contains { $0.name == "List-Unsubscribe" }, sourceLocation: location)
        }
    }

    /// The morning of a day in the tenant's zone.
    func move(to day: String) throws {
        trial.clock.set(trial.tenant.zone.instant(of: try #require(Day(day)), hour: 9))
    }
}
