import Foundation

/// A whole database in a file, in PostgreSQL's own format. The role that takes or reads it must not be bound by row
/// level security: the private server's `postgres`, or one with `bypassrls`.
public enum DatabaseDump {
    /// Writes the dump while others go on writing, and gives the figures of the very same moment. Throws
    /// `ServerProblem` with what PostgreSQL says.
    public static func take(_ address: String, to path: String) async throws -> [TableFigures] {
        let (programs, target) = (try ServerPrograms(), try ProgramAddress(address))
        return try await OwnerSession.with(address) { session in
            try session.execute("begin isolation level repeatable read read only")
            guard let snapshot = try session.rows("select pg_export_snapshot()::text as name").first else {
                throw ServerProblem("PostgreSQL gave no snapshot.")
            }
            let name: String = try snapshot["name"]
            try programs.runHere(
                "pg_dump", ["--format=custom", "--snapshot=\(name)", "--file=\(path)", "--dbname=\(target.plain)"],
                target.environment)
            let figures = try TableFigures.all(session)
            try session.execute("commit")
            return figures
        }
    }

    /// Whether the whole dump can be read; nothing is changed.
    public static func check(_ path: String) throws {
        try ServerPrograms().runHere("pg_restore", ["--file=/dev/null", path])
    }

    /// Fills an empty database, all or nothing, and gives its figures. The two roles of the program have to exist.
    /// `keepsOwners` wants the same owner role as the database that was dumped.
    public static func restore(_ path: String, into address: String, keepsOwners: Bool) async throws -> [TableFigures] {
        let (programs, target) = (try ServerPrograms(), try ProgramAddress(address))
        return try await OwnerSession.with(address) { session in
            guard try TableFigures.all(session).isEmpty else {
                throw ServerProblem("The database is not empty. Restore into a new one.")
            }
            try programs.runHere(
                "pg_restore",
                ["--single-transaction", "--exit-on-error"] + (keepsOwners ? [] : ["--no-owner"])
                    + ["--dbname=\(target.plain)", path],
                target.environment)
            try session.execute("analyze")
            return try TableFigures.all(session)
        }
    }

    /// The figures of a database at this moment.
    public static func figures(_ address: String) async throws -> [TableFigures] {
        try await OwnerSession.with(address) { session in try TableFigures.all(session) }
    }
}
