import Kernel
import Postgres

/// A job that this worker may run until its lease ends.
struct ClaimedJob: Sendable {
    let tenantID: Identifier
    let id: Identifier
    let kind: String
    let payload: String
    let attempt: Int
    let maxAttempts: Int
    /// The number of the claim: whoever claims the job later has a higher one.
    let fence: Int
    /// The request or job that set it off; empty for none.
    let traceID: String

    var run: JobRun { JobRun(tenantID: tenantID, id: id, attempt: attempt, fence: fence) }

    init(_ row: Row) throws {
        tenantID = try row["tenant_id"]
        id = try row["id"]
        kind = try row["kind"]
        payload = try row["payload"]
        attempt = try row["attempts"]
        maxAttempts = try row["most_attempts"]
        fence = try row["fence"]
        traceID = try row["trace_id"]
    }
}
