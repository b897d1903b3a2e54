import Foundation
import Identity
import Kernel
import Vault
import Web

/// The keys of sealed data, as the commands handle them.
public struct KeyTending: Sendable {
    /// What was asked cannot be done, with the remedy.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let world: World

    public init(_ world: World) {
        self.world = world
    }

    /// How many values are sealed with which key, a line a column.
    public func status(tenant slug: String?) async throws -> [String] {
        var lines: [String] = []
        for tenant in try await world.tenants(named: slug) {
            let counts = try await world.contexts.rotatingKeys.counts(tenant.id)
            lines.append("\(tenant.slug): data key \(counts.version)")
            for count in counts.columns where count.all > 0 {
                lines.append("  \(count.column.name): \(count.current.shown) of \(count.all.shown)")
            }
        }
        return lines
    }

    /// Opens every value of one tenant or of all. Returns a line a tenant, and whether all opened.
    public func check(tenant slug: String?) async throws -> (lines: [String], isWhole: Bool) {
        var (lines, isWhole): ([String], Bool) = ([], true)
        for tenant in try await world.tenants(named: slug) {
            let found = try await world.contexts.rotatingKeys.check(tenant.id)
            lines.append("\(tenant.slug): \(found.opened.shown("value opens", "values open")).")
            lines += found.broken.map { "\(tenant.slug): \($0) does not open with any key." }
            if !found.broken.isEmpty { isWhole = false }
        }
        return (lines, isWhole)
    }

    /// Seals everything with a new key, or goes on with that. `say` gets the progress. Returns whether every value
    /// could be opened.
    public func rotate(
        tenant slug: String?, batch: Int, say: @escaping @Sendable (String) -> Void
    ) async throws -> Bool {
        guard (1...10_000).contains(batch) else { throw Problem(description: "A batch has 1 to 10,000 values.") }
        var isWhole = true
        for tenant in try await world.tenants(named: slug) {
            let outcome = try await world.contexts.rotatingKeys.rotate(tenant.id, batch: batch) { progress in
                say("\(tenant.slug): \(progress.column.name) \(progress.done.shown) of \(progress.of.shown)")
            }
            let way = outcome.wasBegun ? "went on with" : "began with"
            say(
                "\(tenant.slug): \(way) data key \(outcome.version), "
                    + "\(outcome.resealed.shown("value", "values")) sealed again.")
            for name in outcome.broken {
                isWhole = false
                say("\(tenant.slug): \(name) does not open with any key.")
            }
        }
        return isWhole
    }

    /// Wraps the tenants' keys with another secret key. Refused while values are sealed with a key that is derived
    /// from the present one.
    public func changeSecret(to text: String) async throws -> [String] {
        let settings = world.edges.settings
        guard let new = MasterKey(text: text.trimmingWhitespace()) else {
            throw Problem(description: "NEW_SECRET_KEY has to be 64 hexadecimal digits: openssl rand -hex 32")
        }
        let edges = world.edges
        // A change that was interrupted left some keys wrapped with the one and some with the other.
        let keeping = KeepingKeys(
            database: edges.database, master: new, earlier: settings.masterKey, clock: edges.clock,
            chance: edges.chance)
        let tenants = try await world.tenants(named: nil)
        for tenant in tenants {
            let counts = try await world.contexts.rotatingKeys.keptBy(keeping).counts(tenant.id)
            let left = counts.columns.reduce(0) { $0 + $1.left }
            guard left == 0 else {
                throw Problem(
                    description: "\(left.shown("value", "values")) of \(tenant.slug) are not sealed with the newest "
                        + "data key. Run this first: tributary keys rotate")
            }
        }
        var lines: [String] = []
        for tenant in tenants {
            lines.append("\(tenant.slug): \(try await keeping.wrapAgain(tenant.id).shown("key", "keys")) wrapped anew.")
        }
        return lines
    }
}
