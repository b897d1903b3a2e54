import Identity
import Kernel
import Postgres

/// The place from which the commands act: a tenant, and a member of staff with the rights that they have on the pages.
struct Desk: Sendable {
    let world: World
    let tenant: Tenant

    init(_ world: World, _ slug: String?) async throws {
        self.world = world
        tenant = try await world.tenant(named: slug)
    }

    /// Who acts. Throws DeskProblem for somebody who is no active staff or lacks the right.
    func staff(_ email: String, _ permission: Permission) async throws -> Account {
        guard let address = EmailAddress(email),
            let account = try await world.edges.database.reading(
                tenant.id,
                { tx in
                    try await Accounts(tx).account(email: address)
                }), account.isStaff, account.status == .active
        else { throw DeskProblem(description: "\(email) is nobody of the staff of \(tenant.name).") }
        guard account.roles.permits(permission) else {
            throw DeskProblem(description: "\(account.name) may not do this: \(permission.label.lowercased()).")
        }
        return account
    }

    func actor(_ account: Account) -> Actor { Actor(accountID: account.id, name: account.name) }

    /// Writes down that somebody took a file with data of people.
    func noteFile(_ name: String, _ account: Account) async throws {
        try await world.contexts.signingIn.noteFile(tenant.id, name, actor(account))
    }

    /// Carries an act out. A dry run does all of it and takes it back.
    func act(dryRun: Bool, _ body: @escaping @Sendable () async throws -> DeskReport) async throws -> DeskReport {
        try await explained {
            let said = try await trying(dryRun, body)
            return dryRun
                ? DeskReport(said.lines + ["Nothing was changed: this was a dry run."], said.json) : said
        }
    }

    /// Carries something out; with `isLook` it is all taken back, and only what came of it stays.
    func trying<Value: Sendable>(
        _ isLook: Bool, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard isLook else { return try await body() }
        do {
            return try await world.edges.database.together(tenant.id) { _ in throw Undone(value: try await body()) }
        } catch let undone as Undone<Value> {
            return undone.value
        }
    }

    /// Turns what the rules say into words for the command line.
    func explained<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let invalid as Invalid {
            throw DeskProblem(
                description: invalid.problems.map { problem in
                    problem.field.isEmpty ? problem.message : "\(problem.field): \(problem.message)"
                }.joined(separator: "\n"))
        } catch let refusal as any Refusal {
            throw DeskProblem(description: refusal.explanation)
        } catch is NotFound {
            throw DeskProblem(description: "There is no such record at \(tenant.name).")
        }
    }
}

/// Says that all of it is to be undone.
private struct Undone<Value: Sendable>: Error {
    let value: Value
}
