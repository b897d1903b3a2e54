import Kernel
import Postgres
import Vault

/// Seals the values of a tenant again with a new key. It can be stopped anywhere and goes on where it stopped, because
/// each value tells its key; the older keys stay, so that every value can be read all the time.
public struct RotatingKeys: Sendable {
    /// How far a rotation has come.
    public struct Progress: Hashable, Sendable {
        public let column: SealedColumn
        public let done: Int
        public let of: Int
    }

    /// What a rotation did.
    public struct Outcome: Hashable, Sendable {
        public let version: UInt32
        /// Whether it went on with one that had been begun.
        public let wasBegun: Bool
        public let resealed: Int
        /// Values that do not open with any key: altered, or sealed with a secret key that is not here.
        public let broken: [String]
    }

    private let database: Database
    private let keeping: KeepingKeys
    private let ring: KeyRing
    private let sealer: Sealer
    private let columns: [SealedColumn]
    private let clock: Clock
    private let chance: Chance

    public init(
        database: Database, keeping: KeepingKeys, ring: KeyRing, sealer: Sealer, columns: [SealedColumn], clock: Clock,
        chance: Chance
    ) {
        self.database = database
        self.keeping = keeping
        self.ring = ring
        self.sealer = sealer
        self.columns = columns
        self.clock = clock
        self.chance = chance
    }

    /// The same with keys that are wrapped otherwise.
    public func keptBy(_ keeping: KeepingKeys) -> RotatingKeys {
        RotatingKeys(
            database: database, keeping: keeping, ring: ring, sealer: sealer, columns: columns, clock: clock,
            chance: chance)
    }

    /// How many values of each column are sealed with the newest key, and its version.
    public func counts(_ tenant: Identifier) async throws -> (version: UInt32, columns: [SealedCount]) {
        let version = try await keeping.keys(of: tenant).current ?? 0
        let head = Sealer.head(version)
        let counts = try await database.reading(tenant) { [columns] tx in
            var counts: [SealedCount] = []
            for column in columns { counts.append(try await SealedValues(tx).count(column, current: head)) }
            return counts
        }
        return (version, counts)
    }

    /// Opens every value. Returns how many open, and the places of those that do not.
    public func check(_ tenant: Identifier) async throws -> (opened: Int, broken: [String]) {
        var (opened, broken) = (0, [String]())
        for column in columns {
            let found = try await database.reading(tenant) { tx in
                try await SealedValues(tx).all(column).map { value in
                    do {
                        _ = try sealer.open(value.bytes, context: column.place(value.row, of: tenant))
                        return (true, value.row)
                    } catch is SealBroken {
                        return (false, value.row)
                    }
                }
            }
            opened += found.count { $0.0 }
            broken += found.filter { !$0.0 }.map { "\(column.name) of \($0.1)" }
        }
        return (opened, broken)
    }

    /// Goes on with what was begun; begins with a new key when every value is sealed with the newest one. Each batch
    /// is a unit of work of its own.
    public func rotate(
        _ tenant: Identifier, batch: Int, report: @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        let before = try await counts(tenant)
        let wasBegun = before.columns.contains { $0.left > 0 }
        let version = wasBegun ? before.version : try await keeping.addVersion(tenant)
        try await ring.read(tenant)
        try await note("keys.rotation_\(wasBegun ? "resumed" : "started")", version, tenant)
        var (resealed, broken) = (0, [String]())
        for column in columns {
            let moved = try await rotate(column, tenant, version, batch: batch, report: report)
            resealed += moved.resealed
            broken += moved.broken
        }
        let facts = ["values": "\(resealed)", "broken": "\(broken.count)"]
        try await note("keys.rotation_finished", version, tenant, facts)
        return Outcome(version: version, wasBegun: wasBegun, resealed: resealed, broken: broken)
    }

    private func rotate(
        _ column: SealedColumn, _ tenant: Identifier, _ version: UInt32, batch: Int,
        report: @Sendable (Progress) -> Void
    ) async throws -> (resealed: Int, broken: [String]) {
        let head = Sealer.head(version)
        let left = try await database.reading(tenant) { tx in
            try await SealedValues(tx).count(column, current: head).left
        }
        var (done, row, broken): (Int, Identifier?, Set<SealedValues.Value>) = (0, nil, [])
        while true {
            let (start, known) = (row, broken)
            let step = try await database.transaction(tenant) { tx in
                let values = SealedValues(tx)
                let old = try await values.old(column, current: head, from: start, limit: batch + known.count)
                return try await reseal(old.filter { !known.contains($0) }, column, tenant, head, values)
            }
            guard let last = step.last else { break }
            done += step.done
            row = last
            broken.formUnion(step.broken)
            report(Progress(column: column, done: done, of: left))
        }
        return (done, broken.map { "\(column.name) of \($0.row)" }.sorted())
    }

    private func reseal(
        _ old: [SealedValues.Value], _ column: SealedColumn, _ tenant: Identifier, _ head: [UInt8],
        _ values: SealedValues
    ) async throws -> (last: Identifier?, done: Int, broken: Set<SealedValues.Value>) {
        var (done, broken) = (0, Set<SealedValues.Value>())
        for value in old {
            let place = column.place(value.row, of: tenant)
            do {
                let sealed = try sealer.seal(try sealer.open(value.bytes, context: place), context: place)
                guard sealed.starts(with: head) else { throw KeysChanged() }
                if try await values.replace(column, value, with: sealed) { done += 1 }
            } catch is SealBroken {
                broken.insert(value)
            }
        }
        return (old.last?.row, done, broken)
    }

    /// Another rotation began while this one was under way.
    public struct KeysChanged: Error, Hashable, Sendable, CustomStringConvertible {
        public var description: String { "Another rotation has begun. Run the command again: it goes on from here." }
    }

    private func note(
        _ act: String, _ version: UInt32, _ tenant: Identifier, _ facts: [String: String] = [:]
    ) async throws {
        try await database.transaction(tenant) { tx in
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                .system, act, subject: AuditSubject("data_key", version, "Data key \(version)"), after: facts)
        }
    }
}
