import Identity
import Kernel
import Links
import Templates

/// What people see and change about their own account, the same in the portal and in the back office.
public struct ProfileContent: ViewModel {
    public struct SessionRow: ViewModel, Hashable {
        public let device: String
        public let address: String
        /// Where that is, as far as an address says it; nil when it says nothing.
        public let place: String?
        public let lastSeenAt: Instant
        public let since: Instant
        public let isThis: Bool
        public let endLink: String

        public static let schema = Schema<Self>(
            \.device, \.address, \.place, \.lastSeenAt, \.since, \.isThis, \.endLink)
    }

    public let errors: ErrorSummary?
    public let email: String
    public let roles: String
    public let name: Field
    public let title: Field
    public let phone: Field
    public let current: Field
    public let password: Field
    public let repeated: Field
    public let appearance: ChoiceField
    public let sessions: [SessionRow]
    public let contactLink: String
    public let passwordLink: String
    public let appearanceLink: String
    public let hasSecondFactor: Bool
    public let secondFactorLink: String
    /// Ends all sessions but this one; nil when there is no other.
    public let endOthersAction: String?

    public static let schema = Schema<Self>(
        \.errors, \.email, \.roles, \.name, \.title, \.phone, \.current, \.password, \.repeated, \.appearance,
        \.sessions, \.contactLink, \.passwordLink, \.appearanceLink, \.hasSecondFactor, \.secondFactorLink,
        \.endOthersAction)

    init(
        _ person: SignedIn, places: ProfileHandlers.Places, sessions: [Session], typed: FormFields?, _ invalid: Invalid?
    ) {
        errors = ErrorSummary(invalid)
        email = person.email
        roles = person.roles.label
        let contact = typed?.has("name") == true ? typed : nil
        name = Field("name", contact?["name"] ?? person.name, invalid)
        title = Field("title", contact?["title"] ?? person.account.title, invalid)
        phone = Field("phone", contact?["phone"] ?? person.account.phone, invalid)
        current = Field("current", "", invalid)
        password = Field("password", "", invalid)
        repeated = Field("repeated", "", invalid)
        appearance = ChoiceField(
            "appearance",
            [
                Choice("auto", "As the system", hint: "Light by day and dark by night, if your computer does that."),
                Choice("light", "Light"), Choice("dark", "Dark"),
            ], chosen: person.account.appearance.rawValue, invalid)
        let here = sessions.first { $0.id == person.sessionID }?.address ?? ""
        self.sessions = sessions.map { session in
            SessionRow(
                device: DeviceName.of(session.agent), address: session.address,
                place: session.id == person.sessionID ? nil : AddressPlace.of(session.address, seenFrom: here),
                lastSeenAt: session.lastSeenAt, since: session.createdAt, isThis: session.id == person.sessionID,
                endLink: places.sessionEnd(session.id))
        }
        contactLink = places.profile.path
        passwordLink = places.password.path
        appearanceLink = places.appearance.path
        hasSecondFactor = person.hasSecondFactor
        secondFactorLink = AccountPlaces.secondFactor.path
        endOthersAction = sessions.contains { $0.id != person.sessionID } ? AccountPlaces.otherSessionsEnd.path : nil
    }
}

/// What an address says about where somebody is, without asking anybody.
enum AddressPlace {
    static func of(_ address: String, seenFrom here: String) -> String? {
        if address == here { return "the same place as this browser" }
        if Network.of(address) == Network.of(here) { return "the network of this browser" }
        if address == "127.0.0.1" || address == "::1" { return "the server's own machine" }
        let isLocal = ["10.", "192.168.", "fd", "fe80:"].contains { address.hasPrefix($0) }
        return isLocal ? "a local network" : nil
    }
}

/// What a browser calls itself, in two words: "Firefox on Windows".
enum DeviceName {
    private static let browsers = [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]

    static func of(_ agent: String) -> String {
        let browser = browsers.first { agent.contains($0.0) }?.1 ?? "A browser"
        guard let system = systems.first(where: { agent.contains($0.0) })?.1 else { return browser }
        return "\(browser) on \(system)"
    }
}
