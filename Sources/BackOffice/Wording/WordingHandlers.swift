import Engagement
import Foundation
import Identity
import Kernel
import Links
import Templates
import Web

/// The tenant's owner words the letters.
public struct WordingHandlers: Sendable {
    private static let nothingChanged = Notice.info("Nothing was changed: letters are written like this already.")
    static let texts = ["subject", "preheader", "body", "version"]

    private let keeping: KeepingWordings

    public init(_ keeping: KeepingWordings) {
        self.keeping = keeping
    }

    public var routes: Routes {
        var routes = Routes()
        routes.pages = [WordingsPage.self, WordingPage.self, WordingVersionsPage.self]
        routes.get(BackOfficePlaces.wordings, .staff(.wordLetters), index)
        routes.get(BackOfficePlaces.wording, .staff(.wordLetters), show)
        routes.post(BackOfficePlaces.wording, .staff(.wordLetters), terms: .freshProof, save)
        routes.post(BackOfficePlaces.wordingCheck, .staff(.wordLetters), check)
        routes.get(BackOfficePlaces.wordingPreview, .staff(.wordLetters), preview)
        routes.get(BackOfficePlaces.wordingVersions, .staff(.wordLetters), versions)
        routes.post(BackOfficePlaces.wordingRestoration, .staff(.wordLetters), terms: .freshProof, restore)
        routes.post(BackOfficePlaces.wordingDraftEnd, .staff(.wordLetters), dropDraft)
        return routes
    }

    @Sendable private func index(_ visit: Visit) async throws -> Answer {
        .page(try WordingsPage(visit, try await keeping.standings(visit.tenant.id)))
    }

    @Sendable private func show(_ visit: Visit) async throws -> Answer {
        let desk = try await desk(visit)
        let text = desk.draft?.text ?? desk.standing.text
        let typed = WordingPage.Typed(
            text: text, note: desk.draft?.note ?? "", look: PreviewLook(visit.query["look"] ?? ""))
        return .page(
            try WordingPage(visit, desk, typed, try keeping.check(text, desk.letter, desk.language, of: visit.tenant)))
    }

    /// Looks at what is being written: as a page, or as JSON for the script that asks while somebody types.
    @Sendable private func check(_ visit: Visit) async throws -> Answer {
        let (letter, language) = try Self.place(visit)
        let form = try await visit.form()
        try form.refuseUnknown(Self.texts + ["note", "sample", "look", "live"])
        let text = Self.text(form)
        let found = try await keeping.check(
            text, note: form["note"], basedOn: Self.version(form) ?? 0, visit.tenant, letter, language,
            for: try visit.person.id)
        let look = PreviewLook(form["look"])
        let sample = min(Self.sample(form["sample"]), max(1, found.samples.count))
        guard form["live"] != Field.ticked else {
            return .json(try LiveCheck(found, letter, language, sample: sample, look).json)
        }
        let typed = WordingPage.Typed(
            text: text, note: form["note"], sample: sample, look: look, basedOn: Self.version(form))
        return .page(try WordingPage(visit, try await desk(visit), typed, found))
    }

    @Sendable private func save(_ visit: Visit) async throws -> Answer {
        let (letter, language) = try Self.place(visit)
        let form = try await visit.form()
        try form.refuseUnknown(Self.texts + ["note", "sample", "look"])
        let text = Self.text(form)
        var typed = WordingPage.Typed(
            text: text, note: form["note"], sample: Self.sample(form["sample"]), look: PreviewLook(form["look"]),
            basedOn: Self.version(form))
        do {
            let number = try await keeping.save(
                text, note: form["note"], basedOn: typed.basedOn ?? 0, visit.tenant, letter, language,
                by: visit.actor)
            return .redirect(
                to: BackOfficePlaces.wording(letter.name, language),
                notice: number.map {
                    .done("Saved as version \($0). Letters are written like this from now on.")
                } ?? Self.nothingChanged)
        } catch let found as WordingProblems {
            return try await again(visit, typed, WordingCheck.failed(found), found.invalid, .unprocessableContent)
        } catch let invalid as Invalid {
            let found = try keeping.check(text, letter, language, of: visit.tenant)
            return try await again(visit, typed, found, invalid, .unprocessableContent)
        } catch let conflict as WordingConflict {
            typed.conflict = conflict.current
            let found = try keeping.check(text, letter, language, of: visit.tenant)
            return try await again(visit, typed, found, nil, .conflict)
        }
    }

    /// The form once more, with everything that was typed. After a conflict this form alone saves on top of the other
    /// version, because it shows both texts; the draft stays one of the version that it began with, so that whoever
    /// comes back to it is told again.
    private func again(
        _ visit: Visit, _ typed: WordingPage.Typed, _ found: WordingCheck, _ invalid: Invalid?, _ status: PageStatus
    ) async throws -> Answer {
        let (letter, language) = try Self.place(visit)
        // The preview shows the draft.
        _ = try await keeping.check(
            typed.text, note: typed.note, basedOn: typed.basedOn ?? 0, visit.tenant, letter, language,
            for: try visit.person.id)
        return .page(try WordingPage(visit, try await desk(visit), typed, found, invalid), status: status)
    }

    /// The HTML body of a sample in the draft or in a version, for the frame on the page.
    @Sendable private func preview(_ visit: Visit) async throws -> Answer {
        let desk = try await desk(visit)
        let text: WordingText
        switch visit.query["of"] ?? "" {
        case "draft": text = desk.draft?.text ?? desk.standing.text
        case let number:
            text = try await keeping.text(
                Self.number(number) ?? desk.standing.version, visit.tenant.id, desk.letter, desk.language)
        }
        let look = PreviewLook(visit.query["look"] ?? "")
        do {
            let sample = try keeping.preview(
                text, desk.letter, desk.language, sample: Self.sample(visit.query["sample"] ?? ""),
                of: visit.tenant)
            return .letter(html: look.applied(to: sample.html))
        } catch is WordingProblems {
            return .letter(html: PreviewLook.nothing)
        }
    }

    @Sendable private func versions(_ visit: Visit) async throws -> Answer {
        let desk = try await desk(visit)
        let history = try await keeping.history(visit.tenant.id, desk.letter, desk.language)
        return .page(try WordingVersionsPage(visit, desk, history))
    }

    @Sendable private func restore(_ visit: Visit) async throws -> Answer {
        let (letter, language) = try Self.place(visit)
        let form = try await visit.form()
        try form.refuseUnknown(["number", "version"])
        guard let number = Self.number(form["number"]) else { throw NotFound() }
        let place = BackOfficePlaces.wordingVersions(letter.name, language)
        do {
            let version = try await keeping.restore(
                number, note: "", basedOn: Self.version(form) ?? 0, visit.tenant, letter, language,
                by: visit.actor)
            guard let version else { return .redirect(to: place, notice: Self.nothingChanged) }
            let words = number == 0 ? "The standard wording holds again" : "The words of version \(number) hold again"
            return .redirect(to: place, notice: .done("\(words): this is version \(version)."))
        } catch let conflict as WordingConflict {
            return .redirect(
                to: place,
                notice: .warning(
                    "\(conflict.current.savedBy) saved version \(conflict.current.number) in the meantime, so nothing "
                        + "was restored. Look at it first."))
        } catch is WordingProblems {
            return .redirect(
                to: place,
                notice: .warning("The words of version \(number) cannot be used any more, so they were not restored."))
        }
    }

    @Sendable private func dropDraft(_ visit: Visit) async throws -> Answer {
        let (letter, language) = try Self.place(visit)
        try await visit.form().refuseUnknown([])
        try await keeping.dropDraft(visit.tenant.id, letter, language, for: try visit.person.id)
        return .redirect(
            to: BackOfficePlaces.wording(letter.name, language), notice: .info("Your draft was dropped."))
    }

    private func desk(_ visit: Visit) async throws -> WordingDesk {
        let (letter, language) = try Self.place(visit)
        let (standing, draft) = try await keeping.standing(
            visit.tenant.id, letter, language, for: try visit.person.id)
        return WordingDesk(
            letter: letter, language: language, standing: standing,
            draft: draft.flatMap { $0.text == standing.text && $0.note.isEmpty ? nil : $0 },
            fields: try keeping.fields(letter, language, of: visit.tenant))
    }

    private static func place(_ visit: Visit) throws -> (WordedLetter, String) {
        let language = try visit.parameter("language")
        guard WordedLetter.languages.contains(language) else { throw NotFound() }
        return (try WordedLetter.named(try visit.parameter("letter")), language)
    }

    private static func text(_ form: FormFields) -> WordingText {
        WordingText(subject: form["subject"], preheader: form["preheader"], body: form.exactly("body"))
    }

    /// The version that the text was begun from; nil for what is none.
    private static func version(_ form: FormFields) -> Int? { number(form["version"]) }

    /// The number of a version, 0 for the standard wording; nil for what can be none.
    private static func number(_ typed: String) -> Int? {
        Int32(typed).flatMap { $0 < 0 ? nil : Int($0) }
    }

    /// The number of an example, from 1, far from the ends of what numbers can be.
    private static func sample(_ typed: String) -> Int { min(max(1, Int(typed) ?? 1), 1000) }
}

/// One letter in one language as the editor shows it.
struct WordingDesk {
    let letter: WordedLetter
    let language: String
    let standing: WordingStanding
    /// What the person was writing, when it differs from what holds.
    let draft: WordingDraft?
    let fields: [(field: WordingField, example: String?)]
}

extension WordingProblems {
    /// The same beside the fields of the form.
    var invalid: Invalid {
        Invalid(
            problems.filter { !$0.isHint }.map { problem in
                Invalid.Problem(
                    problem.part.rawValue,
                    Wording(problem.line > 0 ? "\(problem.place): \(problem.message)" : problem.message))
            })
    }
}
