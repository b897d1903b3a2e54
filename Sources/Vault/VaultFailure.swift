/// OpenSSL refused work that it must be able to do: a fault of the installation, never a wrong password or key.
public struct VaultFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Too many passwords wait to be checked. Answered with 503 and Retry-After.
public struct VaultBusy: Error, Hashable, Sendable {
    public let retryAfterSeconds: Int

    init(retryAfterSeconds: Int) {
        self.retryAfterSeconds = retryAfterSeconds
    }
}
