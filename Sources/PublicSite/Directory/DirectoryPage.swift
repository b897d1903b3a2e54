import Kernel
import Links
import Partnership
import Templates
import Web

/// Resellers near a place, with what they do and how to reach them.
struct DirectoryPage: Page {
    /// What was asked for, as it was typed.
    struct Asked {
        let zip, service, language: String

        var isEmpty: Bool { zip.isEmpty && service.isEmpty && language.isEmpty }
    }

    struct Entry: ViewModel {
        let name: String
        let place: String
        let summary: String?
        let services: [String]
        let languages: String?
        let phone: String?
        let websiteURL: String?
        let nearness: Badge?

        static let schema = Schema<Self>(
            \.name, \.place, \.summary, \.services, \.languages, \.phone, \.websiteURL, \.nearness)
    }

    let frame: PublicFrame
    let errors: ErrorSummary?
    let zip: Field
    let service, language: ChoiceField
    let action: String
    let entries: [Entry]
    let hasEntries: Bool
    let isSearch: Bool
    let nextLink: String?
    let applyLink: String

    static let template = "public/directory/index"
    static let schema = Schema<Self>(
        \.frame, \.errors, \.zip, \.service, \.language, \.action, \.entries, \.hasEntries, \.isSearch, \.nextLink,
        \.applyLink)
}

extension DirectoryPage {
    init(
        _ visit: Visit, _ asked: Asked, _ found: PublicDirectory.Found, after: String?, _ invalid: Invalid? = nil
    ) {
        let words = visit.language
        frame = visit.publicFrame("Find a reseller")
        errors = ErrorSummary(invalid)
        zip = Field("zip", asked.zip, invalid)
        service = ChoiceField(
            "service", [Choice("", words.say("Any service"))] + found.services.map { Choice($0, $0) },
            chosen: found.services.first { $0.lowercased() == asked.service.lowercased() } ?? "")
        language = ChoiceField(
            "language", [Choice("", words.say("Any language"))] + found.languages.map { Choice($0, $0) },
            chosen: found.languages.first { $0.lowercased() == asked.language.lowercased() } ?? "")
        action = PublicPlaces.resellers.path
        entries = invalid == nil ? found.page.elements.map { Entry($0, words) } : []
        hasEntries = !entries.isEmpty
        isSearch = !asked.isEmpty
        nextLink = found.page.next.map {
            PublicPlaces.resellers.with([
                "zip": asked.zip, "service": asked.service, "language": asked.language, "after": $0,
            ])
        }
        applyLink = PublicPlaces.apply.path
    }
}

extension DirectoryPage.Entry {
    init(_ reseller: ListedReseller, _ words: Language) {
        let entry = reseller.entry
        name = reseller.name
        place = [reseller.city, reseller.state].filter { !$0.isEmpty }.joined(separator: ", ")
        summary = entry.summary.isEmpty ? nil : entry.summary
        services = entry.services
        languages = entry.languages.isEmpty ? nil : entry.languages.joined(separator: ", ")
        phone = reseller.phone.isEmpty ? nil : reseller.phone
        websiteURL = reseller.websiteURL.isEmpty ? nil : reseller.websiteURL
        nearness =
            switch reseller.nearness {
            case .serves: Badge(words.say("Works there"), .good)
            case .sits: Badge(words.say("Based there"), .good)
            case .region: Badge(words.say("In the region"), .quiet)
            case .anywhere: nil
            }
    }
}
