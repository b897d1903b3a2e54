import Kernel
import Links
import Partnership
import Templates
import Vault
import Web

/// A document as its applicant sees it: what it is good for, what came of it, and where it is brought.
struct PaperLine: ViewModel {
    let label: String
    let purpose: String
    let status: Badge
    /// Why it was not accepted.
    let reason: String?
    let files: [String]
    /// Nil where nothing is left to bring.
    let action: String?
    /// Its name is the identity of the input; what is sent is called `files` in every form.
    let field: Field

    static let schema = Schema<Self>(\.label, \.purpose, \.status, \.reason, \.files, \.action, \.field)

    init(
        _ document: ApplicationDocument, link: SecretToken, _ language: Language, refused: (DocumentKind, Invalid)?
    ) {
        let kind = document.kind
        label = language.say(kind.label)
        purpose = language.say(kind.purpose)
        status = Self.badge(document, language)
        reason = document.state == .rejected && !document.reason.isEmpty ? document.reason : nil
        files = document.files.map(\.name)
        action =
            document.state.after(.upload) == nil ? nil : PublicPlaces.applicationDocument(link.text, kind.rawValue)
        let problem = refused.flatMap { $0.0 == kind ? $0.1 : nil }
        field = Field(Self.name(kind), "", problem)
    }

    static func name(_ kind: DocumentKind) -> String { "files-\(kind.rawValue)" }

    private static func badge(_ document: ApplicationDocument, _ language: Language) -> Badge {
        if document.isWanted { return Badge(language.say("Please send it"), .warn) }
        return switch document.state {
        case .missing: Badge(language.say("Not here yet"), .quiet)
        case .uploaded: Badge(language.say("Received"), .info)
        case .accepted: Badge(language.say("Accepted"), .good)
        case .rejected: Badge(language.say("Not accepted"), .bad)
        case .waived: Badge(language.say("Not needed"), .quiet)
        }
    }
}
