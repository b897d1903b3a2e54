import Engagement
import Identity
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
    /// The address of the letter's button, while the copy here still has it; nil for a letter to staff, whose pages not
    /// everybody who reads letters may see.
    let letterLink: String?
    let text: String
    let source: String
    let recipient: String
    let sender: String
    let kind: String
    /// In which version of the tenant's own wording it was written; nil for letters whose wording nobody changes.
    let wording: String?
    let recordLink: String?
    let recordLabel: String
    let writtenAt: Instant
    let sentAt: Instant?
    let nextTryAt: Instant?
    let attempts: Int
    let problem: String?
    /// What mail servers reported, the oldest first.
    let reports: [TimelineEntry]
    /// Why nothing more leaves for the address, and where that is lifted; nil when it is not suppressed.
    let suppression: String?
    let suppressionLink: String
    let messageID: String
    /// The address that sends it again; nil unless it failed and the person may.
    let resendLink: String?

    static let template = "backoffice/emails/show"
    static let schema = Schema<Self>(
        \.frame, \.subject, \.status, \.back, \.view, \.views, \.bodyLink, \.letterLink, \.text, \.source,
        \.recipient, \.sender, \.kind, \.wording, \.recordLink, \.recordLabel, \.writtenAt, \.sentAt, \.nextTryAt,
        \.attempts, \.problem, \.reports, \.suppression, \.suppressionLink, \.messageID, \.resendLink,
        .computed("hasReports", \.hasReports))

    var hasReports: Bool { !reports.isEmpty }

    init(
        frame: BackOfficeFrame, letter: PostedLetter, reports: [LetterReport], suppressions: [Suppression],
        view: LetterView, roles: Set<Role>
    ) throws {
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
        letterLink = Self.buttonLink(in: letter.letter.text).flatMap { $0.contains("/admin/") ? nil : $0 }
        text = letter.letter.text
        source = String(decoding: try letter.message().bytes, as: UTF8.self)
        recipient = Self.shown(letter.letter.to)
        sender = Self.shown(letter.letter.from)
        kind = LetterPages.label(letter.occasion.template)
        wording =
            letter.letter.wording.map { "Own wording, version \($0)" }
            ?? (WordedLetter.all.contains { $0.name == letter.occasion.template } ? "Standard wording" : nil)
        recordLink = Self.link(to: letter.occasion, for: roles)
        recordLabel = letter.occasion.recordKind
        writtenAt = letter.createdAt
        sentAt = letter.sentAt
        nextTryAt = letter.nextTryAt
        attempts = letter.attempts
        problem = letter.problem.isEmpty ? nil : letter.problem
        self.reports = reports.map { report in
            TimelineEntry(at: report.receivedAt, report.label, note: report.detail.isEmpty ? nil : report.detail)
        }
        suppression = suppressions.isEmpty ? nil : suppressions.map(\.reason.label).joined(separator: ", ")
        suppressionLink = BackOfficePlaces.suppressions.with(["search": letter.letter.to.address.text])
        messageID = letter.messageID
        let mayResend = letter.canBeResent && roles.permits(Permission.resendEmails)
        resendLink = mayResend ? BackOfficePlaces.emailResend(letter.id) : nil
    }

    private static func shown(_ mailbox: Mailbox) -> String {
        mailbox.name.isEmpty ? mailbox.address.text : "\(mailbox.name) <\(mailbox.address)>"
    }

    /// The line of the text part that is an address; nil when its secret was struck out.
    private static func buttonLink(in text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
        return line.flatMap { $0.contains(PostedLetter.struck) ? nil : String($0) }
    }

    /// The record that the letter is about, for those who may see it.
    private static func link(to occasion: LetterOccasion, for roles: Set<Role>) -> String? {
        let (link, permission): (PlaceOf, Permission)
        switch occasion.recordKind {
        case "application": (link, permission) = (BackOfficePlaces.application, .seeApplications)
        case "reseller": (link, permission) = (BackOfficePlaces.reseller, .seeResellers)
        case "statement": (link, permission) = (BackOfficePlaces.statement, .seeCommissions)
        default: return nil
        }
        return roles.permits(permission) ? link(occasion.recordID) : nil
    }
}
