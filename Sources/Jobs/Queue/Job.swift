/// A piece of work for later: a small value that says what to do, never a secret, done at least once.
public protocol Job: Codable, Sendable {
    /// The stable name that is stored with the job.
    static var kind: String { get }
    static var queue: String { get }
    /// Tries before the job is dead and needs a person.
    static var maxAttempts: Int { get }
}

extension Job {
    public static var queue: String { "default" }
    public static var maxAttempts: Int { 20 }
}
