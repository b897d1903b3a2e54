import Identity
import Kernel
import Links

/// The profile: contact, password, appearance, open sessions. Both faces use it with pages of their own.
public struct ProfileHandlers: Sendable {
    /// Where the face has its profile.
    public struct Places: Sendable {
        let profile: Place
        let password: Place
        let appearance: Place
        let sessionEnd: PlaceOf

        public init(profile: Place, password: Place, appearance: Place, sessionEnd: PlaceOf) {
            self.profile = profile
            self.password = password
            self.appearance = appearance
            self.sessionEnd = sessionEnd
        }
    }

    public typealias MakePage = @Sendable (Visit, ProfileContent, PageStatus) throws -> Answer

    private let keeping: KeepingAccounts
    private let places: Places
    private let access: Access
    private let page: MakePage

    public init(_ keeping: KeepingAccounts, places: Places, access: Access, page: @escaping MakePage) {
        self.keeping = keeping
        self.places = places
        self.access = access
        self.page = page
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(places.profile, access, terms: .closedToViewers) { visit in try await show(visit) }
        routes.post(places.profile, access, terms: .openToReaders, updateContact)
        routes.post(places.password, access, terms: .openToReaders, updatePassword)
        routes.post(places.appearance, access, terms: .openToReaders, updateAppearance)
        routes.post(places.sessionEnd, access, terms: .openToReaders, endSession)
        return routes
    }

    private func show(_ visit: Visit, typed: FormFields? = nil, invalid: Invalid? = nil) async throws -> Answer {
        let person = try visit.person
        let sessions = try await keeping.sessions(visit.tenant.id, of: person)
        let content = ProfileContent(person, places: places, sessions: sessions, typed: typed, invalid)
        return try page(visit, content, invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func updateContact(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["name", "title", "phone"])
        do {
            try await keeping.changeContact(
                visit.tenant.id, try visit.person, name: form["name"], title: form["title"], phone: form["phone"],
                visit.actor)
        } catch let invalid as Invalid {
            return try await show(visit, typed: form, invalid: invalid)
        }
        return .redirect(to: places.profile.path, notice: .done("Your contact details are changed."))
    }

    @Sendable private func updatePassword(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["current", "password", "repeated"])
        let renewal = try visit.renewed
        let done = Answer.redirect(
            to: places.profile.path, notice: .done("Your password is changed. Everywhere else you are signed out."))
        if renewal.isDone { return done }
        do {
            try await keeping.changePassword(
                visit.tenant, try visit.person, current: form.exactly("current"), password: form.exactly("password"),
                repeated: form.exactly("repeated"), renewing: renewal.token, visit.actor)
            return done.beginningSession(renewal.token)
        } catch let invalid as Invalid {
            return try await show(visit, invalid: invalid)
        }
    }

    @Sendable private func updateAppearance(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form()
        try form.refuseUnknown(["appearance"])
        guard let appearance = Account.Appearance(rawValue: form["appearance"]) else {
            return try await show(visit, invalid: Invalid("appearance", "Choose one of the three."))
        }
        try await keeping.changeAppearance(visit.tenant.id, try visit.person, to: appearance)
        return .redirect(to: places.profile.path, notice: .done("The appearance is changed."))
    }

    @Sendable private func endSession(_ visit: Visit) async throws -> Answer {
        try await keeping.endSession(visit.tenant.id, try visit.id(), of: try visit.person, visit.actor)
        return .redirect(to: places.profile.path, notice: .done("That browser is signed out."))
    }
}
