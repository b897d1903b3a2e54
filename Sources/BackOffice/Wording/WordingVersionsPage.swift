import Engagement
import Identity
import Kernel
import Links
import Templates
import Web

/// A line of a comparison of two wordings.
struct WordingLine: ViewModel {
    enum Kind: String, TemplateEnum {
        case same, added, removed
    }

    let kind: Kind
    let text: String

    static let schema = Schema<Self>(\.kind, \.text)

    init(_ line: LineDifference.Line) {
        kind = Kind(rawValue: line.kind.rawValue) ?? .same
        text = line.text.isEmpty ? " " : line.text
    }
}

/// Every version of a letter's wording with what it changed.
struct WordingVersionsPage: Page {
    struct Version: ViewModel {
        let number: String
        let title: String
        let by: String
        let at: Instant
        let note: String?
        let status: Badge?
        let lines: [WordingLine]
        let previewLink: String
        let canBeRestored: Bool

        static let schema = Schema<Self>(
            \.number, \.title, \.by, \.at, \.note, \.status, \.lines, \.previewLink, \.canBeRestored)
    }

    let frame: BackOfficeFrame
    let title: String
    let lead: String
    let back: String
    let backLabel: String
    let languages: [FilterLink]
    let action: String
    let current: String
    let canBeReset: Bool
    let versions: [Version]

    static let template = "backoffice/wording/versions"
    static let schema = Schema<Self>(
        \.frame, \.title, \.lead, \.back, \.backLabel, \.languages, \.action, \.current, \.canBeReset, \.versions,
        .computed("hasVersions", \.hasVersions))

    var hasVersions: Bool { !versions.isEmpty }

    init(
        _ visit: Visit, _ desk: WordingDesk,
        _ history: [(version: LetterWording, changes: [LineDifference.Line])]
    ) throws {
        let (letter, language) = (desk.letter, desk.language)
        title = "Versions: \(letter.label), \(WordingsPage.language(language))"
        frame = try visit.backOfficeFrame(title)
        lead = "Each version stays as it was saved. What is restored becomes a new version."
        back = BackOfficePlaces.wording(letter.name, language)
        backLabel = letter.label
        languages = WordedLetter.languages.map { tag in
            FilterLink(
                WordingsPage.language(tag), href: BackOfficePlaces.wordingVersions(letter.name, tag),
                isCurrent: tag == language)
        }
        action = BackOfficePlaces.wordingRestoration(letter.name, language)
        current = "\(desk.standing.version)"
        canBeReset = desk.standing.isOwn
        versions = history.map { entry in
            Version(entry.version, entry.changes, isCurrent: entry.version.number == desk.standing.version, desk)
        }
    }
}

extension WordingVersionsPage.Version {
    init(_ version: LetterWording, _ changes: [LineDifference.Line], isCurrent: Bool, _ desk: WordingDesk) {
        number = "\(version.number)"
        title = "Version \(version.number)"
        by = version.savedBy
        at = version.savedAt
        let origin =
            version.text == nil
            ? "The standard wording again." : version.restoredFrom.map { "Restored from version \($0)." }
        let words = [origin, version.note.isEmpty ? nil : version.note].compactMap { $0 }
        note = words.isEmpty ? nil : words.joined(separator: " ")
        status = isCurrent ? Badge("Current", .good) : nil
        lines = changes.map(WordingLine.init)
        previewLink = WordingPage.previewLink(
            desk.letter, desk.language, of: "\(version.number)", sample: 1, .light)
        canBeRestored = !isCurrent && version.text != nil
    }
}
