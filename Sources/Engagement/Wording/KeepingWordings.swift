import Identity
import Kernel
import Postgres
import Templates

/// The tenant's owner words the letters: writes, looks, saves, goes back.
public struct KeepingWordings: Sendable {
    /// How long a note about a version may be.
    public static let longestNote = 200
    /// A character may be put together of very many bytes, and the database counts these.
    static let mostLineBytes = 800
    private static let mostBytes = 32_768

    private let database: Database
    private let samples: SampleDesk
    private let press: WordingPress
    private let clock: Clock
    private let chance: Chance

    public init(database: Database, samples: SampleDesk, press: WordingPress, clock: Clock, chance: Chance) {
        self.database = database
        self.samples = samples
        self.press = press
        self.clock = clock
        self.chance = chance
    }

    /// Every letter in every language with what holds.
    public func standings(_ tenant: Identifier) async throws -> [WordingStanding] {
        let wordings = try await database.reading(tenant) { tx in try await LetterWordings(tx).all() }
        return try WordedLetter.all.flatMap { letter in
            try WordedLetter.languages.map { language in
                try standing(
                    letter, language, wordings.first { $0.letter == letter.name && $0.language == language })
            }
        }
    }

    /// The tenant's own wordings that cannot be used any more: their letters leave in the standard wording. Letters
    /// without an own one are not looked at.
    public func broken(_ tenant: Identifier) async throws -> [BrokenWording] {
        let wordings = try await database.reading(tenant) { tx in try await LetterWordings(tx).all() }
        return try wordings.compactMap { wording in
            guard let text = wording.text, let letter = try? WordedLetter.named(wording.letter),
                try !faults(text, letter, as: letter.type, wording.language).isEmpty
            else { return nil }
            return BrokenWording(letter: letter, language: wording.language)
        }
    }

    /// What holds for one letter, with the draft of whoever asks. Throws NotFound.
    public func standing(
        _ tenant: Identifier, _ letter: WordedLetter, _ language: String, for account: Identifier
    ) async throws -> (standing: WordingStanding, draft: WordingDraft?) {
        let (current, draft) = try await database.reading(tenant) { tx in
            (
                try await LetterWordings(tx).current(letter.name, language),
                try await WordingDrafts(tx).draft(letter.name, language, of: account)
            )
        }
        return (try standing(letter, language, current), draft)
    }

    /// All versions, the newest first, each with what changed. Throws NotFound.
    public func history(
        _ tenant: Identifier, _ letter: WordedLetter, _ language: String
    ) async throws -> [(version: LetterWording, changes: [LineDifference.Line])] {
        let standard = try standardText(letter, language)
        let versions = try await database.reading(tenant) { tx in
            try await LetterWordings(tx).versions(letter.name, language)
        }
        return versions.enumerated().map { index, version in
            let before = index + 1 < versions.count ? versions[index + 1].text ?? standard : standard
            let difference = LineDifference(from: before.lines, to: (version.text ?? standard).lines)
            return (version, difference.shortened())
        }
    }

    /// Looks at what is being written and keeps it, problems and all, as the draft of whoever writes: nothing is lost
    /// when the browser is. It is looked at first, so that nothing is kept that cannot be looked at again.
    public func check(
        _ text: WordingText, note: String = "", basedOn: Int, _ tenant: Tenant, _ letter: WordedLetter,
        _ language: String, for account: Identifier
    ) async throws -> WordingCheck {
        var found = try check(text, letter, language, of: tenant)
        if canBeKept(text) {
            let kept = canBeNoted(note) ? note : ""
            let draft = WordingDraft(text: text, note: kept, basedOn: basedOn, changedAt: clock.now)
            try await database.transaction(tenant.id) { tx in
                try await WordingDrafts(tx).keep(draft, letter.name, language, of: account)
            }
            found.isKept = kept == note
        }
        return found
    }

    /// The same without keeping anything. Its examples show of the tenant what its letters do, without one what those
    /// of the sample cast do.
    public func check(
        _ text: WordingText, _ letter: WordedLetter, _ language: String, of tenant: Tenant? = nil
    ) throws -> WordingCheck {
        try check(text, letter, as: letter.type, language, tenant)
    }

    /// Drops the draft.
    public func dropDraft(
        _ tenant: Identifier, _ letter: WordedLetter, _ language: String, for account: Identifier
    ) async throws {
        try await database.transaction(tenant) { tx in
            try await WordingDrafts(tx).end(letter.name, language, of: account)
        }
    }

    /// Saves a new version on top of the one that the writer saw and returns its number. The words that hold already,
    /// the standard ones included, are nothing new: nil. Throws WordingProblems, Invalid for the note, WordingConflict
    /// when another version was saved in the meantime.
    @discardableResult
    public func save(
        _ text: WordingText, note: String, basedOn: Int, _ tenant: Tenant, _ letter: WordedLetter, _ language: String,
        by actor: Actor
    ) async throws -> Int? {
        let found = try check(text, letter, language)
        guard found.isSound else { throw WordingProblems(problems: found.problems) }
        return try await add(
            text, note: note, restoredFrom: nil, endsDraft: true, basedOn, tenant, letter, language, actor)
    }

    /// Takes the words of an earlier version up again, 0 for the standard wording, as a new version, and returns its
    /// number; nil when they hold already. What somebody is writing stays a draft. Throws NotFound, Invalid,
    /// WordingProblems, WordingConflict.
    @discardableResult
    public func restore(
        _ number: Int, note: String, basedOn: Int, _ tenant: Tenant, _ letter: WordedLetter, _ language: String,
        by actor: Actor
    ) async throws -> Int? {
        var text: WordingText?
        if number != 0 {
            let version = try await database.reading(tenant.id) { tx in
                try await LetterWordings(tx).version(number, letter.name, language)
            }
            text = version.text
        }
        if let text {
            let found = try check(text, letter, language)
            guard found.isSound else { throw WordingProblems(problems: found.problems) }
        }
        return try await add(
            text, note: note, restoredFrom: number == 0 ? nil : number, endsDraft: false, basedOn, tenant, letter,
            language, actor)
    }

    /// A sample letter in some wording, with the tenant's own name, colour and addresses. Throws NotFound,
    /// WordingProblems, RenderFailure.
    public func preview(
        _ text: WordingText, _ letter: WordedLetter, _ language: String, sample number: Int, of tenant: Tenant
    ) throws -> RenderedLetter {
        let pages = try pages(letter, language, tenant)
        guard number > 0, number <= pages.count else { throw NotFound() }
        let page = pages[number - 1]
        return try rendered(page, text, language, tenant)
    }

    /// The words of a version, 0 for the standard wording. Throws NotFound.
    public func text(
        _ number: Int, _ tenant: Identifier, _ letter: WordedLetter, _ language: String
    ) async throws -> WordingText {
        let standard = try standardText(letter, language)
        guard number != 0 else { return standard }
        return try await database.reading(tenant) { tx in
            try await LetterWordings(tx).version(number, letter.name, language).text
        } ?? standard
    }

    /// The fields of a letter with what they are in the sample.
    public func fields(
        _ letter: WordedLetter, _ language: String, of tenant: Tenant? = nil
    ) throws -> [(field: WordingField, example: String?)] {
        let pages = try pages(letter, language, tenant)
        let locale = TemplateLocales.named(language) ?? TemplateLocales.english
        return letter.fields.map { field in
            // A field that is empty in the first sample may be filled in another.
            let examples = pages.compactMap { example(field, $0, locale, tenant?.zone ?? LetterSamples.zone) }
            return (field, examples.first { !$0.isEmpty })
        }
    }
}

extension KeepingWordings {
    private func add(
        _ text: WordingText?, note: String, restoredFrom: Int?, endsDraft: Bool, _ basedOn: Int, _ tenant: Tenant,
        _ letter: WordedLetter, _ language: String, _ actor: Actor
    ) async throws -> Int? {
        guard let account = actor.accountID else { throw NotFound() }
        guard canBeNoted(note) else {
            throw Invalid("note", "Use at most \(Self.longestNote) characters on one line.")
        }
        let standard = try standardText(letter, language)
        return try await database.transaction(tenant.id) { tx in
            let wordings = LetterWordings(tx)
            let current = try await wordings.current(letter.name, language)
            if current?.text == text || current?.text == nil && text == standard {
                if endsDraft { try await WordingDrafts(tx).end(letter.name, language, of: account) }
                return nil
            }
            if let current, current.number != basedOn { throw WordingConflict(current: current) }
            let version = LetterWording(
                letter: letter.name, language: language, number: (current?.number ?? 0) + 1, text: text, note: note,
                restoredFrom: restoredFrom, savedBy: actor.name, savedAt: clock.now)
            guard try await wordings.add(version, by: account) else {
                guard let other = try await wordings.current(letter.name, language) else { throw NotFound() }
                throw WordingConflict(current: other)
            }
            if endsDraft { try await WordingDrafts(tx).end(letter.name, language, of: account) }
            try await AuditTrail(tx, clock: clock, chance: chance).record(
                actor, text == nil ? "letter_wording.reset" : "letter_wording.saved",
                subject: AuditSubject("letter_wording", "\(letter.name)/\(language)", letter.label),
                before: ["version": "\(current?.number ?? 0)"],
                after: ["version": "\(version.number)"].merging(restoredFrom.map { ["from": "\($0)"] } ?? [:]) { $1 },
                reason: note)
            return version.number
        }
    }

    private func canBeNoted(_ note: String) -> Bool {
        note.count <= Self.longestNote && note.utf8.count <= Self.mostLineBytes && note.isPlainText()
    }

    private func canBeKept(_ text: WordingText) -> Bool {
        let parts = [text.subject, text.preheader, text.body]
        return parts.reduce(0) { $0 + $1.utf8.count } <= Self.mostBytes
            && parts.allSatisfy { $0.isPlainText(allowingLines: true) }
    }

    private func standing(
        _ letter: WordedLetter, _ language: String, _ current: LetterWording?
    ) throws -> WordingStanding {
        let standard = try standardText(letter, language)
        let problems = try current?.text.map { try faults($0, letter, as: letter.type, language) } ?? []
        return WordingStanding(
            letter: letter, language: language, current: current, standard: standard, problems: problems)
    }

    /// Why a wording cannot be used, by what was compiled before where it was.
    private func faults<Page: LetterPage>(
        _ text: WordingText, _ letter: WordedLetter, as page: Page.Type, _ language: String
    ) throws -> [WordingProblem] {
        do {
            _ = try press.wording(text, of: letter, as: page, in: language, try samples.set)
            return []
        } catch let found as WordingProblems {
            return found.problems.filter { !$0.isHint }
        }
    }

    private func standardText(_ letter: WordedLetter, _ language: String) throws -> WordingText {
        guard WordedLetter.languages.contains(language),
            let text = StandardWording.text(letter.name, language, try samples.set.letterFiles)
        else { throw NotFound() }
        return text
    }

    private func pages(
        _ letter: WordedLetter, _ language: String, _ tenant: Tenant?
    ) throws -> [any LetterPage] {
        let set = try samples.set
        let locale = TemplateLocales.named(language) ?? TemplateLocales.english
        let brand = tenant.map { Brand($0) } ?? LetterSamples.standardBrand
        return LetterSamples.all(of: brand) { set.sentences.say($0, in: locale) }
            .filter { type(of: $0).letter == letter.name }
    }

    private func check<Page: LetterPage>(
        _ text: WordingText, _ letter: WordedLetter, as page: Page.Type, _ language: String, _ tenant: Tenant?
    ) throws -> WordingCheck {
        let found = WordingCompiler<Page>(letter, language, try samples.set.letterFiles).compiled(text)
        var problems = found.problems
        var shown: [RenderedLetter] = []
        if found.wording != nil {
            for (index, page) in try pages(letter, language, tenant).enumerated() {
                do {
                    shown.append(try rendered(page, text, language, tenant))
                } catch {
                    problems.append(WordingProblem(.subject, "In example \(index + 1) \(error)."))
                }
            }
        }
        return WordingCheck(problems: problems, samples: shown)
    }

    private func rendered(
        _ page: some LetterPage, _ text: WordingText, _ language: String, _ tenant: Tenant?
    ) throws -> RenderedLetter {
        let locale = TemplateLocales.named(language) ?? TemplateLocales.english
        return try press.render(
            page, text, try samples.set, RenderContext(locale: locale, zone: tenant?.zone ?? LetterSamples.zone))
    }

    private func example<Page: LetterPage>(
        _ field: WordingField, _ page: Page, _ locale: any TemplateLocale, _ zone: Zone
    ) -> String? {
        guard let tag = field.valueTag,
            let template = try? SandboxedTemplate<Page>(
                TemplateSource(name: "example", text: tag), SandboxRules(.letterText)),
            let bytes = try? template.render(page, RenderContext(locale: locale, zone: zone))
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
