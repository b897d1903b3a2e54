import Earnings
import Foundation
import Identity
import Jobs
import Kernel
import Postgres
import Sales
import Samples

/// Where the demo plays: the program with a clock that the chapters move through the past, never beyond the present.
final class DemoStage: Sendable {
    let world: World
    let tenant: Tenant
    /// By what they do.
    let staff: [String: Account]
    /// The folder in which bundles of the feed are laid.
    let folder: String
    let present: Instant
    private let clock: SettableClock

    init(world: World, clock: SettableClock, present: Instant, tenant: Tenant, staff: [String: Account]) {
        self.world = world
        self.clock = clock
        self.present = present
        self.tenant = tenant
        self.staff = staff
        folder = world.edges.settings.dataFolder + "/demo-feed" + (tenant.isDefault ? "" : "-\(tenant.slug)")
    }

    var contexts: Contexts { world.contexts }
    var database: Database { world.edges.database }
    var today: Day { tenant.zone.day(of: clock.now) }

    /// Time goes on to an hour of a day in the tenant's zone, at the latest to some minutes before the present, and
    /// never goes back.
    func move(to day: Day, hour: Int, minute: Int = 0, minutesLeft: Int = 0) {
        let wanted = min(tenant.zone.instant(of: day, hour: hour, minute: minute), present - .minutes(minutesLeft))
        clock.set(max(clock.now + .seconds(1), wanted))
    }

    /// A form takes its time, whatever the hour is.
    func pass(_ duration: Duration) { clock.set(clock.now + duration) }

    /// Does everything that waits in the background.
    func work() async throws { try await world.worker.drain() }

    /// The one who does here what somebody does at Northwind Fiber.
    func account(_ staff: SampleStaff) throws -> Account {
        guard let account = self.staff[staff.duty] else { throw NotFound() }
        return account
    }

    func actor(_ staff: SampleStaff) throws -> Actor {
        let account = try account(staff)
        return Actor(accountID: account.id, name: account.name)
    }

    /// Writes a document into a folder and returns its path.
    func lay(_ paper: SamplePaper, in folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(paper.name)"
        try Data(paper.bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Writes the files of a bundle into a folder that is empty before.
    func lay(_ files: [SampleFile], in folder: String) throws -> [IncomingFile] {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try files.map { file in
            let path = "\(folder)/\(file.name)"
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: path))
            return IncomingFile(name: file.name, path: path, bytes: file.text.utf8.count)
        }
    }
}
