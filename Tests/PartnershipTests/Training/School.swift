import Foundation
import Identity
import Kernel
import Postgres
import Testing

@testable import Partnership

/// An office with the program's courses and a reseller with two people who learn.
struct School: Sendable {
    let office: Office
    let training: Training
    let reseller: Reseller
    let owner: Account
    let seller: Account

    static var standard: StandardCourses {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return StandardCourses(folder: folder.appendingPathComponent("Views/courses").path)
    }

    init(_ database: Database) async throws {
        office = try await Office(database)
        training = Training(
            database: database, standard: Self.standard, clock: office.clock.clock, chance: .system)
        try await training.adopt(office.tenant)
        let enrolment = Enrolment(
            companyName: "Diaz Networks", ownerName: "Ana Diaz", ownerEmail: "ana@diaz.example",
            type: .authorizedDealer, status: .active, tier: .bronze, planCode: "standard_reseller",
            validFrom: office.today)
        reseller = try await office.partnering.enrol(
            office.tenant, enrolment, reason: "Known from before", by: office.reviewer)
        owner = try #require(
            try await office.partnering.team(office.tenant.id, of: reseller.id).first { $0.roles.contains(.owner) })
        let email = try #require(EmailAddress("sal@diaz.example"))
        let (id, now) = (Identifier(at: office.clock.now, chance: .system), office.clock.now)
        let resellerID = reseller.id
        seller = try await database.transaction(office.tenant.id) { tx in
            try await Accounts(tx).add(
                NewAccount(
                    email: email, name: "Sal Moss", resellerID: resellerID, company: "Diaz Networks",
                    roles: [.sales]), id: id, passwordHash: "x", at: now)
        }
    }

    func course(_ programme: TrainingProgramme) async throws -> Identifier {
        try #require(
            try await training.courses(office.tenant.id).first { $0.course.programme == programme }?.course.id)
    }

    func record(_ programme: TrainingProgramme, _ member: Account? = nil) async throws -> CourseRecord {
        try await training.course(office.tenant.id, try await course(programme), for: member ?? owner)
    }

    /// Begins the course where it has not begun, and reads every lesson.
    func prepare(_ programme: TrainingProgramme = .productBasic, _ member: Account? = nil) async throws {
        let (member, id) = (member ?? owner, try await course(programme))
        try await training.start(office.tenant, id, by: member, Actor(member))
        while let lesson = try await record(programme, member).nextLesson {
            try await training.read(office.tenant, id, lesson: lesson, by: member, Actor(member))
        }
    }

    func draw(_ programme: TrainingProgramme = .productBasic, _ member: Account? = nil) async throws -> Identifier {
        let member = member ?? owner
        let key = "draw \(Identifier(at: office.clock.now, chance: .system))"
        return try await training.draw(
            office.tenant, try await course(programme), key: key, by: member, Actor(member))
    }

    /// So many right answers, the others wrong.
    func answers(_ attemptID: Identifier, right: Int, _ member: Account? = nil) async throws -> [Int?] {
        let (attempt, record) = try await training.attempt(office.tenant.id, attemptID, of: member ?? owner)
        return attempt.asked(from: record.content).map { item in
            let answer = item.question.rightAnswer ?? 0
            let chosen = item.number <= right ? answer : (answer + 1) % item.question.answers.count
            return item.order.firstIndex(of: chosen)
        }
    }

    /// Draws a quiz and hands it in.
    @discardableResult func take(
        _ programme: TrainingProgramme = .productBasic, right: Int, _ member: Account? = nil
    ) async throws -> QuizAttempt {
        let member = member ?? owner
        let id = try await draw(programme, member)
        try await training.submit(
            office.tenant, id, answers: try await answers(id, right: right, member), key: "submission of \(id)",
            by: member, Actor(member))
        return try await training.attempt(office.tenant.id, id, of: member).attempt
    }

    /// The whole way to the certificate.
    func pass(_ programme: TrainingProgramme, _ member: Account? = nil) async throws {
        try await prepare(programme, member)
        let asked = try await record(programme, member).content.asked
        #expect(try await take(programme, right: asked, member).isPassed)
    }

    func standing() async throws -> TrainingStanding {
        try await training.standing(office.tenant, of: reseller.id)
    }

    func level() async throws -> Tier.Certification? {
        try await training.certificationLevel(office.tenant.id, of: reseller.id, on: office.today)
    }

    func move(to day: String, hour: Int = 9, minute: Int = 0) throws {
        office.clock.set(office.tenant.zone.instant(of: try #require(Day(day)), hour: hour, minute: minute))
    }

    func tend(on day: String) async throws {
        try move(to: day)
        try await training.tend(office.tenant)
    }

    func events(_ name: String) async throws -> Int {
        try await office.database.reading(office.tenant.id) { tx in
            try await tx.first("select count(*) as n from domain_events where name = \(name)")?["n"] ?? 0
        }
    }
}
