import Earnings
import Engagement
import Identity
import Kernel
import Logging
import Mail
import Partnership
import Postgres
import Sales
import Vault

/// Everything that happens in the program, by its activity. Built once.
public struct Contexts: Sendable {
    public let database: Database
    public let clock: Clock
    public let chance: Chance
    public let passwords: Passwords
    public let sealer: Sealer
    /// Seals the places in lists that programs get.
    let cursorKey: [UInt8]

    public let rotatingKeys: RotatingKeys
    public let hosting: Hosting
    public let signingIn: SigningIn
    public let keepingAccounts: KeepingAccounts
    public let secondFactors: KeepingSecondFactors
    public let keepingPeople: KeepingPeople
    public let keepingTokens: KeepingTokens
    public let viewingPortal: ViewingPortal
    public let keepingHolidays: KeepingHolidays
    public let readingAudit: ReadingAudit
    public let recruiting: Recruiting
    public let contracting: Contracting
    public let onboarding: Onboarding
    public let training: Training
    public let partnering: Partnering
    public let directory: PublicDirectory
    public let tiering: Tiering
    public let billingFeed: BillingFeed
    public let dealing: Dealing
    public let planning: Planning
    public let commissioning: Commissioning
    public let readingEarnings: ReadingEarnings
    public let paying: Paying
    public let payeeDetails: PayeeDetails
    public let overviews: Overviews
    public let mailroom: Mailroom
    public let tendingWork: TendingWork
    public let choosingLetters: ChoosingLetters
    public let sampleLetters = SampleDesk()
    let wordingPress: WordingPress
    public let keepingWordings: KeepingWordings

    public init(_ edges: Edges) {
        database = edges.database
        clock = edges.clock
        chance = edges.chance
        passwords = Passwords(chance: edges.chance, cost: edges.passwordCost)
        cursorKey = edges.settings.masterKey.key(for: "cursor")
        let keepingKeys = KeepingKeys(
            database: database, master: edges.settings.masterKey, clock: edges.clock, chance: edges.chance)
        let ring = KeyRing { tenant in try await keepingKeys.keys(of: tenant) }
        sealer = Sealer(edges.settings.masterKey, ring: ring, chance: edges.chance)
        rotatingKeys = RotatingKeys(
            database: database, keeping: keepingKeys, ring: ring, sealer: sealer, columns: AllSealed.columns,
            clock: clock, chance: chance)
        hosting = Hosting(database: database, clock: clock, chance: chance)
        signingIn = SigningIn(
            database: database, passwords: passwords, sealer: sealer, clock: clock, chance: chance)
        secondFactors = KeepingSecondFactors(
            database: database, passwords: passwords, sealer: sealer, clock: clock, chance: chance)
        keepingTokens = KeepingTokens(database: database, clock: clock, chance: chance)
        keepingPeople = KeepingPeople(database: database, clock: clock, chance: chance)
        keepingHolidays = KeepingHolidays(database: database, clock: clock, chance: chance)
        viewingPortal = ViewingPortal(database: database, clock: clock, chance: chance)
        readingAudit = ReadingAudit(database: database, clock: clock, chance: chance)
        overviews = Overviews(database: database, clock: clock)
        mailroom = Mailroom(
            database: database, clock: clock, chance: chance, showsSecrets: edges.settings.smtp == nil)
        tendingWork = TendingWork(database: database, clock: clock, chance: chance, limits: AllWork.limits)
        choosingLetters = ChoosingLetters(
            database: database, links: ChoiceLinks(edges.settings.masterKey), clock: clock, chance: chance)
        wordingPress = Self.wordingPress(edges.logger)
        keepingWordings = KeepingWordings(
            database: database, samples: sampleLetters, press: wordingPress, clock: clock, chance: chance)
        keepingAccounts = KeepingAccounts(database: database, passwords: passwords, clock: clock, chance: chance)
        recruiting = Recruiting(
            database: database, sealer: sealer,
            screen: edges.settings.uploadScanner.map { UploadScanner(program: $0).screen } ?? .none, clock: clock,
            chance: chance)
        contracting = Contracting(database: database, clock: clock, chance: chance) { tx, code, day, currency in
            try await PlanInWords.markdown(tx, code, on: day, currency)
        }
        onboarding = Onboarding(database: database, clock: clock, chance: chance)
        training = Training(
            database: database, standard: StandardCourses(folder: edges.folder.courses), clock: clock, chance: chance)
        directory = PublicDirectory(database: database, clock: clock, chance: chance)
        let figures = KnownFigures.all
        partnering = Partnering(
            database: database, sealer: sealer, clock: clock, chance: chance, figures: figures)
        tiering = Tiering(database: database, clock: clock, chance: chance, figures: figures)
        billingFeed = BillingFeed(
            database: database,
            setting: FeedSetting(
                folder: edges.settings.importFolder, sealer: sealer, clock: clock, chance: chance))
        dealing = Dealing(database: database, clock: clock, chance: chance)
        planning = Planning(database: database, clock: clock, chance: chance)
        commissioning = Commissioning(database: database, clock: clock, chance: chance)
        readingEarnings = ReadingEarnings(database: database, clock: clock)
        paying = Paying(database: database, clock: clock, chance: chance, sealer: sealer)
        payeeDetails = PayeeDetails(database: database, clock: clock, chance: chance, sealer: sealer)
    }

    /// Says in the log which letters left in other words than their tenant's.
    private static func wordingPress(_ logger: Logger) -> WordingPress {
        WordingPress { fallback in
            logger.warning(
                "a letter left in the standard wording: the tenant's own one cannot be used",
                metadata: [
                    "tenant": "\(fallback.tenantID)", "letter": "\(fallback.letter)",
                    "language": "\(fallback.language)", "version": "\(fallback.version)",
                    "reason": "\(fallback.reason)",
                ])
        }
    }
}
