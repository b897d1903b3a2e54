import DatabaseSupport
import Foundation
import Identity
import Kernel
import Postgres
import Samples
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
            let link = try await Self.link(trial)
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

    @Test func placesForUploadsHaveAnEnd() throws {
        let places = UploadPlaces()
        let own = try places.take("192.0.2.1")
        _ = try places.take("192.0.2.1")
        #expect(throws: Problem.self) { try places.take("192.0.2.1") }
        _ = try places.take("2001:db8::1")
        _ = try places.take("2001:db8::2")
        #expect(throws: Problem.self, "one network") { try places.take("2001:db8::3") }
        for other in 4..<UploadPlaces.most { _ = try places.take("203.0.113.\(other)") }
        #expect(throws: Problem.self, "none is free") { try places.take("198.51.100.1") }
        own.leave()
        _ = try places.take("192.0.2.1")
    }

    /// What was sent lies on the disk and in memory until it was worked on, so the place is not free before.
    @Test(.timeLimit(.minutes(5))) func aPlaceIsHeldUntilTheFilesAreWorkedOn() async throws {
        try await Trial.own { trial in
            let link = try await Self.link(trial)
            let paper = SamplePaper(name: "license.pdf", lines: ["Business license"])
            let files = [(field: "files", name: paper.name, bytes: paper.bytes)]
            let place = Self.place(link.text)
            let senders = try await trial.database.transaction(trial.tenant.id) { tx in
                _ = try await tx.first("select id from applications where tenant_id = \(tx.tenantID) for update")
                let senders = (0..<UploadPlaces.mostOfNetwork).map { _ in
                    Task { try await trial.visitor().upload(place, files: files) }
                }
                var waiting = 0
                while waiting < senders.count {
                    try await Task.sleep(for: .milliseconds(20))
                    let row = try await tx.first(
                        """
                        select count(*) as n from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """)
                    waiting = try row?["n"] ?? 0
                }
                let refused = try await trial.visitor().upload(place, files: Self.paper)
                #expect(refused.status == 503, "both wait for the application that is locked here")
                return senders
            }
            for sender in senders {
                let taken = try await sender.value
                #expect(taken.status == 303, "control: \(taken.text)")
            }
            #expect(try await trial.visitor().upload(place, files: Self.paper).status == 422, "there is a place again")
        }
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

    /// The status link of an application that a program has sent.
    private static func link(_ trial: Trial) async throws -> SecretToken {
        let program = try await trial.visitor().send(
            "POST", "/api/v1/resellers/applications", headers: ["Content-Type": "application/json"],
            body: Array(application.utf8))
        #expect(program.status == 201, "\(program.text)")
        return try await trial.database.transaction(trial.tenant.id) { tx in
            let row = try await tx.first("select id from applications where tenant_id = \(tx.tenantID)")
            return try await StatusLinks(tx, clock: trial.clock.clock, chance: .system).mint(
                application: try #require(row)["id"])
        }
    }

    private static let application = """
        {"company_name": "Diaz Networks", "contact_name": "Ana Diaz", "contact_email": "ana@diaz.example",
        "contact_phone": "919-555-0142", "reseller_type": "authorized_dealer", "years_in_business": 7,
        "street": "1 Main Street", "city": "Brightwater", "state": "NC", "zip": "27010",
        "technical_capabilities": ["fiber", "voip"], "consent_terms": true, "consent_checks": true,
        "insurance_amount": {"amount_minor": 100000000, "currency": "USD"}}
        """
}
