import DatabaseSupport
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Testing

@testable import Partnership

@Suite(.database) struct PublicDirectoryTests {
    /// Nobody stands in the list who did not say so, and nobody who is not active.
    @Test func onlyActiveResellersWhoWantItAreFound() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let reseller = try await office.approve(try await office.cleared())
            let directory = PublicDirectory(database: database, clock: office.clock.clock, chance: .system)
            let proposed = try await directory.entry(office.tenant.id, of: reseller.id).1
            #expect(!proposed.isListed && proposed.zips == ["27010"] && proposed.services.contains("Fiber"))
            let entry = DirectoryEntry(
                isListed: true, summary: "Homes and offices", services: ["Fiber"], languages: ["Spanish"],
                zips: ["27010"])
            try await directory.save(office.tenant.id, entry, of: reseller.id, by: office.reviewer)
            func found() async throws -> Int {
                try await directory.find(office.tenant.id, try DirectorySearch()).page.elements.count
            }
            #expect(try await found() == 0, "still in onboarding")
            try await setStatus("active", reseller.id, office)
            #expect(try await found() == 1)
            for status in ["inactive", "suspended", "terminated"] {
                try await setStatus(status, reseller.id, office)
                #expect(try await found() == 0, "\(status)")
            }
            try await setStatus("active", reseller.id, office)
            let hidden = DirectoryEntry(isListed: false, summary: "", services: [], languages: [], zips: [])
            try await directory.save(office.tenant.id, hidden, of: reseller.id, by: office.reviewer)
            #expect(try await found() == 0)
        }
    }

    /// What resellers name has no end, what people choose from has.
    @Test func theMostFrequentWordsAreOffered() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let directory = PublicDirectory(database: database, clock: office.clock.clock, chance: .system)
            for number in 0..<15 {
                let reseller = try await office.partner("Partner \(Character(Unicode.Scalar(UInt8(65 + number))))")
                let words = (0..<20).map { "Service \(number) \($0)" } + ["Zebra"]
                let entry = DirectoryEntry(
                    isListed: true, summary: "", services: words, languages: ["English"], zips: ["27010"])
                try await directory.save(office.tenant.id, entry, of: reseller.id, by: office.reviewer)
            }
            let choices = try await database.reading(office.tenant.id) { tx in
                try await DirectoryEntries(tx).choices()
            }
            #expect(choices.services.count == DirectoryEntries.mostChoices && choices.languages == ["English"])
            #expect(choices.services.last == "Zebra", "what all name is among them, and the order is that of words")
        }
    }

    /// Who works there, then who sits there, then who is in the region; what is asked for besides has to fit.
    @Test func theNearestComeFirst() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let directory = PublicDirectory(database: database, clock: office.clock.clock, chance: .system)
            let places: [(name: String, zip: String, zips: [String], service: String)] = [
                ("Region", "27099", ["27099"], "Fiber"), ("Sits", "27010", ["90210"], "fiber"),
                ("Serves", "90210", ["27010", "27011"], "Fiber"), ("Far", "90210", ["90210"], "Fiber"),
            ]
            for (number, place) in places.enumerated() {
                var answers = Example.answers(company: place.name, email: "ana\(number)@diaz.example")
                answers[.zip] = place.zip
                answers[.taxID] = "12-345678\(number)"
                let application = try await office.cleared(answers, from: "192.0.2.\(number)")
                let reseller = try await office.approve(application)
                try await setStatus("active", reseller.id, office)
                let entry = DirectoryEntry(
                    isListed: true, summary: "", services: [place.service], languages: ["English"], zips: place.zips)
                try await directory.save(office.tenant.id, entry, of: reseller.id, by: office.reviewer)
            }
            func names(_ zip: String, _ service: String = "", _ language: String = "") async throws -> [String] {
                let search = try DirectorySearch(zip: zip, service: service, language: language)
                return try await directory.find(office.tenant.id, search).page.elements.map(\.name)
            }
            #expect(try await names("27010") == ["Serves", "Sits", "Region"])
            #expect(try await names("27010", "FIBER", "english") == ["Serves", "Sits", "Region"])
            #expect(try await names("27010", "", "German") == [])
            #expect(try await names("") == ["Far", "Region", "Serves", "Sits"])
            let found = try await directory.find(office.tenant.id, try DirectorySearch())
            #expect(found.services == ["fiber"] || found.services == ["Fiber"], "one spelling of each")
            let first = try await directory.find(office.tenant.id, try DirectorySearch()).page.elements[1]
            let rest = try await directory.find(
                office.tenant.id, try DirectorySearch(), after: first.id.description)
            #expect(rest.page.elements.map(\.name) == ["Serves", "Sits"])
        }
    }

    @Test(
        arguments: [
            (true, "", "Fiber", "", "27010", []), (false, "", "", "", "", []),
            (true, "", "", "", "", ["services", "zips"]), (true, "", "Fiber", "", "2701, 27010", ["zips"]),
            (true, "line\nbreak", "Fiber", "", "27010", ["summary"]),
            (true, String(repeating: "a", count: 301), "Fiber", "", "27010", ["summary"]),
            (true, "", (0...20).map { "S\($0)" }.joined(separator: ","), "", "27010", ["services"]),
            (true, "", "Fiber", String(repeating: "a", count: 61), "27010", ["languages"]),
        ] as [(Bool, String, String, String, String, [String])])
    func anEntryIsRead(
        isListed: Bool, summary: String, services: String, languages: String, zips: String, fields: [String]
    ) {
        var problems: [String] = []
        do {
            _ = try DirectoryEntry(
                reading: isListed, summary: summary, services: services, languages: languages, zips: zips)
        } catch {
            problems = (error as? Invalid)?.problems.map(\.field) ?? []
        }
        #expect(problems == fields)
    }

    private func setStatus(_ status: String, _ id: Identifier, _ office: Office) async throws {
        try await office.database.transaction(office.tenant.id) { tx in
            _ = try await tx.execute(
                "update resellers set status = \(status) where tenant_id = \(tx.tenantID) and id = \(id)")
        }
    }
}
