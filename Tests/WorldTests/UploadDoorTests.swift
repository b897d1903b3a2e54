import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import TestSupport
import Testing
import Vault
import World

@testable import Partnership
@testable import Web

/// Who has no link sends nothing onto the disk, whatever form token they have.
@Suite(.database) struct UploadDoorTests {
    private static let paper: [(field: String, name: String, bytes: [UInt8])] = [
        ("files", "license.pdf", Array("%PDF-1.7 nothing".utf8))
    ]

    private static func place(_ link: String) -> String { "/apply/status/\(link)/documents/business_license" }

    @Test func withoutALinkNothingIsWritten() async throws {
        try await Trial.run { trial in
            let folder = trial.world.edges.settings.uploadFolder
            try? FileManager.default.removeItem(atPath: folder)
            let visitor = trial.visitor()
            let nobodys = SecretToken.make(.system).text
            let refused = try await visitor.upload(Self.place(nobodys), files: Self.paper)
            #expect(refused.status == 404)
            #expect(!FileManager.default.fileExists(atPath: folder), "the body was not read")
            let recruiting = trial.world.contexts.recruiting
            let program = try await trial.visitor().send(
                "POST", "/api/v1/resellers/applications", headers: ["Content-Type": "application/json"],
                body: Array(Self.application.utf8))
            #expect(program.status == 201, "\(program.text)")
            let link = try await trial.database.transaction(trial.tenant.id) { tx in
                let row = try await tx.first("select id from applications where tenant_id = \(tx.tenantID)")
                return try await StatusLinks(tx, clock: trial.clock.clock, chance: .system).mint(
                    application: try #require(row)["id"])
            }
            try await recruiting.checkLink(trial.tenant.id, link)
            let taken = try await visitor.upload(Self.place(link.text), files: Self.paper)
            #expect(taken.status != 404, "control: with a link it is looked at")
            #expect(FileManager.default.fileExists(atPath: folder))
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
        }
    }

    @Test func everyUploadOfStrangersHasAGate() throws {
        let routes = try Trial.unserved.get().routes.all.filter { route in
            if case .upload = route.limit { return route.access == .anyone }
            return false
        }
        #expect(!routes.isEmpty)
        for route in routes { #expect(route.gate != nil, "\(route.pattern)") }
    }

    @Test func placesForUploadsHaveAnEnd() async throws {
        let places = UploadPlaces()
        try await places.within("192.0.2.1") {
            try await places.within("192.0.2.1") {
                await #expect(throws: Problem.self) { try await places.within("192.0.2.1") {} }
                try await places.within("192.0.2.2") {}
                try await places.within("2001:db8::1") {
                    try await places.within("2001:db8::2") {
                        await #expect(throws: Problem.self) { try await places.within("2001:db8::3") {} }
                    }
                }
            }
        }
        try await places.within("192.0.2.1") {}
        try await Self.fill(places, 0)
    }

    /// Others take places until none is left.
    private static func fill(_ places: UploadPlaces, _ taken: Int) async throws {
        guard taken < UploadPlaces.most else {
            await #expect(throws: Problem.self) { try await places.within("198.51.100.1") {} }
            return
        }
        try await places.within("203.0.113.\(taken)") { try await fill(places, taken + 1) }
    }

    @Test func whatAKilledProgramLeftGoesAtTheStart() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/uploads-\(Digest.hex(Chance.system.bytes(8)))"
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        for name in ["old", "young"] { #expect(files.createFile(atPath: "\(folder)/\(name)", contents: Data([1]))) }
        let now = Clock.system.now
        let past = Foundation.Date(timeIntervalSince1970: Double((now - .seconds(4000)).microseconds / 1_000_000))
        try files.setAttributes([.modificationDate: past], ofItemAtPath: "\(folder)/old")
        UploadRemains.remove(from: folder, at: now)
        #expect(try files.contentsOfDirectory(atPath: folder) == ["young"])
        #expect(try files.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
    }

    private static let application = """
        {"company_name": "Diaz Networks", "contact_name": "Ana Diaz", "contact_email": "ana@diaz.example",
        "contact_phone": "919-555-0142", "reseller_type": "authorized_dealer", "years_in_business": 7,
        "street": "1 Main Street", "city": "Brightwater", "state": "NC", "zip": "27010",
        "technical_capabilities": ["fiber", "voip"], "consent_terms": true, "consent_checks": true,
        "insurance_amount": {"amount_minor": 100000000, "currency": "USD"}}
        """
}
