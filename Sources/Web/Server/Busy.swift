import Postgres
import Vault

/// Errors that mean "later": the database or the password checks have more to do than they can.
enum Busy {
    static func isMeant(by error: any Error) -> Bool { error is DatabaseBusy || error is VaultBusy }
}
