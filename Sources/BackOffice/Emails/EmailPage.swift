import Engagement
import Kernel
import Links
import Mail
import Templates
import Web

/// One letter: what it says, to whom it went and what became of it.
struct EmailPage: Page {
    /// How the letter is looked at.
    enum LetterView: String, TemplateEnum {
        case html, narrow, text, source

        var label: String {
            switch self {
            case .html: "As a mail program shows it"
            case .narrow: "On a phone"
            case .text: "Plain text"
            case .source: "Source"
            }
        }
    }

    let frame: BackOfficeFrame
    let subject: String
    let status: Badge
    let back: String
    let view: LetterView
    let views: [FilterLink]
    let bodyLink: String
    /// The address of the letter's button, while the copy here still has it.
    let letterLink: String?
    let text: String
    let source: String
    let recipient: String
    let sender: String
    let kind: String
    let recordLink: String?
    let recordLabel: String
    let writtenAt: Instant
    let sentAt: Instant?
    let nextTryAt: Instant?
    let attempts: Int
    let problem: String?
    let messageID: String
    /// The address that sends it again; nil unless it failed and the person may.
    let resendLink: String?

    static let template = "backoffice/emails/show"
    static let schema = Schema<Self>(
        \.frame, \.subject, \.status, \.back, \.view, \.views, \.bodyLink, \.letterLink, \.text, \.source,
        \.recipient, \.sender, \.kind, \.recordLink, \.recordLabel, \.writtenAt, \.sentAt, \.nextTryAt,
        \.attempts, \.problem, \.messageID, \.resendLink)

    init(frame: BackOfficeFrame, letter: PostedLetter, view: LetterView, mayResend: Bool) throws {
        self.frame = frame
        self.view = view
        subject = letter.letter.subject
        status = letter.status.badge
        back = BackOfficePlaces.emails.path
        let own = BackOfficePlaces.email(letter.id)
        views = LetterView.allCases.map { other in
            FilterLink(
                other.label, href: other == .html ? own : "\(own)?view=\(other.rawValue)", isCurrent: other == view)
        }
        bodyLink = BackOfficePlaces.emailBody(letter.id)
        letterLink = Self.buttonLink(in: letter.letter.text)
        text = letter.letter.text
        source = String(decoding: try letter.message().bytes, as: UTF8.self)
        recipient = Self.shown(letter.letter.to)
        sender = Self.shown(letter.letter.from)
        kind = LetterPages.label(letter.occasion.template)
        recordLink = Self.link(to: letter.occasion)
        recordLabel = letter.occasion.recordKind
        writtenAt = letter.createdAt
        sentAt = letter.sentAt
        nextTryAt = letter.nextTryAt
        attempts = letter.attempts
        problem = letter.problem.isEmpty ? nil : letter.problem
        messageID = letter.messageID
        resendLink = letter.status == .failed && mayResend ? BackOfficePlaces.emailResend(letter.id) : nil
    }

    private static func shown(_ mailbox: Mailbox) -> String {
        mailbox.name.isEmpty ? mailbox.address.text : "\(mailbox.name) <\(mailbox.address)>"
    }

    /// The line of the text part that is an address; nil when its secret was struck out.
    private static func buttonLink(in text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        return line.flatMap { $0.contains(PostedLetter.struck) ? nil : String($0) }
    }

    private static func link(to occasion: LetterOccasion) -> String? {
        switch occasion.recordKind {
        case "application": BackOfficePlaces.application(occasion.recordID)
        case "reseller": BackOfficePlaces.reseller(occasion.recordID)
        case "statement": BackOfficePlaces.statement(occasion.recordID)
        default: nil
        }
    }
}
