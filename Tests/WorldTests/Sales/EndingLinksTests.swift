import DatabaseSupport
import Identity
import Jobs
import Kernel
import Partnership
import Postgres
import TestSupport
import Testing
import World

/// The links of customers to a reseller whose partnership ends last as long as it still earns.
@Suite(.database) struct EndingLinksTests {
    private struct Link: Hashable {
        let id: Identifier
        let startsOn: Day
        let endsOn: Day?
    }

    @Test func linksEndWithTheLastEarningDayAndNobodyElsesDo() async throws {
        try await Trial.demo { trial in
            let (ending, other) = (try await reseller(trial, "Brightline"), try await reseller(trial, "Harbor Point"))
            let today = trial.tenant.zone.day(of: trial.clock.now)
            try await letOneBeginLater(trial, of: ending, on: today.adding(days: 20))
            let (before, others) = (try await links(trial, of: ending), try await links(trial, of: other))
            let past = before.filter { $0.endsOn.map { $0 <= today } ?? false }
            #expect(before.contains { $0.endsOn == nil } && others.contains { $0.endsOn == nil })
            let end = try await terminate(trial, ending)
            let after = try await links(trial, of: ending)
            #expect(end.on == today && after.map(\.id) == before.map(\.id))
            for (link, was) in zip(after, before) {
                let expected = past.contains(was) ? was.endsOn : max(end.last, link.startsOn.adding(days: -1))
                #expect(link.endsOn == expected, "\(link) was \(was)")
            }
            #expect(try await links(trial, of: other) == others)
            try await record(trial, ending, last: end.last)
            #expect(try await links(trial, of: ending) == after, "an event that comes twice changes nothing")
            // A later last day opens nothing that is over.
            try await record(trial, ending, last: end.last.adding(days: 90))
            #expect(try await links(trial, of: ending) == after)
        }
    }

    private func reseller(_ trial: Trial, _ name: String) async throws -> Identifier {
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first("select id from resellers where name like \(name + "%")")
        }
        return try #require(row)["id"]
    }

    private func links(_ trial: Trial, of resellerID: Identifier) async throws -> [Link] {
        try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.rows(
                "select id, starts_on, ends_on from customer_links where reseller_id = \(resellerID) order by id"
            ).map { Link(id: try $0["id"], startsOn: try $0["starts_on"], endsOn: try $0["ends_on"]) }
        }
    }

    /// A link that has not begun when the partnership ends never counts.
    private func letOneBeginLater(_ trial: Trial, of resellerID: Identifier, on day: Day) async throws {
        try await trial.database.transaction(trial.tenant.id) { tx in
            _ = try await tx.execute(
                """
                update customer_links set starts_on = \(day) where tenant_id = \(tx.tenantID) and id in (
                    select id from customer_links where reseller_id = \(resellerID) and ends_on is null
                    order by id limit 1)
                """)
        }
    }

    /// Two people end it; returns the day and the last day on which it earns.
    private func terminate(_ trial: Trial, _ id: Identifier) async throws -> (on: Day, last: Day) {
        let partnering = trial.world.contexts.partnering
        func somebody(_ name: String, _ role: Role) async throws -> Actor {
            let email = try #require(EmailAddress("\(name.lowercased())@ending.example"))
            let account = try await trial.account(NewAccount(email: email, name: name, roles: [role]))
            return Actor(accountID: account.id, name: account.name)
        }
        try await partnering.proposeTermination(
            trial.tenant, id, reason: "They sell for somebody else", by: somebody("Carl", .channelManager))
        let proposal = try #require(try await partnering.record(trial.tenant.id, id).terminations.first)
        try await partnering.decideTermination(
            trial.tenant, id, proposal.id, ends: true, note: "Talked to them", by: somebody("Olga", .director),
            as: [.director])
        try await trial.work()
        let row = try await trial.database.reading(trial.tenant.id) { tx in
            try await tx.first(
                """
                select facts->>'on' as on_day, facts->>'last' as last_day from domain_events
                where name = 'reseller.terminated' and subject_id = \(id)
                """)
        }
        let days: [String] = [try #require(row)["on_day"], try #require(row)["last_day"]]
        return (try #require(Day(days[0])), try #require(Day(days[1])))
    }

    private func record(_ trial: Trial, _ id: Identifier, last: Day) async throws {
        let edges = trial.world.edges
        try await trial.database.transaction(trial.tenant.id) { tx in
            _ = try await DomainEvents(tx, clock: edges.clock, chance: edges.chance).record(
                DomainEvent(name: "reseller.terminated", subjectID: id, facts: ["last": last.description]))
        }
        try await trial.work()
    }
}
