import DatabaseSupport
import Engagement
import Foundation
import Identity
import Jobs
import Kernel
import Logging
import Mail
import Postgres
import Synchronization
import Vault
import Web
import World

/// The whole program in this process over a test database, with a clock that stands still. Browsers are its doors.
public final class Trial: Sendable {
    /// Monday, 2 March 2026, 15:00 in New York.
    public static let start = Instant(seconds: 1_772_481_600)
    public static let password = "brook trout by lamplight"
    static let origin = "http://trial.example"
    public static let host = "trial.example"

    public let world: World
    public let clock: SettableClock
    public let tenant: Tenant
    private let accounts = Atomic<Int>(0)
    /// The data folder, when it is this trial's alone.
    private let ownFolder: String?

    /// Over a database that forgets everything at the end.
    public static func run(_ body: (Trial) async throws -> Void) async throws {
        try await TestDatabase.rolledBack { database in try await body(Trial(database)) }
    }

    /// Over a database of its own with several connections, for races and for what is committed.
    public static func own(_ body: (Trial) async throws -> Void) async throws {
        try await TestDatabase.own { database in try await body(Trial(database)) }
    }

    /// The demo tenant in a database of its own, with everybody and everything that the demo brings.
    public static func demo(_ body: (Trial) async throws -> Void) async throws {
        try await TestDatabase.own(copyOf: filledDemo) { database in
            try await body(
                Trial(database, dataFolder: nil) { world in
                    try demoFiles.lay(in: world.edges.settings.dataFolder)
                    return try await defaultTenant(world)
                })
        }
    }

    /// The same in a database that the test has.
    public static func demo(in database: Database) async throws -> Trial {
        try await Trial(database, dataFolder: nil) { world in
            try await Demo.fill(world)
            return try await defaultTenant(world)
        }
    }

    private static let demoFiles = KeptFiles()
    private static let filledDemo = FilledDatabase("demo") { database in
        let trial = try await demo(in: database)
        try demoFiles.keep(trial.world.edges.settings.dataFolder)
    }

    private static func defaultTenant(_ world: World) async throws -> Tenant {
        guard let tenant = try await world.contexts.hosting.tenants().first(where: \.isDefault) else {
            throw NotFound()
        }
        return tenant
    }

    public convenience init(_ database: Database, dataFolder: String? = nil) async throws {
        try await self.init(database, dataFolder: dataFolder) { world in
            let tenant = try await world.contexts.hosting.open(.northwind)
            try await Self.demandSecondFactor(.byChoice, of: tenant, world)
            return tenant
        }
    }

    private init(
        _ database: Database, dataFolder: String?, _ makeTenant: (World) async throws -> Tenant
    ) async throws {
        let clock = SettableClock(Self.start)
        self.clock = clock
        let folder = dataFolder ?? Self.freshFolder()
        ownFolder = dataFolder == nil ? folder : nil
        world = try World(try Self.edges(database, clock.clock, folder), pages: try Self.pages.get())
        tenant = try await makeTenant(world)
    }

    deinit {
        if let ownFolder { try? FileManager.default.removeItem(atPath: ownFolder) }
    }

    /// The program with the real clock over a database without a tenant.
    public static func world(_ database: Database, dataFolder: String) throws -> World {
        try World(try edges(database, .system, dataFolder), pages: try pages.get())
    }

    /// The program over files of its own, which it follows while they change.
    public static func following(_ folder: ProgramFolder, _ database: Database) throws -> World {
        try World(try edges(database, .system, nil, folder), reloads: true)
    }

    public var database: Database { world.edges.database }

    /// A browser in which nobody is signed in.
    public func visitor(on host: String = Trial.host) -> Browser { Browser(world.site, host: host) }

    /// A browser in which a new member of staff with these roles is signed in.
    public func staff(_ roles: Role...) async throws -> Browser {
        try await signedIn(NewAccount(email: newAddress("staff"), name: "Robin Staff", roles: Set(roles)))
    }

    /// A browser in which a new member of a reseller's team is signed in.
    public func reseller(
        _ resellerID: Identifier, company: String = "Brightline", _ roles: Role...
    ) async throws -> Browser {
        let roles = roles.isEmpty ? [Role.owner] : roles
        return try await signedIn(
            NewAccount(
                email: newAddress("member"), name: "Dana Member", resellerID: resellerID, company: company,
                roles: Set(roles)))
    }

    /// A browser in which an account that exists signs in.
    public func signIn(_ email: String, password: String = Trial.password) async throws -> Browser {
        let browser = visitor()
        try await browser.signIn(email, password: password)
        return browser
    }

    /// A new account that can sign in with `Trial.password`.
    @discardableResult public func account(_ new: NewAccount) async throws -> Account {
        let hash = try await world.contexts.passwords.hash(Self.password)
        let id = newID()
        let now = clock.now
        return try await database.transaction(tenant.id) { tx in
            try await Accounts(tx).add(new, id: id, passwordHash: hash, at: now)
        }
    }

    public func newID() -> Identifier { Identifier(at: clock.now, chance: world.edges.chance) }

    /// Another tenant on the same installation, at its own host.
    public func otherTenant(host: String = "other.example") async throws -> Tenant {
        let tenant = try await world.contexts.hosting.open(
            NewTenant(
                slug: "southport", name: "Southport Net", zone: .utc, currency: .usd,
                supportEmail: "help@southport.example", footerAddress: "1 Quay, Southport", hosts: [host]))
        world.tenants.forget()
        try await Self.demandSecondFactor(.byChoice, of: tenant, world)
        return tenant
    }

    /// Whether the tenant demands a second factor by role. Trials start without.
    public func demandSecondFactor(_ rule: SignInRules.SecondFactorRule) async throws {
        try await Self.demandSecondFactor(rule, of: tenant, world)
    }

    private static func demandSecondFactor(
        _ rule: SignInRules.SecondFactorRule, of tenant: Tenant, _ world: World
    ) async throws {
        let now = world.edges.clock.now
        try await world.edges.database.transaction(tenant.id) { tx in
            try await SignInRules(tx).setSecondFactor(rule, at: now)
        }
    }

    /// Does all background work that is due, letters included.
    public func work() async throws { try await world.worker.drain() }

    /// Does the background work and gives the subjects of all letters to an address, the newest first.
    public func letters(to address: String) async throws -> [String] {
        try await work()
        return try await world.contexts.mailroom.letters(
            tenant.id, search: address, status: nil, template: nil, after: nil
        ).page.elements.map(\.subject)
    }

    public func audit(_ kind: String? = nil) async throws -> [AuditEvent] {
        try await world.contexts.readingAudit.events(tenant.id, before: nil, kind: kind).elements
    }

    private func signedIn(_ new: NewAccount) async throws -> Browser {
        try await account(new)
        return try await signIn(new.email.text)
    }

    private func newAddress(_ name: String) throws -> EmailAddress {
        let number = accounts.wrappingAdd(1, ordering: .relaxed).newValue
        guard let address = EmailAddress("\(name)\(number)@people.example") else { throw NotFound() }
        return address
    }

    /// The program's folder: beside the folder Tests.
    public static var folder: ProgramFolder {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return ProgramFolder(path: folder.path)
    }

    public static var pages: Result<CompiledPages, any Error> { unserved.map(\.pages) }

    /// The program wired together without a database: for its routes, pages and letters.
    public static let unserved = Result {
        try World(try edges(Database(program: "", platform: "", logger: quiet), .system, nil))
    }

    private static func freshFolder() -> String {
        let name = "tributary-trial-\(Digest.hex(Chance.system.bytes(8)))"
        return FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    }

    /// Another process of the program over the same database, with the same secret key or with another one.
    public static func beside(_ trial: Trial, key: MasterKey? = nil, over database: Database? = nil) throws -> World {
        try World(try edges(database ?? trial.database, trial.clock.clock, nil, key: key), pages: try pages.get())
    }

    static func edges(
        _ database: Database, _ clock: Clock, _ dataFolder: String?, _ folder: ProgramFolder = Trial.folder,
        key: MasterKey? = nil
    ) throws -> Edges {
        guard let key = key ?? MasterKey([UInt8](repeating: 7, count: MasterKey.byteCount)) else { throw NotFound() }
        let dataFolder = dataFolder ?? freshFolder()
        let settings = Settings(
            port: 0, host: "127.0.0.1", databaseURL: nil, dataFolder: dataFolder, baseURL: origin, smtp: nil,
            masterKey: key, fillsDemo: false)
        return Edges(
            settings: settings, folder: folder, database: database, clock: clock, chance: .system,
            passwordCost: .trifling, logger: quiet)
    }

    private static var quiet: Logger {
        var logger = Logger(label: "trial")
        logger.logLevel = .error
        return logger
    }
}

extension NewTenant {
    /// The tenant that tests happen at.
    public static var northwind: NewTenant {
        NewTenant(
            slug: "northwind", name: "Northwind Fiber", zone: Zone("America/New_York") ?? .utc, currency: .usd,
            supportEmail: "partners@northwind.example", footerAddress: "400 Harbor Street, Brightwater, NC 27010",
            isDefault: true)
    }
}
