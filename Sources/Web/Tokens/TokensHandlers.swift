import Identity
import Kernel
import Links

/// The tokens of whoever is signed in. Both faces use it with pages of their own.
public struct TokensHandlers: Sendable {
    /// Where the face has its tokens, and an address of the API that its people may read.
    public struct Places: Sendable {
        let tokens: Place
        let end: PlaceOf
        let profile: Place
        let example: String

        public init(tokens: Place, end: PlaceOf, profile: Place, example: String) {
            self.tokens = tokens
            self.end = end
            self.profile = profile
            self.example = example
        }
    }

    public typealias MakePage = @Sendable (Visit, TokensContent, PageStatus) throws -> Answer

    private let keeping: KeepingTokens
    private let places: Places
    private let access: Access
    private let page: MakePage

    public init(_ keeping: KeepingTokens, places: Places, access: Access, page: @escaping MakePage) {
        self.keeping = keeping
        self.places = places
        self.access = access
        self.page = page
    }

    public var routes: Routes {
        var routes = Routes()
        routes.get(places.tokens, access, terms: .closedToViewers) { visit in try await show(visit) }
        routes.post(places.tokens, access, terms: .freshProof, create)
        routes.post(places.end, access, terms: .openToReaders, end)
        return routes
    }

    private func show(
        _ visit: Visit, fresh: KeepingTokens.Made? = nil, typed: FormFields? = nil, _ invalid: Invalid? = nil
    ) async throws -> Answer {
        let tokens = try await keeping.tokens(visit.tenant.id, of: try visit.person.id)
        let content = try TokensContent(visit, tokens, places, fresh: fresh, typed: typed, invalid)
        return try page(visit, content, invalid == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func create(_ visit: Visit) async throws -> Answer {
        let form = try await visit.form(lists: ["scopes"])
        try form.refuseUnknown(["name", "scopes", "days"])
        do {
            let made = try await keeping.make(
                visit.tenant.id, for: try visit.person.account, name: form["name"],
                scopes: try Self.scopes(form), days: Int(form["days"]) ?? 0, by: visit.actor)
            return try await show(visit, fresh: made)
        } catch let invalid as Invalid {
            return try await show(visit, typed: form, invalid)
        }
    }

    @Sendable private func end(_ visit: Visit) async throws -> Answer {
        let token = try await keeping.revoke(
            visit.tenant.id, try visit.id(), of: try visit.person.id, by: visit.actor)
        return .redirect(to: places.tokens.path, notice: .done("The token “\(token.name)” works no more."))
    }

    private static func scopes(_ form: FormFields) throws -> [TokenScope] {
        try form.list("scopes").map { name in
            guard let scope = TokenScope(rawValue: name) else { throw Invalid("scopes", "Choose from the list.") }
            return scope
        }
    }
}
