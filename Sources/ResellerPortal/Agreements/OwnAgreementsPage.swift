import Identity
import Kernel
import Links
import Partnership
import Templates
import Web

/// The agreements of a reseller: what waits for a signature, what is in force, what was before.
struct OwnAgreementsPage: Page {
    /// What has to be signed, or has just been.
    struct Waiting: ViewModel {
        let title: String
        let text: String
        let href: String?
        let button: String
        let isUrgent: Bool

        static let schema = Schema<Self>(\.title, \.text, \.href, \.button, \.isUrgent)
    }

    struct Current: ViewModel {
        let title: String
        let href: String?
        let facts: [Fact]
        let note: String?

        static let schema = Schema<Self>(\.title, \.href, \.facts, \.note)
    }

    struct Row: ViewModel {
        let title: String
        let href: String?
        let status: Badge
        let period: String

        static let schema = Schema<Self>(\.title, \.href, \.status, \.period)
    }

    let frame: PortalFrame
    let limit: String?
    let waiting: Waiting?
    let current: Current?
    let rows: [Row]

    var hasRows: Bool { !rows.isEmpty }
    var isEmpty: Bool { rows.isEmpty && waiting == nil && current == nil }

    static let template = "portal/agreements/index"
    static let schema = Schema<Self>(
        \.frame, \.limit, \.waiting, \.current, \.rows, .computed("hasRows", \.hasRows),
        .computed("isEmpty", \.isEmpty))

    init(_ visit: Visit, _ agreements: [Agreement], ownerName: String?) throws {
        let person = try visit.person
        let mayRead = person.may(.agreements)
        frame = try visit.portalFrame("Agreements")
        let open = agreements.first(where: \.status.isOpen)
        let current = agreements.first { $0.status == .inForce }
        let declined = agreements.first { $0.status == .declined && $0.replacesID == current?.id }
        waiting = (open ?? declined).flatMap { Waiting($0, mayRead: mayRead, ownerName: ownerName) }
        limit = person.isLimited ? Self.limit(mayRead: mayRead, ownerName: ownerName) : nil
        self.current = current.map { Current($0, mayRead: mayRead) }
        rows = agreements.filter { !$0.status.isOpen && $0.status != .inForce }.map { Row($0, mayRead: mayRead) }
    }

    private static func limit(mayRead: Bool, ownerName: String?) -> String {
        let who = mayRead ? "you have signed it" : "\(ownerName ?? "the owner") has signed it"
        return "The 30 days to accept the new agreement are over. Until \(who), the portal shows this page only. "
            + "Nothing is lost: your customers, your commissions and your money are as they were."
    }
}

extension OwnAgreementsPage.Waiting {
    init?(_ agreement: Agreement, mayRead: Bool, ownerName: String?) {
        let href = mayRead && agreement.sentOn != nil ? PortalPlaces.agreement(agreement.id) : nil
        let signer = mayRead ? nil : " \(ownerName ?? "The owner") signs for your company."
        let deadline = agreement.acceptUntil.map { " Accept it until \($0.shownWithWeekday)." } ?? ""
        switch agreement.status {
        case .draft:
            self.init(
                title: "Your agreement is being prepared",
                text: "We write to the owner as soon as it can be read and signed here.", href: nil, button: "",
                isUrgent: false)
        case .sent:
            self.init(
                title: "\(agreement.title) waits for a signature",
                text: "Read it in peace and sign it here, with your name and your password or code. It takes about "
                    + "fifteen minutes.\(deadline)\(signer ?? "")",
                href: href, button: "Read and sign", isUrgent: true)
        case .signed:
            self.init(
                title: "You have signed. Now we sign",
                text: "We look at it within two business days, and write to you when the agreement is in force.",
                href: href, button: "Read it again", isUrgent: false)
        case .declined:
            self.init(
                title: "You declined the new version",
                text: "We read your reason and get in touch. The agreement of before stays in force.", href: href,
                button: "Read it again", isUrgent: false)
        default: return nil
        }
    }
}

extension OwnAgreementsPage.Current {
    init(_ agreement: Agreement, mayRead: Bool) {
        title = agreement.title
        href = mayRead ? PortalPlaces.agreement(agreement.id) : nil
        facts = agreement.termFacts
        note = agreement.endNote
    }
}

extension OwnAgreementsPage.Row {
    init(_ agreement: Agreement, mayRead: Bool) {
        title = agreement.title
        href = mayRead && agreement.sentOn != nil ? PortalPlaces.agreement(agreement.id) : nil
        status = Badge(agreement.status)
        let days = [agreement.inForceOn, agreement.endedOn?.adding(days: -1)].compactMap { $0?.shown }
        period = days.isEmpty ? agreement.sentOn.map { "Sent \($0.shown)" } ?? "–" : days.joined(separator: " to ")
    }
}

extension Agreement {
    /// Since when, until when, and what happens then.
    var termFacts: [Fact] {
        var facts: [Fact] = []
        if let inForceOn { facts.append(Fact("In force since", inForceOn.shown)) }
        guard let termEndsOn else { return facts }
        if let endsAfter {
            facts.append(Fact("Ends after", endsAfter.shownWithWeekday))
        } else {
            facts.append(Fact("Runs until", termEndsOn.shown, note: "then \(termMonths) months more"))
            if let noticeUntil { facts.append(Fact("Notice until", noticeUntil.shown, note: "60 days before")) }
        }
        return facts
    }

    /// What somebody should know about the end.
    var endNote: String? {
        guard let endsAfter, let noticeBy else { return nil }
        let who = noticeBy == .reseller ? "You gave notice" : "We gave notice"
        return "\(who)\(noticeOn.map { " on \($0.shown)" } ?? ""). The agreement ends after \(endsAfter.shown). "
            + "What you have earned until then is paid."
    }
}

extension Badge {
    init(_ status: AgreementStatus) {
        switch status {
        case .draft: self.init("Being prepared", .quiet)
        case .sent: self.init("To sign", .warn)
        case .signed: self.init("Signed by you", .info)
        case .declined: self.init("Declined", .bad)
        case .inForce: self.init("In force", .good)
        case .expired, .terminated: self.init("Ended", .quiet)
        case .superseded: self.init("Replaced", .quiet)
        }
    }
}
