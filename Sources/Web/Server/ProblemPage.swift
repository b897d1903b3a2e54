import Kernel
import Links
import Templates

/// The page that says why there is no page: not found, not allowed, too much, broken.
struct ProblemPage: Page {
    let frame: PublicFrame
    let heading: String
    let text: String
    /// What the person tells support so that the log line is found; nil when nothing broke.
    let incident: String?
    /// What the person can do about it.
    let wayOn: WayOn?

    struct WayOn: ViewModel, Hashable {
        let label: String
        let href: String

        static let schema = Schema<Self>(\.label, \.href)
    }

    static let template = "public/problem"
    static let schema = Schema<Self>(\.frame, \.heading, \.text, \.incident, \.wayOn)
}

/// What goes wrong before or instead of a handler's answer.
struct Problem: Error, Sendable {
    let status: PageStatus
    let heading: Wording
    let text: Wording
    var allow: [String] = []
    var retryAfterSeconds: Int?
    /// What the person can do about it.
    var wayOn: (label: Wording, href: String)?

    static let notFound = Problem(
        status: .notFound, heading: "There is no such page",
        text: "The address may be mistyped, or the page belongs to somebody else. Start again from the home page.")
    static let forbidden = Problem(
        status: .forbidden, heading: "This page is not for you",
        text: "Your account lacks the right to see this page. Ask an administrator if you need it.")
    static let noSecondFactor = Problem(
        status: .forbidden, heading: "Set up your second factor first",
        text: "Your role may only be used with a second factor: a code from your phone beside the password.",
        wayOn: (label: "Set it up", href: AccountPlaces.secondFactor.path))
    static let onlyLooking = Problem(
        status: .forbidden, heading: "You are only looking",
        text: "You see the portal as somebody else. Acts, bank and tax data, and what is personal are for them alone.")
    static let onlyReading = Problem(
        status: .forbidden, heading: "You can read, but not change anything",
        text: "Your company is suspended or no partner any more. Write to us if you have a question about it.")
    static let crossSite = Problem(
        status: .forbidden, heading: "This form could not be accepted",
        text: "It came from another site, or it was open for too long. Go back, load the page again and send it again.")
    static let badHost = Problem(
        status: .badRequest, heading: "This request cannot be answered", text: "It does not say which site it is for.")
    /// Nobody's host: the answer names no tenant and nothing of the program.
    static let unknownHost = Problem(
        status: .misdirectedRequest, heading: "There is no site at this address",
        text: "The address may be mistyped. Ask whoever gave it to you.")
    static let badForm = Problem(
        status: .badRequest, heading: "This form could not be read",
        text: "Something is wrong with how it was sent. Go back, load the page again and send it again.")
    static let tooLarge = Problem(
        status: .contentTooLarge, heading: "This is too large", text: "Send less text or a smaller file.")
    static let tooSlow = Problem(
        status: .requestTimeout, heading: "This took too long to arrive",
        text: "The connection was too slow. Try again, or send a smaller file.")
    static let broken = Problem(
        status: .internalServerError, heading: "Something broke on our side",
        text: "Nothing was lost that was saved before. Try again, and tell us the number below if it happens again.")
    static let busy = Problem(
        status: .serviceUnavailable, heading: "Too much at once",
        text: "The program is busy. Wait a few seconds and load the page again.", retryAfterSeconds: 5)

    static let outage = Problem(
        status: .serviceUnavailable, heading: "Our database does not answer at the moment",
        text: "Nothing was changed. Wait a few seconds, then try again; what you typed is still in the page before.",
        retryAfterSeconds: 5)
    static let unknownOutcome = Problem(
        status: .serviceUnavailable, heading: "We cannot tell whether this was saved",
        text: "The connection to our database broke while it was being saved. Look at the record before you try again.",
        retryAfterSeconds: 5)

    static func method(_ allowed: [String]) -> Problem {
        Problem(
            status: .methodNotAllowed, heading: "This address does not do that",
            text: "Go back to the page you came from and use its buttons.", allow: allowed)
    }

    /// `text` is in the language of the reader.
    static func invalid(_ text: String) -> Problem {
        Problem(
            status: .unprocessableContent, heading: "This form could not be accepted", text: Wording(text))
    }
}

/// The pages that the site itself answers with.
public enum SitePages {
    public static let all: [any Page.Type] = [ProblemPage.self, ProofPage.self, TemplateProblemsPage.self]
}
