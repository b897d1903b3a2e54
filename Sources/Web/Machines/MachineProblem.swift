import Identity
import Kernel

/// What went wrong with a call: RFC 9457 with a stable code, a sentence, and problems by field.
public struct MachineProblem: Error, Sendable {
    public struct Field: Hashable, Sendable {
        public let field: String
        public let message: String

        public init(_ field: String, _ message: String) {
            self.field = field
            self.message = message
        }
    }

    public let status: Int
    public let code: String
    public let message: String
    public var fields: [Field] = []
    public var headers: [(name: String, value: String)] = []

    public init(
        _ status: Int, _ code: String, _ message: String, fields: [Field] = [],
        headers: [(name: String, value: String)] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        self.headers = headers
    }

    public static let notFound = MachineProblem(
        404, "not_found", "There is nothing at this address, or it belongs to somebody else.")
    static let badHost = MachineProblem(400, "bad_host", "The request does not say which site it is for.")
    static let unknownHost = MachineProblem(421, "unknown_host", "There is no site at this address.")
    static let broken = MachineProblem(
        500, "broken", "Something broke on our side. Tell us the request id if it happens again.")
    static let busy = MachineProblem(
        503, "busy", "The program is busy. Wait a few seconds and try again.", headers: [("Retry-After", "5")])
    static let outage = MachineProblem(
        503, "unavailable", "Our database does not answer at the moment. Nothing was changed.",
        headers: [("Retry-After", "5")])
    static let unknownOutcome = MachineProblem(
        503, "unknown_outcome", "We cannot tell whether this was saved. Look at the record before you try again.",
        headers: [("Retry-After", "5")])
    static let slow = MachineProblem(408, "too_slow", "The body took too long to arrive.")
    static let tooLarge = MachineProblem(413, "too_large", "The body is too large.")
    static let wrongType = MachineProblem(
        415, "unsupported_media_type", "Send the body as application/json in UTF-8.",
        headers: [("Accept-Post", "application/json")])
    static let notAcceptable = MachineProblem(
        406, "not_acceptable", "Answers are application/json; the Accept header refuses it.")
    static let noBody = MachineProblem(400, "unexpected_body", "This address takes no body.")
    static let forbidden = MachineProblem(403, "forbidden", "Your roles do not include this.")
    static let noSecondFactor = MachineProblem(
        403, "second_factor_missing", "Your role may only be used with a second factor. Set it up in your profile.")
    static let onlyLooking = MachineProblem(
        403, "only_looking", "You see the portal as somebody else; programs act for themselves only.")
    static let limited = MachineProblem(
        403, "portal_limited", "The portal is limited until an agreement is signed. Sign in to see which.")
    static let onlyReading = MachineProblem(
        403, "only_reading", "The company is suspended or no partner any more: its programs only read.")
    static let needsToken = MachineProblem(
        401, "token_missing", "Send a token: Authorization: Bearer trb_…",
        headers: [("WWW-Authenticate", "Bearer realm=\"api\"")])
    static let readsOnly = MachineProblem(
        401, "token_missing", "A browser's session only reads. Acts need a token: Authorization: Bearer trb_…",
        headers: [("WWW-Authenticate", "Bearer realm=\"api\"")])
    static let badToken = MachineProblem(
        401, "invalid_token", "The token is unknown, has expired or was ended.",
        headers: [("WWW-Authenticate", "Bearer realm=\"api\", error=\"invalid_token\"")])

    static func method(_ allowed: [String]) -> MachineProblem {
        MachineProblem(
            405, "method_not_allowed", "This address takes \(allowed.joined(separator: ", ")).",
            headers: [("Allow", allowed.joined(separator: ", "))])
    }

    static func scope(_ scope: TokenScope) -> MachineProblem {
        MachineProblem(
            403, "scope_missing", "The token was not made for this: \(scope.rawValue).",
            headers: [
                ("WWW-Authenticate", "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\"")
            ])
    }

    static func tooMany(_ balance: CallBudget.Balance) -> MachineProblem {
        MachineProblem(
            429, "too_many_requests", "That were too many calls. Try again in \(balance.resetSeconds) seconds.",
            headers: [("Retry-After", String(balance.resetSeconds))])
    }

    /// What an error of a handler says; nil for one that nobody expected.
    public static func telling(_ error: any Error) -> MachineProblem? {
        switch error {
        case let problem as MachineProblem: problem
        case let invalid as Invalid:
            MachineProblem(
                422, "invalid", "Something in the request cannot be accepted.",
                fields: invalid.problems.map { Field($0.field, $0.message) })
        case let refusal as any Refusal: MachineProblem(409, refusal.code, refusal.explanation)
        case is NotFound: notFound
        default: nil
        }
    }

    private static let titles = [
        400: "Bad request", 401: "Not authenticated", 403: "Not allowed", 404: "Not found",
        405: "Method not allowed", 406: "Not acceptable", 408: "Too slow", 409: "Refused",
        412: "Changed in the meantime", 413: "Too large", 415: "Unsupported media type", 421: "No such site",
        422: "Invalid", 428: "Precondition required", 429: "Too many requests", 500: "Broken", 503: "Unavailable",
    ]

    public func json(requestID: String) -> JSON {
        [
            "type": "about:blank", "title": .text(Self.titles[status] ?? "Problem"), "status": JSON(status),
            "detail": .text(message), "code": .text(code), "message": .text(message),
            "fields": .list(fields.map { ["field": .text($0.field), "message": .text($0.message)] }),
            "request_id": .text(requestID),
        ]
    }
}
