import Mail
import Templates

/// The letters that the program can write; each has its folder under `Emails/`.
public enum LetterPages {
    public static let all: [any LetterPage.Type] = [
        ApplicationReceivedLetter.self, ApplicationUnderReviewLetter.self, ApplicationApprovedLetter.self,
        ApplicationRejectedLetter.self, PortalInvitationLetter.self, WelcomePackageLetter.self,
        CommissionStatementLetter.self, PayoutNoticeLetter.self, NoticeLetter.self,
    ]

    /// The folders, as the outbox names them.
    public static let names: [String] = all.map { $0.letter }

    /// What a letter is about, by its folder.
    public static func topic(_ name: String) -> LetterTopic {
        switch name {
        case "portal_invitation", "notice": .security
        case "commission_statement": .statements
        case "welcome_package": .advice
        default: .business
        }
    }

    /// "Application received" of "application_received".
    public static func label(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
