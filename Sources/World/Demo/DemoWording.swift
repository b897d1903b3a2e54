import Engagement
import Identity
import Kernel
import Samples

extension Demo {
    /// The owner of Northwind Fiber words the first letter that applicants get, and thinks better of one sentence.
    static func wordLetters(_ stage: DemoStage) async throws {
        let keeping = stage.contexts.keepingWordings
        let letter = try WordedLetter.named("application_received")
        let language = stage.tenant.language
        let standard = try await keeping.text(0, stage.tenant.id, letter, language)
        let first = WordingText(
            subject: standard.subject, preheader: standard.preheader,
            body: standard.body.replacing(
                "Keep the reference at hand when you write or call us.",
                with: "Keep the reference at hand when you write to us or call our partner desk."))
        let second = WordingText(
            subject: standard.subject, preheader: "A person reads it. Your reference: {{reference}}",
            body: first.body.replacing(
                "## What happens next", with: "## What happens next\n\nA person reads every application."))
        try await keeping.save(
            first, note: "Name the partner desk", basedOn: 0, stage.tenant, letter, language, by: stage.actor(.owner))
        stage.pass(.minutes(7))
        try await keeping.save(
            second, note: "Say that a person reads it", basedOn: 1, stage.tenant, letter, language,
            by: stage.actor(.owner))
        try await beginAnother(stage, keeping, language)
    }

    /// A draft of another letter waits for its author.
    private static func beginAnother(
        _ stage: DemoStage, _ keeping: KeepingWordings, _ language: String
    ) async throws {
        let letter = try WordedLetter.named("welcome_package")
        let standard = try await keeping.text(0, stage.tenant.id, letter, language)
        let begun = WordingText(
            subject: "Welcome to {{brand.name}}, {{userName}}", preheader: standard.preheader, body: standard.body)
        let owner = try stage.account(.owner)
        _ = try await keeping.check(begun, basedOn: 0, stage.tenant, letter, language, for: owner.id)
    }
}
