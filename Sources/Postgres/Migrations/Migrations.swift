import Foundation
import Glibc
import Logging

/// The schema's history: files `0001_name.sql` that are run once, in order, each in a transaction of its own.
public struct Migrations: Sendable {
    /// A file of the folder.
    public struct Step: Sendable, Hashable {
        public let number: Int
        public let name: String
        public let checksum: String
        let text: String
    }

    /// What stops a start.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        case unreadable(String)
        case badName(String)
        case doubled(Int)
        case changed(String)
        case unknown(Int)
        case failed(String, String)

        public var description: String {
            switch self {
            case .unreadable(let folder): "The folder \(folder) cannot be read."
            case .badName(let name): "\(name) is not named like 0001_name.sql."
            case .doubled(let number): "Two migrations have the number \(number)."
            case .changed(let name):
                "\(name) was changed after it had been run. Restore it and write a new migration instead."
            case .unknown(let number):
                "The database has migration \(number), which this program does not know: it is newer than the program."
            case .failed(let name, let reason): "\(name) failed and was undone: \(reason)"
            }
        }
    }

    /// While a migration waits for a table, everybody who wants that table waits behind it: it gives up soon, lets the
    /// others through and tries again.
    static let lockTimeoutSeconds = 2
    static let lockAttempts = 60
    static let pauseMicroseconds: UInt32 = 500_000
    private static let lockNotAvailable = "55P03"
    static let statementTimeoutSeconds = 300
    /// Two starts at once take turns: any number that nothing else uses.
    static let advisoryLock = 7_316_640_271

    public let steps: [Step]

    /// Reads the folder. Throws `Problem`.
    public init(folder: String) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw Problem.unreadable(folder)
        }
        var steps: [Step] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            guard let contents = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
                throw Problem.unreadable("\(folder)/\(name)")
            }
            let parts = name.split(separator: "_", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 4, let number = Int(parts[0]) else {
                throw Problem.badName(name)
            }
            if steps.last?.number == number { throw Problem.doubled(number) }
            let text = String(decoding: contents, as: UTF8.self)
            steps.append(Step(number: number, name: name, checksum: Checksum.of(text), text: text))
        }
        self.steps = steps
    }

    /// Changes with every change of any file.
    public var checksum: String { Checksum.of(steps.map { $0.name + $0.checksum }.joined()) }

    /// Makes the roles, then runs what has not been run yet. `owner` logs in as the owner of the tables. The passwords
    /// are those that the two roles log in with, nil where the server trusts the socket. Throws `Problem`.
    public func run(
        owner: String, programPassword: String? = nil, platformPassword: String? = nil, logger: Logger
    ) async throws {
        try await OwnerSession.with(owner) { session in
            if programPassword == nil, platformPassword == nil, try self.areComplete(session) { return }
            try session.rows("select pg_advisory_lock(\(Self.advisoryLock))")
            let roles = Roles(session: session)
            try roles.ensure(Roles.program, password: programPassword)
            try roles.ensure(Roles.platform, password: platformPassword)
            try session.execute(
                """
                create table if not exists migrations (
                    number integer not null,
                    name text not null,
                    checksum text not null,
                    applied_at timestamptz not null default now(),
                    constraint migrations_pk primary key (number)
                );
                grant select on migrations to \(Roles.program), \(Roles.platform);
                """)
            for step in try self.pending(session) {
                logger.info("migrating", metadata: ["migration": "\(step.name)"])
                try self.applyBetweenOthers(step, session, logger)
            }
        }
    }

    /// Whether the database that the program is connected to has all of them.
    public func areApplied(in database: Database) async throws -> Bool {
        let applied: Int? = try await database.platform { tx in
            do {
                return try await tx.first("select count(*) as count from migrations")?["count"]
            } catch let error as DatabaseError where error.state == "42P01" {
                return nil
            }
        }
        return applied == steps.count
    }

    /// Whether roles and tables are there already, so that a start has nothing to write.
    private func areComplete(_ session: OwnerSession) throws -> Bool {
        let isBegun: SQL = """
            select to_regclass('migrations') is not null
                and (select count(*) from pg_roles where rolname in (\(Roles.program), \(Roles.platform))) = 2
                as is_begun
            """
        guard try session.rows(isBegun).first?["is_begun"] == true else { return false }
        return try pending(session).isEmpty
    }

    private func pending(_ session: OwnerSession) throws -> [Step] {
        var pending: [Step] = steps
        for row in try session.rows("select number, checksum from migrations order by number") {
            let number: Int = try row["number"]
            guard let index = pending.firstIndex(where: { $0.number == number }) else { throw Problem.unknown(number) }
            guard pending[index].checksum == (try row["checksum"]) else { throw Problem.changed(pending[index].name) }
            pending.remove(at: index)
        }
        return pending
    }

    /// Blocks the thread, which is the session's own, between two tries.
    private func applyBetweenOthers(_ step: Step, _ session: OwnerSession, _ logger: Logger) throws {
        for _ in 1..<Self.lockAttempts {
            do {
                return try apply(step, session)
            } catch let error as DatabaseError where error.state == Self.lockNotAvailable {
                logger.info("a table is in use; trying again", metadata: ["migration": "\(step.name)"])
                usleep(Self.pauseMicroseconds)
            } catch {
                throw Problem.failed(step.name, "\(error)")
            }
        }
        do {
            try apply(step, session)
        } catch {
            throw Problem.failed(step.name, "\(error)")
        }
    }

    private func apply(_ step: Step, _ session: OwnerSession) throws {
        do {
            try session.execute(
                """
                begin;
                set local lock_timeout = '\(Self.lockTimeoutSeconds)s';
                set local statement_timeout = '\(Self.statementTimeoutSeconds)s';
                """)
            try session.execute(step.text)
            try session.rows(
                """
                insert into migrations (number, name, checksum)
                values (\(step.number), \(step.name), \(step.checksum))
                """)
            try session.execute("commit")
        } catch {
            try? session.execute("rollback")
            throw error
        }
    }
}
