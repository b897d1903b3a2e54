import NIOHTTP1
import Postgres
import Vault

/// Errors that are no defect of the program: more to do than it can, a database that cannot work at present, a visitor
/// who went away in the middle of a form.
enum Busy {
    /// What to tell somebody whose request met such an error; nil for any other error.
    static func problem(for error: any Error) -> Problem? {
        switch error {
        case is DatabaseBusy, is VaultBusy: .busy
        case is ConnectionLost: .outage
        case let error as DatabaseError where error.isOutage: .outage
        case is CommitUnknown: .unknownOutcome
        case is HTTPParserError: .badForm
        default: nil
        }
    }
}
