import DatabaseSupport
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// Two people arrange resellers at the same moment.
@Suite(.database) struct ParentsAtOnceTests {
    private static let rounds = 50

    /// Carol stands below Bravo. One puts Alpha below Carol, the other one Bravo below Alpha: both together would make a
    /// circle, and no row that one writes is the other one's.
    @Test func twoAtOnceNeverMakeACircle() async throws {
        try await TestDatabase.own { database in
            let office = try await Office(database)
            var resellers: [Reseller] = []
            for name in ["Alpha", "Bravo", "Carol"] {
                resellers.append(try await office.partner(name, type: .distributor))
            }
            let (alpha, bravo, carol) = (resellers[0], resellers[1], resellers[2])
            let moves = [(alpha, carol), (bravo, alpha)]
            @Sendable func put(_ child: Reseller, below number: String) async throws {
                let current = try await office.partnering.reseller(office.tenant.id, child.id)
                try await office.partnering.setParent(
                    office.tenant, current.id, number: number, from: office.today.description, reason: "Their region",
                    version: current.version, by: office.reviewer)
            }
            try await put(carol, below: bravo.publicID)
            for round in 0..<Self.rounds {
                let errors = await withTaskGroup(of: (any Error)?.self) { group in
                    for (child, parent) in round.isMultiple(of: 2) ? moves : moves.reversed() {
                        group.addTask {
                            do {
                                try await put(child, below: parent.publicID)
                                return nil
                            } catch { return error }
                        }
                    }
                    return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
                }
                #expect(errors.count == 1 && errors.first is ResellerRefusal, "\(errors)")
                for (child, _) in moves {
                    let current = try await office.partnering.reseller(office.tenant.id, child.id)
                    if current.parentID != nil { try await put(child, below: "") }
                }
            }
        }
    }
}
