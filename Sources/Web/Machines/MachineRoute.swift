import Identity
import Kernel

/// What a program may do with an address.
public enum MachineMethod: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
}

/// One address of the face for programs. Who may use it is said by the same rules as for pages.
public struct MachineRoute: Sendable {
    public typealias Handler = @Sendable (MachineCall) async throws -> MachineReply

    /// The path before all addresses for programs.
    public static let root = "/api/v1"

    public let method: MachineMethod
    public let pattern: String
    /// One of these is enough.
    public let access: [Access]
    /// What a token must have been made for; nil where nobody has to say who they are.
    public let scope: TokenScope?
    /// Calls of one token, or of one address where nobody says who they are; nil for any number.
    public let budget: CallBudget?
    /// Bytes of a body.
    public let limit: Int
    public let takesBody: Bool
    public let handler: Handler

    public init(
        _ method: MachineMethod, _ pattern: String, access: [Access], scope: TokenScope?, budget: CallBudget?,
        limit: Int = 65_536, takesBody: Bool, handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.scope = scope
        self.budget = budget
        self.limit = limit
        self.takesBody = takesBody
        self.handler = handler
    }

    public var isPublic: Bool { access.contains(.anyone) }

    /// Whether a path is answered in the way of programs, whatever stands at it.
    static func owns(_ path: String) -> Bool { path == root || path.hasPrefix(root + "/") }
}

/// One call of a program, as handlers see it.
public struct MachineCall: Sendable {
    public let tenant: Tenant
    /// Where people reach the tenant, without a path.
    public let siteAddress: String
    public let now: Instant
    public let requestID: String
    public let origin: Origin
    /// Who calls; nil where nobody has to say it.
    public let person: SignedIn?
    /// What the token may be used for; everything for a browser's session.
    public let scopes: Set<TokenScope>
    /// The digest by which keys of this caller are told from those of others.
    public let caller: String
    public let body: [UInt8]
    public let ifMatch: String?
    public let idempotencyKey: String?
    public let query: [(name: String, value: String)]
    let parameters: [String: String]

    /// Who acts, for the audit trail.
    public var actor: Actor {
        Actor(
            accountID: person?.id, name: person?.name ?? "A visitor", requestID: requestID, address: origin.address)
    }

    /// A part of the path. Throws NotFound when the route has none of that name.
    public func parameter(_ name: String) throws -> String {
        guard let value = parameters[name] else { throw NotFound() }
        return value
    }

    /// Whether the caller may see what a permission or a right opens, and the token was made for it.
    public func sees(_ scope: TokenScope, _ permission: Permission, _ right: ResellerRight) -> Bool {
        guard let person, scopes.contains(scope) else { return false }
        return person.may(permission) || person.may(right)
    }
}

/// What a program is answered.
public struct MachineReply: Sendable {
    public let status: Int
    public let body: JSON
    /// Beside those that every answer has: `ETag`, `Location`.
    public var headers: [(name: String, value: String)]

    public init(_ body: JSON, status: Int = 200, headers: [(name: String, value: String)] = []) {
        self.body = body
        self.status = status
        self.headers = headers
    }
}
