import DatabaseSupport
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import World

/// What staff see of training besides the record of one reseller, and how often anybody may guess at certificates.
@Suite(.database) struct TrainingListTests {
    @Test func theListIsFilteredAndBothListsAreFiles() async throws {
        try await Trial.demo { trial in
            let staff = try await trial.staff(.channelManager)
            let all = try await staff.get("/admin/training/resellers")
            #expect(all.contains("Brightline"))
            let filtered = try #require(all.links.first { $0.contains("state=certified") })
            let certified = try await staff.get(filtered)
            #expect(certified.contains("Brightline") && certified.contains("aria-current"))
            let revoked = try await staff.get("/admin/training/resellers?state=revoked&q=brightline")
            #expect(!revoked.links.contains { $0.hasPrefix("/admin/training/resellers/0") })
            let file = try await staff.get(try #require(certified.links.first { $0.contains("resellers.csv") }))
            #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
            let rows = file.text.split(separator: "\r\n")
            #expect(rows.first?.contains("\"product_basic\"") == true && rows.count > 1)
            #expect(rows.dropFirst().allSatisfy { $0.contains("\"certified\"") })
            let ending = try await staff.get("/admin/training/ending.csv")
            #expect(ending.text.hasPrefix("\"company\",\"programme\",\"certificate\""))
            #expect(try await trial.staff(.finance).get("/admin/training/ending.csv").status == 403)
        }
    }

    @Test func certificatesThatEndStandOnTheHomeOfThoseWhoTendTraining() async throws {
        try await Trial.demo { trial in
            let row = try await trial.database.transaction(trial.tenant.id) { tx in
                try await tx.execute(
                    """
                    update certificates set certified_on = certified_on - 340, valid_until = valid_until - 340
                    where id = (select id from certificates where revoked_on is null
                        order by valid_until desc, id desc limit 1)
                    """)
            }
            #expect(row == 1)
            let home = try await trial.staff(.channelManager).get("/admin")
            let desk = try await trial.staff(.channelManager).get("/admin/training")
            #expect(home.contains("within 60 days") == desk.links.contains("/admin/training/ending.csv"))
            #expect(!(try await trial.staff(.finance).get("/admin").contains("within 60 days")))
        }
    }

    /// Whoever guesses waits, and does not get the right ones either; others go on.
    @Test func guessingAtCertificatesIsSlow() async throws {
        try await Trial.run { trial in
            let visitor = trial.visitor()
            for number in 0..<Guesses.most {
                #expect(try await visitor.get("/certificates/AAAA-BBBB-CC\(22 + number)").status == 404, "\(number)")
            }
            let late = try await visitor.get("/certificates/AAAA-BBBB-CC99")
            #expect(late.status == 429 && late.contains("Try again in ten minutes"))
            #expect(try await visitor.get("/certificates/AAAA-BBBB-CC99?lang=de").contains("in zehn Minuten"))
            #expect(try await visitor.get("/certificates").status == 200, "the page itself stays")
            trial.clock.advance(.minutes(10))
            #expect(try await visitor.get("/certificates/AAAA-BBBB-CC99").status == 404)
        }
    }
}
