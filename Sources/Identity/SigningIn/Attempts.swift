import Kernel
import Postgres
import Vault

/// How often something may be tried: so many times in a window, then once in a pause.
struct AttemptLimit: Sendable {
    /// One person from one network: 5 in 15 minutes, then one a minute.
    static let signIn = AttemptLimit(scope: "sign_in", free: 5, window: .minutes(15), pause: .minutes(1))
    /// One account from anywhere. Wide, so that a stranger cannot lock the owner out with a few tries.
    static let account = AttemptLimit(scope: "sign_in_account", free: 30, window: .minutes(15), pause: .seconds(20))
    /// One network over all accounts.
    static let network = AttemptLimit(scope: "sign_in_network", free: 60, window: .minutes(15), pause: .seconds(10))
    /// Codes of the second factor of one account: 5 in 15 minutes, then one a minute.
    static let code = AttemptLimit(scope: "second_factor", free: 5, window: .minutes(15), pause: .minutes(1))
    /// Passwords by which one account proves again who it is.
    static let proof = AttemptLimit(scope: "proof", free: 5, window: .minutes(15), pause: .minutes(1))
    /// Letters to one address.
    static let letters = AttemptLimit(scope: "reset_letter", free: 3, window: .hours(1), pause: .hours(1))
    /// Letters asked for from one network.
    static let lettersOfNetwork = AttemptLimit(scope: "reset_network", free: 20, window: .hours(1), pause: .minutes(10))

    let scope: String
    let free: Int
    let window: Duration
    let pause: Duration
}

/// Counts of what was tried lately. They live in the database, so they outlast a restart and hold for all servers.
struct Attempts: Sendable {
    let tx: Transaction

    /// Counts one more try; false when it comes too early. Of tries at the same time no more pass than allowed.
    func claim(_ limit: AttemptLimit, _ subject: String, at now: Instant) async throws -> Bool {
        let start = now - limit.window
        let count = try await tx.execute(
            """
            insert into attempts as a (tenant_id, scope, subject, count, since, next_at)
            values (\(tx.tenantID), \(limit.scope), \(Digest.sha256(subject)), 1, \(now), \(now))
            on conflict on constraint attempts_pk do update set
                count = case when a.since <= \(start) then 1 else a.count + 1 end,
                since = case when a.since <= \(start) then \(now) else a.since end,
                next_at = case when a.since > \(start) and a.count + 1 >= \(limit.free)
                    then \(now + limit.pause) else \(now) end
            where a.next_at <= \(now)
            """)
        return count == 1
    }

    /// Forgets the tries: the right password was given.
    func clear(_ limit: AttemptLimit, _ subject: String) async throws {
        try await tx.execute(
            """
            delete from attempts where tenant_id = \(tx.tenantID) and scope = \(limit.scope)
                and subject = \(Digest.sha256(subject))
            """)
    }

    func sweep(before instant: Instant) async throws {
        try await tx.execute("delete from attempts where tenant_id = \(tx.tenantID) and since < \(instant)")
    }
}

/// The network that an address is in: /24 of IPv4, /64 of IPv6. Who has one address there often has them all.
public enum Network {
    /// Whose address it is: the address itself of IPv4, where offices share one, and the /64 of IPv6.
    public static func subscriber(of address: String) -> String { address.contains(".") ? address : of(address) }

    public static func of(_ address: String) -> String {
        if address.contains(".") {
            let plain = address.split(separator: ":").last.map(String.init) ?? address
            return plain.split(separator: ".").prefix(3).joined(separator: ".")
        }
        guard let doubled = address.firstRange(of: "::") else {
            return address.split(separator: ":").prefix(4).joined(separator: ":")
        }
        let front = address[..<doubled.lowerBound].split(separator: ":")
        let back = address[doubled.upperBound...].split(separator: ":")
        let zeros = [Substring](repeating: "0", count: max(0, 8 - front.count - back.count))
        return (front + zeros + back).prefix(4).joined(separator: ":")
    }
}
