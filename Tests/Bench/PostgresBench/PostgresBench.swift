import Foundation
import Kernel
import Logging
import Postgres

/// What `Tests/Bench/postgres_bench.py` holds against pgbench: selects by key over the way that the program takes to
/// the server. Prints one line `name value` for each figure.
@main struct PostgresBench {
    /// Rows of `pgbench_accounts` at scale 1.
    private static let accounts = 100_000
    private static let pageQueries = 6

    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        let address = environment["BENCH_DATABASE"] ?? "host=/tmp dbname=bench user=postgres"
        let seconds = Double(environment["BENCH_SECONDS"] ?? "5") ?? 5
        try await withTaskExecutorPreference(SocketExecutor.shared) {
            for clients in [8, 1] {
                let statements = BareStatements(address, connections: clients)
                defer { statements.close() }
                let rate = try await rate(clients: clients, seconds) { sql in try await statements.rows(sql) }
                print("clients_\(clients) \(rate)")
            }
            try await pages(address, seconds)
        }
    }

    /// A page's look with one query and with six, each a unit of work with its tenant in one round trip. Turn by turn,
    /// so that whatever else the machine does falls on both alike.
    private static func pages(_ address: String, _ seconds: Double) async throws {
        let database = Database(program: address, platform: address, logger: Logger(label: "bench"))
        defer { database.close() }
        let tenant = Identifier(high: 1, low: 1)
        for turn in 1...5 {
            for queries in [1, pageQueries] {
                let rate = try await rate(clients: 1, queries: queries, seconds / 5) { sql in
                    try await database.reading(tenant) { tx in try await tx.all(sql) }
                }
                print("turn_\(turn)_queries_\(queries)_microseconds \(1_000_000 / rate)")
            }
        }
    }

    /// Round trips a second, each with a number of selects by key.
    private static func rate(
        clients: Int, queries: Int = 1, _ seconds: Double, _ ask: @escaping @Sendable ([SQL]) async throws -> [[Row]]
    ) async throws -> Double {
        for _ in 0..<100 { try await look(queries, 1, ask) }
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<clients {
                group.addTask {
                    var key = client * 7919
                    var count = 0
                    while ContinuousClock.now < end {
                        key = (key &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
                        try await look(queries, key, ask)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(done) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private static func look(
        _ queries: Int, _ key: Int, _ ask: @Sendable ([SQL]) async throws -> [[Row]]
    ) async throws {
        let answers = try await ask(
            (0..<queries).map { offset in
                "select abalance from pgbench_accounts where aid = \(Int32(1 + (key + offset * 131) % accounts))"
            })
        for rows in answers {
            guard rows.count == 1, try rows[0]["abalance"] as Int32 == 0 else { throw WrongAnswer() }
        }
    }
}

struct WrongAnswer: Error {}
