import Jobs

/// The nightly job that deletes sessions, counts and keys that have run out.
public struct SweepAccounts: Job {
    public static let kind = "identity.sweep"

    public init() {}
}
