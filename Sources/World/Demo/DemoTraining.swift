import Identity
import Kernel
import Partnership
import Postgres
import Samples

extension Demo {
    /// One who was certified at the beginning and did not renew.
    static func learnFirst(_ stage: DemoStage) async throws {
        try await learn(stage, .stonegate, .productBasic, right: 17)
    }

    /// What resellers learn in the course of the year: one certificate ends soon, one is taken back, and Brightline
    /// reaches the intermediate level.
    static func learn(_ stage: DemoStage, after month: Int) async throws {
        switch month {
        case 1: try await learn(stage, .meadowlark, .productBasic, right: 18)
        case 4: try await learn(stage, .copperfield, .productBasic, right: 16)
        case 7:
            let reseller = try await reseller(stage, .copperfield)
            try await stage.contexts.training.revoke(
                stage.tenant, reseller.id, .productBasic,
                reason: "The quiz was taken by somebody outside of the company.", key: "demo/revocation",
                by: try stage.actor(.owner))
        case 9:
            try await learn(stage, .brightline, .productBasic, right: 15)
            try await learn(stage, .brightline, .productBasic, right: 19)
            try await learn(stage, .brightline, .salesProcess, right: 14)
            let reseller = try await reseller(stage, .brightline)
            try await stage.contexts.training.assess(
                stage.tenant, reseller.id, passed: true,
                note: "Asks before offering, names the price once and whole. Could leave more silence after it.",
                key: "demo/assessment", by: try stage.actor(.channel))
        default: return
        }
        try await stage.work()
    }

    /// Somebody is in the middle of a course and of a quiz, and somebody has failed three times.
    static func learnLately(_ stage: DemoStage) async throws {
        // The present is near: nothing may lie behind it.
        let pace = Duration.seconds(1)
        for _ in 0..<3 { try await learn(stage, .harborPoint, .productBasic, right: 12, pace: pace) }
        guard let email = EmailAddress(SamplePerson.sam.email) else { throw NotFound() }
        let found = try await stage.database.reading(stage.tenant.id) { try await Accounts($0).account(email: email) }
        guard let sam = found else { throw NotFound() }
        let id = try await course(stage, .fiberInstall)
        try await stage.contexts.training.start(stage.tenant, id, by: sam, actor(sam))
        for lesson in 0..<2 {
            stage.pass(pace)
            try await stage.contexts.training.read(stage.tenant, id, lesson: lesson, by: sam, actor(sam))
        }
        _ = try await draw(stage, .productBasic, by: sam, pace: pace)
    }

    /// The owner reads what is not read, takes the quiz, and answers so many questions as they are right.
    static func learn(
        _ stage: DemoStage, _ sample: SampleReseller, _ programme: TrainingProgramme, right: Int,
        pace: Duration = .minutes(3)
    ) async throws {
        let (training, tenant) = (stage.contexts.training, stage.tenant)
        let team = try await stage.contexts.partnering.team(tenant.id, of: try await reseller(stage, sample).id)
        guard let owner = team.first(where: { $0.roles.contains(.owner) }) else { throw NotFound() }
        let quiz = try await draw(stage, programme, by: owner, pace: pace)
        let (attempt, record) = try await training.attempt(tenant.id, quiz, of: owner)
        let answers: [Int?] = attempt.asked(from: record.content).map { item in
            item.order.firstIndex { ($0 == item.question.rightAnswer) == (item.number <= right) }
        }
        stage.pass(pace * 3)
        try await training.submit(
            tenant, quiz, answers: answers, key: "demo/answers/\(quiz)", by: owner, actor(owner))
    }

    /// Somebody begins the course, reads what is not read, and draws a quiz.
    private static func draw(
        _ stage: DemoStage, _ programme: TrainingProgramme, by member: Account, pace: Duration
    ) async throws -> Identifier {
        let (training, tenant) = (stage.contexts.training, stage.tenant)
        let id = try await course(stage, programme)
        try await training.start(tenant, id, by: member, actor(member))
        while let lesson = try await training.course(tenant.id, id, for: member).nextLesson {
            stage.pass(pace)
            try await training.read(tenant, id, lesson: lesson, by: member, actor(member))
        }
        let attempts = try await training.course(tenant.id, id, for: member).attempts.count
        let key = "demo/quiz/\(member.id)/\(programme.rawValue)/\(attempts)"
        return try await training.draw(tenant, id, key: key, by: member, actor(member))
    }

    private static func reseller(_ stage: DemoStage, _ sample: SampleReseller) async throws -> Reseller {
        let found = try await stage.database.reading(stage.tenant.id) {
            try await Resellers($0).find(publicID: sample.publicID)
        }
        guard let found else { throw NotFound() }
        return found
    }

    private static func course(_ stage: DemoStage, _ programme: TrainingProgramme) async throws -> Identifier {
        let courses = try await stage.contexts.training.courses(stage.tenant.id)
        guard let course = courses.first(where: { $0.course.programme == programme })?.course else { throw NotFound() }
        return course.id
    }

    private static func actor(_ account: Account) -> Actor { Actor(accountID: account.id, name: account.name) }
}
