import Engagement
import Identity
import Kernel
import Links
import Templates
import Web

/// The editor of a letter's wording, with what was found in it and how it reads.
struct WordingPage: Page {
    /// What the person typed and chose.
    struct Typed {
        var text: WordingText
        var note: String
        var sample = 1
        var look = PreviewLook.light
        /// The version that the writing began with; nil for the one of the draft or of the moment. It gives way to that
        /// of a conflict.
        var basedOn: Int?
        /// What somebody else saved in the meantime.
        var conflict: LetterWording?
    }

    /// On the page and in the answer to the script.
    struct Problem: ViewModel, Encodable {
        let place: String
        let message: String
        let excerpt: String
        let notes: [String]
        let isHint: Bool

        static let schema = Schema<Self>(\.place, \.message, \.excerpt, \.notes, \.isHint)
    }

    struct FieldRow: ViewModel {
        let tag: String
        let meaning: String
        let example: String?
        let isOptional: Bool

        static let schema = Schema<Self>(\.tag, \.meaning, \.example, \.isOptional)
    }

    struct Mark: ViewModel {
        let text: String
        let meaning: String

        static let schema = Schema<Self>(\.text, \.meaning)
    }

    struct Conflict: ViewModel {
        let text: String
        let lines: [WordingLine]

        static let schema = Schema<Self>(\.text, \.lines)
    }

    struct Draft: ViewModel {
        let text: String
        let action: String

        static let schema = Schema<Self>(\.text, \.action)
    }

    struct Form: ViewModel {
        let action: String
        let checkAction: String
        let version: String
        let subject: Field
        let preheader: Field
        let body: Field
        let note: Field
        let samples: ChoiceField
        let looks: ChoiceField

        static let schema = Schema<Self>(
            \.action, \.checkAction, \.version, \.subject, \.preheader, \.body, \.note, \.samples, \.looks)
    }

    let frame: BackOfficeFrame
    let errors: ErrorSummary?
    let title: String
    let lead: String
    let status: Badge
    let back: String
    let versionsLink: String
    let languages: [FilterLink]
    let broken: String?
    let conflict: Conflict?
    let draft: Draft?
    let form: Form
    let found: String
    let isSound: Bool
    let problems: [Problem]
    let subjectShown: String
    let textShown: String
    let previewLink: String
    let isNarrow: Bool
    let fields: [FieldRow]
    let marks: [Mark]

    static let template = "backoffice/wording/edit"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.title, \.lead, \.status, \.back, \.versionsLink, \.languages, \.broken, \.conflict,
        \.draft, \.form, \.found, \.isSound, \.problems, \.subjectShown, \.textShown, \.previewLink, \.isNarrow,
        \.fields, \.marks)

    init(
        _ visit: Visit, _ desk: WordingDesk, _ typed: Typed, _ check: WordingCheck, _ invalid: Invalid? = nil
    ) throws {
        let (letter, language, standing) = (desk.letter, desk.language, desk.standing)
        title = "\(letter.label), \(WordingsPage.language(language))"
        frame = try visit.backOfficeFrame(invalid == nil ? title : "Error: \(title)")
        errors = ErrorSummary(invalid)
        lead = letter.purpose
        status = standing.badge
        back = BackOfficePlaces.wordings.path
        versionsLink = BackOfficePlaces.wordingVersions(letter.name, language)
        languages = WordedLetter.languages.map { tag in
            FilterLink(
                WordingsPage.language(tag), href: BackOfficePlaces.wording(letter.name, tag), isCurrent: tag == language
            )
        }
        broken =
            standing.isBroken
            ? "Version \(standing.version) does not fit this version of the program any more. Letters leave in the "
                + "standard wording until a version is saved that does." : nil
        conflict = typed.conflict.map { Conflict($0, standing, mine: typed.text) }
        let isWritten = typed.text != standing.text
        draft = desk.draft.flatMap { isWritten ? Draft($0, desk, isCompared: typed.conflict != nil) : nil }
        form = Form(desk, typed, check, invalid)
        found = check.inWords
        isSound = check.isSound
        problems = check.problems.map(Problem.init)
        let sample = check.samples.indices.contains(typed.sample - 1) ? check.samples[typed.sample - 1] : nil
        subjectShown = sample?.subject ?? ""
        textShown = sample?.text ?? ""
        previewLink = Self.previewLink(
            letter, language, of: isWritten ? "draft" : "\(standing.version)", sample: typed.sample, typed.look)
        isNarrow = typed.look.isNarrow
        fields = desk.fields.map(FieldRow.init)
        marks = Mark.all(letter.buttonLine(in: standing.standard))
    }

    static func previewLink(
        _ letter: WordedLetter, _ language: String, of text: String, sample: Int, _ look: PreviewLook
    ) -> String {
        BackOfficePlaces.wordingPreview(letter.name, language)
            + "?of=\(text)&sample=\(sample)&look=\(look.rawValue)"
    }
}

extension WordingPage.Problem {
    init(_ problem: WordingProblem) {
        place = problem.place
        message = problem.message
        excerpt = problem.excerpt
        notes = problem.notes
        isHint = problem.isHint
    }
}

extension WordingPage.FieldRow {
    init(_ row: (field: WordingField, example: String?)) {
        tag = row.field.tag
        meaning = row.field.meaning
        example = row.example
        isOptional = row.field.isOptional
    }
}

extension WordingPage.Mark {
    static func all(_ buttonLine: String) -> [Self] {
        [
            Self(text: buttonLine, meaning: "the button, alone on its line; every letter needs it once"),
            Self(text: "# Words", meaning: "the headline"), Self(text: "## Words", meaning: "a heading"),
            Self(text: "| Label | value |", meaning: "a row of a table; an amount stands at the right"),
            Self(text: "| **Label** | **value** |", meaning: "the row of a total"),
            Self(text: "| When | **What.** Details |", meaning: "a row of a plan"),
            Self(text: "= {{net|money}} | Note", meaning: "an amount in large figures, with a note below"),
            Self(text: "1. Words", meaning: "a numbered step"), Self(text: "- Words", meaning: "a point of a list"),
            Self(text: "> Words", meaning: "small print"), Self(text: "**words**", meaning: "bold words"),
            Self(text: "[words](https://…)", meaning: "a link"),
            Self(
                text: "{{#field}}…{{else}}…{{/field}}",
                meaning: "what is only said when a field is there or true; else is optional"),
        ]
    }
}

extension WordingPage.Conflict {
    init(_ other: LetterWording, _ standing: WordingStanding, mine: WordingText) {
        let theirs = other.text ?? standing.standard
        text =
            "\(other.savedBy) saved version \(other.number) while you were writing. Your words are in the form below, "
            + "nothing is lost. Take over what you want to keep of theirs, then save again."
        lines = LineDifference(from: theirs.lines, to: mine.lines).shortened(around: 2).map(WordingLine.init)
    }
}

extension WordingPage.Draft {
    /// `isCompared` says that the page shows already what was saved meanwhile.
    init(_ draft: WordingDraft, _ desk: WordingDesk, isCompared: Bool) {
        let standing = desk.standing
        let isBehind = draft.basedOn != standing.version && !isCompared
        text =
            "This is your draft; it is kept while you write, and only you see it."
            + (isBehind ? " Meanwhile version \(standing.version) was saved: compare before you save." : "")
        action = BackOfficePlaces.wordingDraftEnd(desk.letter.name, desk.language)
    }
}

extension WordingPage.Form {
    init(_ desk: WordingDesk, _ typed: WordingPage.Typed, _ check: WordingCheck, _ invalid: Invalid?) {
        action = BackOfficePlaces.wording(desk.letter.name, desk.language)
        checkAction = BackOfficePlaces.wordingCheck(desk.letter.name, desk.language)
        version = "\(typed.conflict?.number ?? typed.basedOn ?? desk.draft?.basedOn ?? desk.standing.version)"
        subject = Field("subject", typed.text.subject, invalid)
        preheader = Field("preheader", typed.text.preheader, invalid)
        body = Field("body", typed.text.body, invalid)
        note = Field("note", typed.note, invalid)
        let subjects = check.samples.isEmpty ? [desk.letter.label] : check.samples.map(\.subject)
        samples = ChoiceField(
            "sample", subjects.enumerated().map { Choice("\($0.offset + 1)", "\($0.offset + 1). \($0.element)") },
            chosen: "\(typed.sample)")
        looks = ChoiceField(
            "look", PreviewLook.allCases.map { Choice($0.rawValue, $0.label) }, chosen: typed.look.rawValue)
    }
}
