import DatabaseSupport
import Foundation
import Identity
import Kernel
import Partnership
import Testing
import TestSupport
import World

/// Finance uploads a bundle; staff and the reseller see its customers, and nobody else does.
@Suite(.database) struct FeedWalkTests {
    private static let products = "external_id,name,family\nFIB-300,Fiber 300,internet\n"
    private static let customers = """
        external_id,name,type,city,reseller_id,source_updated_at
        C1,=Orla Gladwin,residential,Alder Falls,RES-20260301-0000000A,2026-02-01T16:00:00Z
        C2,Lars Valderas,residential,Alder Falls,RES-20260301-0000000B,2026-02-01T16:00:00Z
        C3,Nobody,castle,,,
        """
    private static let services = """
        external_id,customer,product,status,status_since,mrr,currency,source_updated_at
        S1,C1,FIB-300,active,2026-02-03,49.99,USD,2026-02-03T16:00:00Z
        """

    @Test func financeImportsAndEachSeesTheirOwn() async throws {
        try await Trial.run { trial in
            let mine = try await Self.enrolled(trial, "RES-20260301-0000000A", "dana@brightline.example")
            let other = try await Self.enrolled(trial, "RES-20260301-0000000B", "noor@cedar.example")
            let finance = try await trial.staff(.finance)
            let sent = try await finance.upload(
                "/admin/feed",
                files: [
                    ("files", "customers.csv", Array(Self.customers.utf8)),
                    ("files", "products.csv", Array(Self.products.utf8)),
                    ("files", "services.csv", Array(Self.services.utf8)),
                    ("files", "resellers.csv", Array("left out".utf8)),
                ])
            let place = try #require(sent.location)
            #expect(try await finance.get("\(place)/progress").contains("\"done\":0,\"total\":5"))
            try await trial.work()
            let done = try await finance.get(place)
            #expect(done.contains("5 rows: 4 created, 1 rejected."))
            #expect(done.contains("“castle” is not one of"))
            let file = try await finance.get("\(place)/rejections.csv")
            #expect(file.contains("\"customers.csv\",\"4\",\"C3\",\"type\""))

            let list = try await finance.get("/admin/customers?q=alder&status=active")
            #expect(list.contains("=Orla Gladwin") && !list.contains("Lars Valderas"))
            #expect(try await finance.get("/admin/customers.csv").contains("\"'=Orla Gladwin\""))
            let owner = try await trial.reseller(mine.id)
            let portal = try await owner.get("/portal/customers")
            #expect(portal.contains("=Orla Gladwin") && !portal.contains("Lars Valderas"))
            let record = try #require(portal.links.first { $0.hasPrefix("/portal/customers/0") })
            #expect(try await owner.get(record).contains("Fiber 300"))
            let stranger = try await trial.reseller(other.id)
            #expect(try await stranger.get(record).status == 404)
            #expect(!(try await stranger.get("/portal/customers.csv").contains("Orla")))
            let accountant = try await trial.reseller(mine.id, .accountant)
            #expect(try await accountant.get("/portal/customers").status == 403)
        }
    }

    @Test func whatIsNoBundleIsRefusedWithItsReason() async throws {
        try await Trial.run { trial in
            let finance = try await trial.staff(.finance)
            let file = ("files", "customers.csv", Array("name\nx\n".utf8))
            let refused = try await finance.upload("/admin/feed", files: [file])
            #expect(refused.status == 422)
            #expect(refused.contains("customers.csv: The first line does not name the column external_id."))
            #expect(try await finance.upload("/admin/feed", files: []).status == 422)
            #expect(try await finance.get("/admin/feed").contains("Nothing imported yet"))
            let reviewer = try await trial.staff(.reviewer)
            #expect(try await reviewer.get("/admin/feed").status == 403)
        }
    }

    private static func enrolled(_ trial: Trial, _ number: String, _ email: String) async throws -> Reseller {
        var enrolment = Enrolment(
            companyName: "Company of \(email)", ownerName: "Owner", ownerEmail: email, type: .authorizedDealer,
            status: .active, tier: .bronze, planCode: "standard_reseller", validFrom: try #require(Day("2026-03-01")))
        enrolment.publicID = number
        return try await trial.world.contexts.partnering.enrol(
            trial.tenant, enrolment, reason: "Test", by: .system)
    }
}
