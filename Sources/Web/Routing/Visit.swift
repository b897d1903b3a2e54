import Identity
import Kernel
import Vault

/// One request, as handlers see it: whose site, who asks, what for.
public struct Visit: Sendable {
    public let tenant: Tenant
    /// Where people reach the tenant, without a path: for links that leave the page.
    public let siteAddress: String
    public let now: Instant
    public let requestID: String
    public let path: String
    public let query: Query
    /// Who is signed in; always there on routes that are not for anyone.
    public let signedIn: SignedIn?
    /// What the act before this page has to say.
    public let notice: Notice?
    /// The client's address and what the browser calls itself.
    public let origin: Origin
    /// The language of the answer.
    public let language: Language
    /// The token of the browser's session.
    public let sessionToken: SecretToken?
    /// The session's next token, if the act gives it one; nil for pages and for who is not signed in.
    let renewal: Renewal?
    /// The sign-in of this browser that waits for its second factor.
    public let challengeToken: SecretToken?
    let parameters: [String: String]
    let fields: [(name: String, value: String)]
    let files: [UploadedFile]
    let chance: Chance

    /// Who is signed in. Throws NotFound where the route is for anyone and nobody is.
    public var person: SignedIn {
        get throws {
            guard let signedIn else { throw NotFound() }
            return signedIn
        }
    }

    /// The reseller whose portal this is. Throws NotFound for staff.
    public var resellerID: Identifier {
        get throws {
            guard let id = signedIn?.resellerID else { throw NotFound() }
            return id
        }
    }

    /// Who acts, for the audit trail.
    public var actor: Actor {
        guard let viewing = signedIn?.viewing else {
            return Actor(
                accountID: signedIn?.id, name: signedIn?.name ?? "A visitor", requestID: requestID,
                address: origin.address)
        }
        return Actor(
            accountID: viewing.staffID, name: viewing.staffName, onBehalfOf: signedIn?.id, requestID: requestID,
            address: origin.address)
    }

    /// What the session's token becomes. Throws NotFound where nobody is signed in.
    public var renewed: Renewal {
        get throws {
            guard let renewal else { throw NotFound() }
            return renewal
        }
    }

    /// A part of the path that is a record's key. Throws NotFound when it is malformed.
    public func id(_ name: String = "id") throws -> Identifier {
        guard let id = Identifier(try parameter(name)) else { throw NotFound() }
        return id
    }

    /// A part of the path. Throws NotFound when the route has none of that name.
    public func parameter(_ name: String) throws -> String {
        guard let value = parameters[name] else { throw NotFound() }
        return value
    }

    /// A part of the path that is a secret. Throws NotFound when it is malformed.
    public func token(_ name: String = "token") throws -> SecretToken {
        guard let token = SecretToken(try parameter(name)) else { throw NotFound() }
        return token
    }

    /// What was typed. Fields that may come more than once are named in `lists`; any other that does throws Invalid.
    public func form(lists: Set<String> = []) async throws -> FormFields { try FormFields(fields, lists: lists) }

    /// The files that were sent, on routes with `limit: .upload`. They are deleted after the answer: move them to keep.
    public func uploads() async throws -> [UploadedFile] { files }

    /// A key for a form that may act only once: put it into the hidden field `FormFields.idempotencyName`.
    public var newIdempotencyKey: String { SecretToken.make(chance).text }
}

/// A file that somebody sent, in the folder for uploads.
public struct UploadedFile: Sendable, Hashable {
    /// The form's field.
    public let field: String
    /// What the sender calls it: shown, never used as a path.
    public let name: String
    public let byteCount: Int
    public let path: String
}
