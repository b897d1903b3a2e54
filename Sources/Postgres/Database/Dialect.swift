import Kernel

/// How units of work begin and end: as transactions of sessions that have the right role already, or as savepoints of
/// one transaction that tests roll back, which take the role on each time.
struct Dialect: Sendable {
    let writing: @Sendable (Identifier) -> UnitBounds
    let reading: @Sendable (Identifier) -> UnitBounds
    let platform: UnitBounds

    static let transactions = Dialect(
        writing: { transaction("begin", $0, endsUnawaited: false) },
        reading: { transaction("begin isolation level repeatable read read only", $0, endsUnawaited: true) },
        platform: transaction("begin", nil, endsUnawaited: false))

    /// As `transactions`, with the settings that sessions otherwise keep.
    static let pooledTransactions = Dialect(
        writing: { transactions.writing($0).preparing(settings) },
        reading: { transactions.reading($0).preparing(settings) },
        platform: transactions.platform.preparing(settings))

    static let settings = Statement(text: SessionSettings.statement(isLocal: true))

    static let savepoints = Dialect(
        writing: { savepoint("tributary_program", $0) },
        reading: { readOnlySavepoint("tributary_program", $0) },
        platform: savepoint("tributary_platform", nil))

    private static func transaction(_ begin: String, _ tenant: Identifier?, endsUnawaited: Bool) -> UnitBounds {
        var beginning = [Statement(text: begin)]
        if let tenant {
            let setting: SQL = "select set_config('app.tenant_id', \(tenant.description), true)"
            beginning.append(setting.statement())
        }
        return UnitBounds(
            begin: beginning, commit: [Statement(text: "commit")], rollBack: [Statement(text: "rollback")],
            refusedCommit: "ROLLBACK", endsUnawaited: endsUnawaited)
    }

    private static let undo = [
        Statement(text: "rollback to savepoint unit_of_work"), Statement(text: "release savepoint unit_of_work"),
    ]

    private static func savepoint(_ role: String, _ tenant: Identifier?) -> UnitBounds {
        UnitBounds(
            begin: beginning(role, tenant, readOnly: false),
            commit: [Statement(text: "release savepoint unit_of_work")],
            rollBack: undo, refusedCommit: nil, endsUnawaited: false)
    }

    private static func readOnlySavepoint(_ role: String, _ tenant: Identifier?) -> UnitBounds {
        UnitBounds(
            begin: beginning(role, tenant, readOnly: true), commit: undo, rollBack: undo, refusedCommit: nil,
            endsUnawaited: false)
    }

    private static func beginning(_ role: String, _ tenant: Identifier?, readOnly: Bool) -> [Statement] {
        let setting: SQL = """
            select set_config('role', \(role), true), set_config('app.tenant_id', \(tenant?.description ?? ""), true)
            """
        let refusal = readOnly ? [Statement(text: "set local transaction_read_only = on")] : []
        return [Statement(text: "savepoint unit_of_work"), setting.statement()] + refusal
    }
}
