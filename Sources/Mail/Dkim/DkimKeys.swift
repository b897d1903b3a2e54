public import Kernel
public import Postgres
public import Vault

/// The signing keys of a tenant.
public struct DkimKeys: Sendable {
    private let tx: Transaction
    private let sealer: Sealer

    public init(_ tx: Transaction, sealer: Sealer) {
        self.tx = tx
        self.sealer = sealer
    }

    /// All keys, those of a domain together, the newest first.
    public func all() async throws -> [DkimKey] {
        try await tx.rows(
            """
            select id, domain, selector, algorithm, state, private_sealed, public_key from dkim_keys
            where tenant_id = \(tx.tenantID) order by domain, id desc
            """
        ).compactMap(key)
    }

    /// Makes an RSA key and an Ed25519 key, selectors `<name>-rsa` and `<name>-ed`. They sign from `use` on. Throws
    /// DkimSelectorTaken.
    public func make(domain: String, name: String, clock: Clock, chance: Chance) async throws -> [DkimKey] {
        for algorithm in DkimKey.Algorithm.allCases {
            let id = Identifier(at: clock.now, chance: chance)
            let pair = try DkimPair.make(algorithm)
            let selector = "\(name)-\(algorithm == .rsa ? "rsa" : "ed")"
            let sealed = try sealer.seal(pair.privateKey, context: try context(id))
            let added = try await tx.execute(
                """
                insert into dkim_keys (tenant_id, id, domain, selector, algorithm, private_sealed, public_key, state,
                    created_at, changed_at)
                values (\(tx.tenantID), \(id), \(domain), \(selector), \(algorithm.rawValue), \(sealed),
                    \(pair.publicKey), 'made', \(clock.now), \(clock.now))
                on conflict on constraint dkim_keys_once do nothing
                """)
            guard added == 1 else { throw DkimSelectorTaken(selector: selector) }
        }
        return try await all().filter { $0.domain == domain && $0.selector.hasPrefix("\(name)-") && $0.state == .made }
    }

    /// From now on letters of the domain are signed with the keys of this name, and no more with others. Returns how
    /// many keys sign now; 0 when there are none of this name.
    public func use(domain: String, name: String, at instant: Instant) async throws -> Int {
        let selectors = ["\(name)-rsa", "\(name)-ed"]
        let changed = try await tx.execute(
            """
            update dkim_keys set state = 'signing', changed_at = \(instant) where tenant_id = \(tx.tenantID)
            and domain = \(domain) and selector = any(\(selectors))
            """)
        guard changed > 0 else { return 0 }
        try await tx.execute(
            """
            update dkim_keys set state = 'retired', changed_at = \(instant) where tenant_id = \(tx.tenantID)
            and domain = \(domain) and state = 'signing' and selector <> all(\(selectors))
            """)
        return changed
    }

    /// The keys for letters from a domain: its own, else those of the domain above it, which mail servers take for
    /// aligned as well.
    func signing(_ domain: String) async throws -> [DkimKey] {
        let labels = domain.split(separator: ".")
        let domains = (0..<max(labels.count - 1, 1)).map { labels.dropFirst($0).joined(separator: ".") }
        let keys = try await tx.rows(
            """
            select id, domain, selector, algorithm, state, private_sealed, public_key from dkim_keys
            where tenant_id = \(tx.tenantID) and state = 'signing' and domain = any(\(domains))
            order by algorithm desc
            """
        ).compactMap(key)
        let closest = keys.map(\.domain).max { $0.utf8.count < $1.utf8.count }
        return keys.filter { $0.domain == closest }
    }

    private func key(_ row: Row) throws -> DkimKey? {
        guard let algorithm = DkimKey.Algorithm(rawValue: try row["algorithm"]),
            let state = DkimKey.State(rawValue: try row["state"])
        else { return nil }
        let id: Identifier = try row["id"]
        let sealed: [UInt8] = try row["private_sealed"]
        return DkimKey(
            id: id, domain: try row["domain"], selector: try row["selector"], algorithm: algorithm, state: state,
            privateKey: try sealer.open(sealed, context: try context(id)), publicKey: try row["public_key"])
    }

    private func context(_ id: Identifier) throws -> SealContext {
        guard let tenantID = tx.tenantID else { throw NotFound() }
        return SealContext(table: "dkim_keys", column: "private_sealed", tenantID: tenantID, rowID: id)
    }
}

/// There is a key with this selector already: a record in the DNS must never change its key.
public struct DkimSelectorTaken: Error, Hashable, Sendable, CustomStringConvertible {
    public let selector: String
    public var description: String { "There is a key with the selector \(selector) already. Choose another name." }
}
