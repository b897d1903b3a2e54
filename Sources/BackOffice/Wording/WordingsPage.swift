import Engagement
import Identity
import Kernel
import Links
import Templates
import Web

/// The letters whose wording can be changed, with what holds in each language.
struct WordingsPage: Page {
    struct Cell: ViewModel {
        let language: String
        let href: String
        let status: Badge
        let detail: String

        static let schema = Schema<Self>(\.language, \.href, \.status, \.detail)
    }

    struct Row: ViewModel {
        let label: String
        let purpose: String
        let href: String
        let cells: [Cell]

        static let schema = Schema<Self>(\.label, \.purpose, \.href, \.cells)
    }

    let frame: BackOfficeFrame
    let back: String
    let broken: String?
    let languages: [String]
    let rows: [Row]

    static let template = "backoffice/wording/index"
    static let schema = Schema<Self>(\.frame, \.back, \.broken, \.languages, \.rows)

    init(_ visit: Visit, _ standings: [WordingStanding]) throws {
        frame = try visit.backOfficeFrame("Wording of letters")
        back = BackOfficePlaces.emails.path
        broken = Self.broken(
            standings.filter(\.isBroken).map { BrokenWording(letter: $0.letter, language: $0.language) })
        languages = WordedLetter.languages.map(Self.language)
        rows = WordedLetter.all.map { letter in
            let own = standings.filter { $0.letter.name == letter.name }
            return Row(
                label: letter.label, purpose: letter.purpose,
                href: BackOfficePlaces.wording(letter.name, visit.tenant.language),
                cells: own.map { Cell($0, visit.tenant) })
        }
    }

    /// What staff are told while letters leave in the standard wording although there is an own one.
    static func broken(_ wordings: [BrokenWording]) -> String? {
        let letters = wordings.map { "\($0.letter.label) (\(language($0.language)))" }
        guard !letters.isEmpty else { return nil }
        return "Your own wording of these letters does not fit this version of the program any more, so they leave in "
            + "the standard wording: \(letters.joined(separator: ", ")). Open them to see what to change."
    }

    /// "German".
    static func language(_ tag: String) -> String {
        switch tag {
        case "en": "English"
        case "de": "German"
        default: tag
        }
    }
}

extension WordingsPage.Cell {
    init(_ standing: WordingStanding, _ tenant: Tenant) {
        language = WordingsPage.language(standing.language)
        href = BackOfficePlaces.wording(standing.letter.name, standing.language)
        status = standing.badge
        detail =
            standing.current.map { "Version \($0.number), \(tenant.zone.day(of: $0.savedAt).shown)" } ?? "Never changed"
    }
}

extension WordingStanding {
    var badge: Badge {
        isBroken ? Badge("Cannot be used", .bad) : isOwn ? Badge("Own wording", .info) : Badge("Standard", .quiet)
    }
}
