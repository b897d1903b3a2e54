import Identity
import Kernel
import Partnership
import Postgres
import Samples
import Vault
import Web

/// Fills an empty database with the demo: the tenant Northwind Fiber, its staff, its resellers and a year of business,
/// and beside it the smaller Harbor Broadband, so that two providers live on one installation.
/// Everything goes through the doors that people use; only time is set.
public enum Demo {
    public static let password = "northwind-demo-2026"
    /// Months that are run, approved and paid. The month after them waits for finance, its bundle lies in the data
    /// folder under `demo-feed`.
    static let months = 12

    /// Who can sign in, for the lines that the start prints.
    public static var signIns: [String] {
        SampleStaff.all.map { "\($0.person.email) (\($0.person.title))" } + [
            "dana@brightline.example (owner of the reseller Brightline)", "sam@brightline.example (sells there)",
        ]
    }

    /// Does nothing in a database that has a tenant already. Returns whether it filled it.
    @discardableResult public static func fillIfEmpty(_ world: World) async throws -> Bool {
        guard try await world.contexts.hosting.tenants().isEmpty else { return false }
        try await fill(world)
        try await fillHarbor(world)
        return true
    }

    /// Where people reach the demo's tenants that the database holds, and who can sign in there.
    public static func places(_ world: World) async throws -> [(address: String, signIns: [String])] {
        let sites = SiteAddresses(world.edges.settings.baseURL)
        let signIns = ["northwind": signIns, "harbor": harborSignIns]
        return try await world.contexts.hosting.tenants().filter { signIns[$0.slug] != nil }.sorted {
            $0.isDefault && !$1.isDefault
        }.map { (sites.address(of: $0, own: []), signIns[$0.slug] ?? []) }
    }

    /// The demo's letters always go into the mail folder: nobody in it exists.
    public static func fill(_ world: World) async throws {
        let present = world.edges.clock.now
        guard let zone = Zone("America/New_York") else { return }
        let feed = SampleFeed(of: .northwind, months: months + 1, through: zone.month(of: present).previous)
        let clock = SettableClock(zone.instant(of: feed.months.lowerBound.adding(-1).firstDay, hour: 9))
        let past = try World(world.edges.inThePast(clock.clock), pages: world.pages)
        let stage = try await openTenant(past, zone: zone, clock: clock, present: present)
        world.tenants.forget()
        try await stage.contexts.training.adopt(stage.tenant)
        try await enterResellers(stage)
        try await learnFirst(stage)
        try await live(stage, feed)
        try await importSanctions(stage)
        try await enterHolidays(stage)
        try await wordLetters(stage)
        try await receiveApplications(stage)
        try await onboard(stage)
        try await renewAgreements(stage)
        try await learnLately(stage)
        try await reviewPartners(stage)
        try await proposeResellers(stage)
        stage.move(to: zone.day(of: present), hour: 23, minute: 59)
        try await stage.contexts.training.tend(stage.tenant)
        try await stage.work()
    }
}

extension Edges {
    /// The same edges with another clock, and without a mail server.
    func inThePast(_ clock: Clock) -> Edges {
        let settings = Settings(
            port: settings.port, host: settings.host, databaseURL: settings.databaseURL,
            dataFolder: settings.dataFolder, baseURL: settings.baseURL, smtp: nil, masterKey: settings.masterKey,
            fillsDemo: settings.fillsDemo)
        return Edges(
            settings: settings, folder: folder, database: database, clock: clock, chance: chance,
            passwordCost: passwordCost, logger: logger)
    }
}
