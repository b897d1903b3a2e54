import DatabaseSupport
import Foundation
import Identity
import Kernel
import PartnershipSupport
import Postgres
import Samples
import Testing
import Vault

@testable import Partnership

/// The documents of an application from the request to the check.
@Suite(.database) struct PapersTests {
    /// Everything that applications.md 3 allows; what is not here is refused.
    private static let allowed: [String: DocumentState] = [
        "missing upload": .uploaded, "uploaded upload": .uploaded, "rejected upload": .uploaded,
        "uploaded accept": .accepted, "uploaded reject": .rejected, "accepted reject": .rejected,
        "missing waive": .waived, "uploaded waive": .waived, "rejected waive": .waived,
    ]

    @Test func transitionsAreThoseOfTheTable() {
        for state in DocumentState.allCases {
            for act in DocumentAct.allCases {
                #expect(state.after(act) == Self.allowed["\(state.rawValue) \(act.rawValue)"], "\(state) \(act)")
            }
        }
    }

    @Test(arguments: ResellerType.allCases)
    func whoOnlyRefersBringsATaxDocumentAlone(type: ResellerType) {
        let kinds = DocumentKind.required(of: type)
        #expect(kinds.count == (type == .referralPartner || type == .technologyPartner ? 1 : 5))
        #expect(kinds.contains(.taxDocument))
    }

    @Test(arguments: [(0, 0, 0), (1, 0, 20), (1, 1, 40), (3, 1, 80), (5, 0, 100), (0, 5, 100)])
    func completenessIsRoundedDown(accepted: Int, waived: Int, expected: Int) {
        let states =
            [DocumentState](repeating: .accepted, count: accepted) + [DocumentState](repeating: .waived, count: waived)
        let documents = DocumentKind.allCases.enumerated().map { place, kind in
            var document = ApplicationDocument(kind)
            if place < states.count { document.state = states[place] }
            return document
        }
        #expect(ApplicationPapers(documents).completeness == expected)
        #expect(ApplicationPapers(Array(documents.prefix(3))).completeness == 100 * min(3, accepted + waived) / 3)
    }

    @Test func whatIsAskedForStopsTheClockAndTheLastFileStartsItAgain() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, link) = try await claimed(office)
            let due = try await dueAt(office, application.id)
            let recruiting = office.recruiting
            try await recruiting.ask(
                office.tenant, application.id, for: [.businessLicense, .taxDocument], version: application.version,
                by: office.reviewer)
            var now = try await recruiting.application(office.tenant.id, application.id)
            #expect(now.status == .pendingDocuments && now.pausedAt == office.clock.now)
            office.clock.advance(.days(3))
            try await bring(office, link, .businessLicense)
            now = try await recruiting.application(office.tenant.id, application.id)
            #expect(now.status == .pendingDocuments, "one is missing")
            try await bring(office, link, .taxDocument)
            now = try await recruiting.application(office.tenant.id, application.id)
            #expect(now.status == .underReview && now.pausedAt == nil)
            // From Monday to Thursday: three working days of eight hours.
            #expect(now.pausedSeconds == 3 * 8 * 3600)
            #expect(try await dueAt(office, application.id) == due + .days(3))
            let events = try await recruiting.history(office.tenant.id, application.id)
            #expect(events.contains { $0.act == "application.review_resumed" && $0.actor == .system })
        }
    }

    /// A reminder after 7 and after 21 days, the end after 30; a day without work is made up for, and none comes twice.
    @Test(arguments: [
        ([0, 6], 0, ApplicationStatus.pendingDocuments), ([7], 1, .pendingDocuments),
        ([7, 7, 8, 20], 1, .pendingDocuments),
        ([7, 21, 22], 2, .pendingDocuments), ([25, 26], 1, .pendingDocuments), ([29], 1, .pendingDocuments),
        ([7, 21, 30], 2, .withdrawn), ([45], 0, .withdrawn),
    ])
    func remindersFollowTheCalendar(days: [Int], reminders: Int, status: ApplicationStatus) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, _) = try await claimed(office)
            try await office.recruiting.ask(
                office.tenant, application.id, for: [.taxDocument], version: application.version, by: office.reviewer)
            let start = office.clock.now
            for day in days {
                office.clock.set(start + .days(day))
                _ = try await office.recruiting.chasePapers(office.tenant)
            }
            let now = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(now.status == status)
            let sent = try await office.count("domain_events where name = 'application.documents_reminded'")
            #expect(sent == reminders)
            if status == .withdrawn { #expect(now.decision?.act == .lapse && now.pausedAt == nil) }
        }
    }

    @Test func filesAreSealedOnceAndOnlyOfTheirApplication() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, link) = try await claimed(office)
            let other = try await office.reviewed(Example.answers(company: "Else", email: "else@diaz.example"))
            try await bring(office, link, .taxDocument)
            try await bring(office, link, .taxDocument)
            let papers = try await office.recruiting.papers(office.tenant.id, application.id)
            let file = try #require(papers[.taxDocument]?.files.first)
            #expect(papers[.taxDocument]?.files.count == 1, "the same file again is the same file")
            let opened = try await office.recruiting.openFile(
                office.tenant.id, application.id, file.id, by: office.reviewer)
            #expect(opened.content == HostileFile.pdf)
            let events = try await office.recruiting.history(office.tenant.id, application.id)
            #expect(events.contains { $0.act == "application.document_opened" && $0.actor.name == "Riley Moss" })
            await #expect(throws: NotFound.self) {
                try await office.recruiting.openFile(office.tenant.id, other.id, file.id, by: office.reviewer)
            }
            let plain = try await office.count(
                "application_files where position('%PDF'::bytea in content_sealed) > 0")
            #expect(plain == 0)
        }
    }

    @Test func aRefusedFileLeavesNothing() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, link) = try await claimed(office)
            for file in HostileFile.all {
                await #expect(throws: Invalid.self, "\(file.what)") {
                    let files = [("fine.pdf", HostileFile.pdf), (file.name, file.bytes)]
                    try await self.bring(office, link, .taxDocument, files)
                }
            }
            let infected = Recruiting(
                database: database, sealer: office.recruiting.sealer, screen: UploadScreen { _ in .infected },
                clock: office.clock.clock, chance: .system)
            let silent = Recruiting(
                database: database, sealer: office.recruiting.sealer, screen: UploadScreen { _ in .unknown },
                clock: office.clock.clock, chance: .system)
            for recruiting in [infected, silent] {
                await #expect(throws: Invalid.self) {
                    try await self.bring(office, link, .taxDocument, by: recruiting)
                }
            }
            #expect(try await office.count("application_files") == 0)
            #expect(try await office.count("application_documents") == 0)
            let now = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(now.version == application.version)
        }
    }

    /// Ten files of one document, whether at once or one after the other; the eleventh leaves nothing.
    @Test(arguments: [[11], [10, 1], [9, 2]])
    func aDocumentHasTenFiles(portions: [Int]) async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, link) = try await claimed(office)
            func files(_ count: Int, from first: Int) -> [(name: String, bytes: [UInt8])] {
                (first..<(first + count)).map { ("\($0).pdf", SamplePaper(name: "", lines: ["Page \($0)"]).bytes) }
            }
            for (place, count) in portions.dropLast().enumerated() {
                try await bring(office, link, .references, files(count, from: place * 100))
            }
            let invalid = await #expect(throws: Invalid.self) {
                try await self.bring(office, link, .references, files(portions.last ?? 0, from: 900))
            }
            #expect(invalid?.problems.map(\.field) == ["files"])
            #expect(try await office.count("application_files") == portions.dropLast().reduce(0, +))
            if portions == [9, 2] { try await bring(office, link, .references, files(1, from: 950)) }
            if portions.count == 1 { try await bring(office, link, .references, files(10, from: 0)) }
            let papers = try await office.recruiting.papers(office.tenant.id, application.id)
            #expect(papers[.references]?.files.count == 10)
            try await bring(office, link, .taxDocument, files(1, from: 980))
        }
    }

    @Test func settledDocumentsAndDecidedApplicationsTakeNothing() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let (application, link) = try await claimed(office)
            try await bring(office, link, .references)
            let brought = try await office.recruiting.application(office.tenant.id, application.id)
            try await office.recruiting.decide(
                office.tenant, application.id, .references, try DocumentDecision(.accept, of: .references),
                version: brought.version, by: office.reviewer)
            let read = try await office.recruiting.application(office.tenant.id, application.id)
            #expect(read.scorecard.values[.compliance] == 2, "one of five")
            await #expect(throws: ApplicationRefusal.documentSettled(.references)) {
                try await self.bring(office, link, .references)
            }
            await #expect(throws: ApplicationRefusal.changed) {
                try await office.recruiting.decide(
                    office.tenant, application.id, .taxDocument,
                    try DocumentDecision(.waive, of: .taxDocument, reason: "Known"), version: brought.version,
                    by: office.reviewer)
            }
            try await office.recruiting.withdraw(office.tenant, link, from: "192.0.2.1")
            await #expect(throws: ApplicationRefusal.closedForPapers) {
                try await self.bring(office, link, .taxDocument)
            }
        }
    }

    /// A document may turn out to be wrong while the checks are going on.
    @Test func aDocumentRejectedDuringTheChecksFailsThem() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            let recruiting = office.recruiting
            let id = try await office.reviewed().id
            let link = try await database.transaction(office.tenant.id) { tx in
                try await StatusLinks(tx, clock: office.clock.clock, chance: .system).mint(application: id)
            }
            try await bring(office, link, .references)
            try await recruiting.decide(
                office.tenant, id, .references, try DocumentDecision(.accept, of: .references),
                version: try await recruiting.application(office.tenant.id, id).version, by: office.reviewer)
            try await recruiting.clear(office.tenant, id, by: office.reviewer)
            let rejection = try DocumentDecision(.reject, of: .references, reason: "They know another company")
            try await recruiting.decide(
                office.tenant, id, .references, rejection,
                version: try await recruiting.application(office.tenant.id, id).version, by: office.reviewer)
            let now = try await recruiting.application(office.tenant.id, id)
            #expect(now.status == .backgroundCheck)
            await #expect(throws: ApplicationRefusal.checksOpen([.documentCompleteness])) {
                try await office.approve(now)
            }
        }
    }

    @Test func withoutALinkNoFileIsRead() async throws {
        try await TestDatabase.rolledBack { database in
            let office = try await Office(database)
            await #expect(throws: NotFound.self) {
                try await office.recruiting.bring(
                    office.tenant, SecretToken.make(.system), .references,
                    [IncomingPaper(name: "paper.pdf", path: "/nowhere/to/be/found")], from: "192.0.2.1")
            }
        }
    }

    @Test(arguments: [
        (DocumentAct.reject, DocumentKind.references, "", "", "", ["reason"]),
        (.waive, .references, "no", "", "", ["reason"]),
        (.accept, .businessLicense, "", "", "", ["expires_on"]),
        (.accept, .insuranceCertificate, "", "soon", "much", ["expires_on", "insured"]),
        (.accept, .insuranceCertificate, "", "2027-06-30", "-1", ["insured"]),
    ])
    func aDecisionSaysWhatItMust(
        act: DocumentAct, kind: DocumentKind, reason: String, expiresOn: String, insured: String, fields: [String]
    ) {
        let invalid = #expect(throws: Invalid.self) {
            try DocumentDecision(act, of: kind, reason: reason, expiresOn: expiresOn, insured: insured)
        }
        #expect(invalid?.problems.map(\.field) == fields)
    }

    /// An application that was taken up, with the applicant's link.
    private func claimed(_ office: Office) async throws -> (PartnerApplication, SecretToken) {
        let submission = try await office.apply()
        try await office.recruiting.claim(office.tenant, submission.application.id, by: office.reviewer)
        let application = try await office.recruiting.application(office.tenant.id, submission.application.id)
        return (application, submission.statusLink)
    }

    private func bring(
        _ office: Office, _ link: SecretToken, _ kind: DocumentKind,
        _ files: [(name: String, bytes: [UInt8])] = [("paper.pdf", HostileFile.pdf)], by recruiting: Recruiting? = nil
    ) async throws {
        let number = Chance.system.number(below: 1_000_000_000)
        let folder = FileManager.default.temporaryDirectory.appending(path: "papers-\(number)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var incoming: [IncomingPaper] = []
        for (number, file) in files.enumerated() {
            let path = folder.appending(path: "\(number)")
            try Data(file.bytes).write(to: path)
            incoming.append(IncomingPaper(name: file.name, path: path.path))
        }
        try await (recruiting ?? office.recruiting).bring(office.tenant, link, kind, incoming, from: "192.0.2.1")
    }

    private func dueAt(_ office: Office, _ id: Identifier) async throws -> Instant {
        try await office.database.reading(office.tenant.id) { tx in
            let row = try await tx.first(
                "select decision_due_at from applications where tenant_id = \(tx.tenantID) and id = \(id)")
            return try #require(row)["decision_due_at"]
        }
    }
}
