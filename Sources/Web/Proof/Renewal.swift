import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Vault

/// The token that an act gives its session, if it gives one. It follows from the old token and the very form, so that a
/// form that is sent twice before its first answer arrived leads to one token and nobody is signed out.
public struct Renewal: Sendable {
    /// For how long after an act its form may come a second time.
    static let lasting = Duration.seconds(30)

    public let token: SecretToken
    /// Whether the same form has given the session this token already.
    public let isDone: Bool
}

/// A form whose first sending has given the session a new token.
struct SentAgain: Sendable {
    let content: BodyReader.Content
    let person: SignedIn
    let renewal: Renewal
}

extension Site {
    /// The renewal that a form of a session leads to; nil without a session or a form.
    func renewal(of token: SecretToken?, _ content: BodyReader.Content, _ tenant: Tenant) -> Renewal? {
        guard let token, let form = content.fields.first(where: { $0.name == FormFields.csrfName }) else { return nil }
        return Renewal(token: tokens.successor(of: token, by: form.value, at: tenant.id), isDone: false)
    }

    /// Takes a form with a token that is worth nothing any more. It counts when its first sending, moments ago, is what
    /// ended the token: that takes the old token and the page, which nobody has who only stole the cookie. Nil for
    /// every other form.
    func sentAgain(
        _ route: Routes.Route, _ exchange: Exchange, _ token: SecretToken, _ entry: TenantDirectory.Entry,
        at now: Instant
    ) async throws -> SentAgain? {
        let content: BodyReader.Content
        do {
            content = try await readBody(route, exchange, token, entry, true)
        } catch is Problem {
            return nil
        }
        guard let next = renewal(of: token, content, entry.tenant)?.token,
            let person = try await signingIn.signedIn(entry.tenant.id, next), now < person.provedAt + Renewal.lasting
        else {
            Self.remove(content.files)
            return nil
        }
        return SentAgain(content: content, person: person, renewal: Renewal(token: next, isDone: true))
    }
}
