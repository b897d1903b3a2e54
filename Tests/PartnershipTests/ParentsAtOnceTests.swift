import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// Two people arrange resellers at the same moment.
@Suite(.database) struct ParentsAtOnceTests {
    private static let rounds = 50

    /// Each puts one of two resellers below the other one: what both together would make is a circle.
    @Test func twoAtOnceNeverMakeACircle() async throws {
        try await TestDatabase.own { database in
            let office = try await Office(database)
            let pair = [
                try await office.partner("Alpha", type: .distributor),
                try await office.partner("Bravo", type: .distributor),
            ]
            let today = office.today.description
            @Sendable func put(_ place: Int, below number: String) async throws {
                let current = try await office.partnering.reseller(office.tenant.id, pair[place].id)
                try await office.partnering.setParent(
                    office.tenant, current.id, number: number, from: today, reason: "Their region",
                    version: current.version, by: office.reviewer)
            }
            var made = 0
            for _ in 0..<Self.rounds {
                let refusals = await withTaskGroup(of: (any Error)?.self) { group in
                    for place in 0..<2 {
                        group.addTask {
                            do {
                                try await put(place, below: pair[1 - place].publicID)
                                return nil
                            } catch { return error }
                        }
                    }
                    return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
                }
                #expect(refusals.count == 1 && refusals.first is ResellerRefusal, "\(refusals)")
                let histories = try await database.reading(office.tenant.id) { tx in
                    try await ResellerParents(tx).histories()
                }
                let parents = pair.map { histories[$0.id]?.parent(on: office.today) }
                #expect(parents.count { $0 != nil } == 1, "\(parents)")
                made += 1
                for place in 0..<2 where parents[place] != nil { try await put(place, below: "") }
            }
            #expect(made == Self.rounds)
        }
    }
}
