/// The two roles that the program logs in with. They own nothing and bypass nothing.
struct Roles {
    static let program = "tributary_program"
    static let platform = "tributary_platform"
    static let owner = "tributary_owner"

    /// Another start made the role at the same moment, or another login may change it: both are fine.
    private static let harmlessStates: Set<String> = ["42710", "23505", "XX000"]
    private static let insufficientPrivilege = "42501"

    let session: OwnerSession

    /// Makes the role when it is missing; sets its password where this login may.
    func ensure(_ role: String, password: String?) throws {
        let secret = password.map { " password \(session.literal($0))" } ?? ""
        let exists = try !session.rows("select 1 from pg_roles where rolname = \(role)").isEmpty
        do {
            if !exists {
                try session.execute("create role \(role) login nosuperuser nobypassrls\(secret)")
            } else if !secret.isEmpty {
                try session.execute("alter role \(role) login\(secret)")
            }
        } catch let error as DatabaseError {
            if Self.harmlessStates.contains(error.state) { return }
            if exists, error.state == Self.insufficientPrivilege { return }
            throw error
        }
    }
}
